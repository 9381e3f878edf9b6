"""The section `events`: what is coming."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Day, Item, Line, Title


class Event(Item):
    """Something that is going to take place.

    Attributes:
        title: its name.
        starts: its first day.
        ends: its last day, if that is another.
        time: the hour, as readers are to see it: `10:00–12:30`.
        place: where.
    """

    title: Title
    starts: Day
    ends: Day | None = None
    time: Line | None = None
    place: Line | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        if self.ends and self.ends < self.starts:
            raise ValueError(f"it ends on {self.ends}, before it starts on {self.starts}")
        return self


class Events(Section):
    """What is coming."""

    type: ClassVar[str] = "events"
    items: Annotated[tuple[Event, ...], Field(min_length=1)]
