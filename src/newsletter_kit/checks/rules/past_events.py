"""The rule on events that are announced when they are over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.issue.sections import Events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

_PERIOD = "period: {start: 2024-01-01, end: 2024-03-31}"


@rule(
    "NK259",
    Words(
        "an event is over",
        "Readers are invited to something that has been, mostly because it was copied from the last issue.",
        "Correct its day, or leave it out; what has been is a story, or stands below a heading of its own.",
    ),
    Example(
        bad=f"{_PERIOD}\nsections: [{{type: events, items: [{{title: Job fair, starts: 2023-12-10}}]}}]",
        good=f"{_PERIOD}\nsections: [{{type: events, items: [{{title: Job fair, starts: 2024-04-10}}]}}]",
    ),
)
def event_over(draft: Draft) -> Iterator[Fault]:
    """No event ends before the issue's time; below a heading of its own it may lie within the period."""
    for number, section in enumerate(draft.issue.sections):
        if not isinstance(section, Events):
            continue
        first_day = _first_day(draft, is_coming=section.heading is None)
        for index, event in enumerate(section.items):
            key, last = ("ends", event.ends) if event.ends else ("starts", event.starts)
            if last < first_day:
                place = draft.at(("sections", number, "items", index, key))
                yield Fault(place, f"its last day was {last}, and readers get this on {first_day} or later")


def _first_day(draft: Draft, *, is_coming: bool) -> dt.date:
    """The first day that can still be announced: the layout's own heading says that events are to come."""
    period = draft.issue.period
    if period is None:
        return draft.today
    return min(draft.today, period.end + dt.timedelta(days=1) if is_coming else period.start)


RULES = (event_over,)
