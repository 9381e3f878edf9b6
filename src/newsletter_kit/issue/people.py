"""Who in an issue has to be asked: stories, quotations and pictures of people, each with its consent."""

from __future__ import annotations

from operator import is_not
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Consent, Content, OfPeople

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location


class Portrayal(NamedTuple):
    """Something that shows or tells of somebody.

    Attributes:
        location: the way to it in the issue.
        content: the story, the quotation or the picture.
        consent: its own, or that of the story or the quotation around it.
        consent_at: the way to that consent, or to where it is to be written.
        minor: whether a child is in it, or in what is around it.
    """

    location: Location
    content: OfPeople
    consent: Consent | None
    consent_at: Location
    minor: bool


def portrayals(issue: Issue) -> Iterator[Portrayal]:
    """All that shows or tells of somebody who has to be asked, in reading order.

    A story does, and a quotation that names somebody or has a portrait. Their pictures do too; elsewhere a
    picture does if it has `people: true`, a consent, or a minor. `people: false` says that it does not.

    Example:
        >>> [each.location for each in portrayals(load_issue("issues/2024-q1"))]  # doctest: +SKIP
        [('sections', 1, 'items', 0), ('sections', 1, 'items', 0, 'image')]
    """
    return _below(issue, (), _Around())


class _Around(NamedTuple):
    """What a part has from the story, the quotation or the section around it."""

    asks: bool = False
    consent: Consent | None = None
    at: Location = ()
    minor: bool = False


def _below(value: object, location: Location, around: _Around) -> Iterator[Portrayal]:
    if isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _below(each, (*location, index), around)
    elif isinstance(value, Content):
        here = _portrayal(value, location, around) if isinstance(value, OfPeople) else None
        if here and (asks := _asks(here.content, around)):
            yield here
            around = _Around(asks, here.consent, here.consent_at, here.minor)
        elif here or (isinstance(value, Section) and value.tells_of_people):
            around = _Around(asks=here is None)
        for name in type(value).model_fields:
            yield from _below(getattr(value, name), (*location, name), around)


def _portrayal(content: OfPeople, location: Location, around: _Around) -> Portrayal:
    """A picture in a story has the story's consent, unless it has one of its own."""
    own = content.consent or not around.at
    consent, at = (content.consent, (*location, "consent")) if own else (around.consent, around.at)
    return Portrayal(location, content, consent, at, content.minor or around.minor)


def _asks(content: OfPeople, around: _Around) -> bool:
    if content.people is not None:
        return content.people
    return content.names_somebody or content.minor or bool(content.consent) or around.asks


def without_consents(issue: Issue) -> Issue:
    """The same issue without what only the office may know: no layout can print what is not there.

    Example:
        >>> without_consents(issue).sections[1].items[0].consent is None  # doctest: +SKIP
        True
    """
    return _bare(issue)


_SomeContent = TypeVar("_SomeContent", bound=Content)


def _bare(content: _SomeContent) -> _SomeContent:
    changed: dict[str, object] = {}
    for name, old in content.__dict__.items():
        if old is None or isinstance(old, str):  # as most are
            continue
        if (new := _bare_value(old)) is not old:
            changed[name] = new
    return content.model_copy(update=changed) if changed else content


def _bare_value(value: object) -> object:
    if isinstance(value, Consent):
        return None
    if isinstance(value, Content):
        return _bare(value)
    if isinstance(value, tuple):
        bare = tuple(map(_bare_value, value))
        return bare if any(map(is_not, bare, value)) else value
    return value
