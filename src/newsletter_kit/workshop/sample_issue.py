"""An issue that holds samples, and the settings that it is compiled under."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pydantic import ValidationError

from newsletter_kit.config import Settings
from newsletter_kit.issue.model import Issue, Period
from newsletter_kit.issue.sections import Divider
from newsletter_kit.workshop.filling import ATTEMPTS, FIRST_DAY, Recipe, filled
from newsletter_kit.workshop.parts import optional_parts
from newsletter_kit.workshop.shapes import Shape, shapes
from newsletter_kit.workshop.wordings import SHORT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from newsletter_kit.issue.model import Section
    from newsletter_kit.workshop.parts import Way
    from newsletter_kit.workshop.wordings import Wording

_OURS = frozenset({"id", "language", "sections", "settings", "period"})
_PERIOD = ("period",)
_YEAR = Period(start=dt.date(FIRST_DAY.year, 1, 1), end=dt.date(FIRST_DAY.year, 12, 31))

_SETTINGS = {
    "name": "Valley News",
    "sender": "Valley News <news@valley.example.org>",
    "postal_address": "1 Hill Street\n0162 Tbilisi\nGeorgia",
    "unsubscribe_url": "https://valley.example.org/leave/((unsubscribe_token))",
}
_MORE_SETTINGS = {
    "tagline": "From the hills",
    "organisation": "The Valley",
    "website": "https://valley.example.org/",
    "logo": "wide.jpg",
    "preferences_url": "https://valley.example.org/preferences",
    "view_url": "https://valley.example.org/((language))/((issue))",
}


def sample_settings(folder: Path, given: Settings | None = None, *, bare: bool = False) -> Settings:
    """Settings for samples: a made-up newsletter.

    Args:
        folder: that of the samples' pictures.
        given: settings of a newsletter; its mail programs, accepted degradations and website are kept.
        bare: without all that newsletter.toml may leave out.

    Example:
        >>> from pathlib import Path
        >>> sample_settings(Path("samples")).organisation
        'The Valley'
    """
    kept = {name: getattr(given, name) for name in ("clients", "accepted_degradations") if given}
    more = {} if bare else _MORE_SETTINGS
    if given and given.website and not bare:
        kept["website"] = given.website  # its server is the layout's own
    return Settings.model_validate({**_SETTINGS, **more, **kept, "root": folder})


@cache
def frame_shapes() -> tuple[Shape, ...]:
    """The shapes of what stands around the sections: every part, none, then each missing, and each alone.

    Example:
        >>> [each.name for each in frame_shapes()][:3]
        ['full', 'bare', 'without period']
    """
    every = dict.fromkeys(optional_parts(Issue))
    ways = tuple(way for way in every if way[0] not in _OURS or way == _PERIOD)
    wanted = (each for each in shapes(ways, _takes) if each.every_second is None)
    return tuple(wanted)


def _takes(on: frozenset[Way]) -> bool:
    return sample_issue([Divider()], SHORT, Shape("", on)) is not None


def sample_issue(sections: Sequence[Section], wording: Wording, shape: Shape | None = None) -> Issue | None:
    """An issue with these sections.

    Args:
        sections: at least one.
        wording: what the rest of the issue is filled with.
        shape: which parts stand around the sections; all of them unless given.

    Returns:
        The issue, or None if an issue cannot have this shape.

    Example:
        >>> from newsletter_kit.issue.sections import Divider
        >>> from newsletter_kit.workshop.wordings import GEORGIAN
        >>> sample_issue([Divider()], GEORGIAN).language
        'ka'
    """
    on = shape.on if shape else frame_shapes()[0].on
    own: dict[str, Any] = {"id": "sample", "language": wording.language, "sections": tuple(sections)}
    if _PERIOD in on:
        own["period"] = _YEAR
    for attempt in range(ATTEMPTS):
        try:
            return Issue.model_validate({**_frame(wording, on, attempt), **own})
        except ValidationError:
            continue
    return None


@lru_cache(maxsize=1_024)
def _frame(wording: Wording, on: frozenset[Way], attempt: int) -> Mapping[str, Any]:
    return filled(Issue, Recipe(wording, on - {_PERIOD}, 3, attempt=attempt))
