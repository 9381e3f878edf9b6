"""The built-in sections, each in a module of its own. A user's own are made in the same way.

    from newsletter_kit.issue.sections import Text

A module is imported when its section is first asked for: an issue has but a few of them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter_kit.issue.avrr import Avrr
    from newsletter_kit.issue.model import Section
    from newsletter_kit.issue.sections.articles import Article, Articles
    from newsletter_kit.issue.sections.call_to_action import CallToAction
    from newsletter_kit.issue.sections.conferences import Conference, Conferences
    from newsletter_kit.issue.sections.divider import Divider
    from newsletter_kit.issue.sections.events import Event, Events
    from newsletter_kit.issue.sections.gallery import Gallery
    from newsletter_kit.issue.sections.highlights import Highlights
    from newsletter_kit.issue.sections.image import ImageSection
    from newsletter_kit.issue.sections.note import Note
    from newsletter_kit.issue.sections.project_updates import ProjectUpdates, Update
    from newsletter_kit.issue.sections.quote import Quote
    from newsletter_kit.issue.sections.stats import Bar, Figure, Share, Stats
    from newsletter_kit.issue.sections.stories import Stories
    from newsletter_kit.issue.sections.table import Table
    from newsletter_kit.issue.sections.text import Text
    from newsletter_kit.issue.sections.video import Video

    BUILT_IN: tuple[type[Section], ...]
    """All sections that issue.yaml knows without further ado, in the order of the documentation."""

__all__ = [
    "BUILT_IN",
    "TYPES",
    "Article",
    "Articles",
    "Avrr",
    "Bar",
    "CallToAction",
    "Conference",
    "Conferences",
    "Divider",
    "Event",
    "Events",
    "Figure",
    "Gallery",
    "Highlights",
    "ImageSection",
    "Note",
    "ProjectUpdates",
    "Quote",
    "Share",
    "Stats",
    "Stories",
    "Table",
    "Text",
    "Update",
    "Video",
    "built_in",
    "is_built_in",
]

TYPES = {
    "highlights": "Highlights",
    "stories": "Stories",
    "project_updates": "ProjectUpdates",
    "conferences": "Conferences",
    "avrr": "Avrr",
    "text": "Text",
    "image": "ImageSection",
    "gallery": "Gallery",
    "quote": "Quote",
    "call_to_action": "CallToAction",
    "articles": "Articles",
    "events": "Events",
    "video": "Video",
    "stats": "Stats",
    "table": "Table",
    "note": "Note",
    "divider": "Divider",
}
"""The class of each `type`, in the order of the documentation. Its module has the name of the type."""

_BESIDE = {
    "Article": "articles",
    "Bar": "stats",
    "Conference": "conferences",
    "Event": "events",
    "Figure": "stats",
    "Share": "stats",
    "Update": "project_updates",
}
"""The parts of sections, and the section each stands beside."""


@cache
def built_in(kind: str) -> type[Section]:
    """The built-in section of a `type`.

    Raises:
        KeyError: if there is none.

    Example:
        >>> built_in("call_to_action").__name__
        'CallToAction'
    """
    section: type[Section] = getattr(_module_of(kind), TYPES[kind])
    return section


def is_built_in(section: type[Section]) -> bool:
    """Whether a section is one of ours, and not a user's own or one derived from ours.

    Example:
        >>> is_built_in(built_in("text"))
        True
    """
    return section.type in TYPES and built_in(section.type) is section


def _module_of(kind: str) -> object:
    return import_module("newsletter_kit.issue.avrr" if kind == "avrr" else f"{__name__}.{kind}")


def __getattr__(name: str) -> Any:  # noqa: ANN401  a class, or all of them
    homes = {**_BESIDE, **{each: kind for kind, each in TYPES.items()}}
    if name == "BUILT_IN":
        value: object = tuple(map(built_in, TYPES))
    elif name in homes:
        value = getattr(_module_of(homes[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value
