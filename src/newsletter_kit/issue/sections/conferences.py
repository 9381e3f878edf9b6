"""The section `conferences`: what was held or attended."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Day, Item, Line


class Conference(Item):
    """A conference that took place.

    Attributes:
        date: its day, or its first day.
        place: the town or the venue.
    """

    date: Day | None = None
    place: Line | None = None


class Conferences(Section):
    """Conferences that were held or attended."""

    type: ClassVar[str] = "conferences"
    items: Annotated[tuple[Conference, ...], Field(min_length=1)]
