"""The rule on events that are over: by the issue's period, and by today."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules.past_events import event_over
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = "period: {start: 2026-01-01, end: 2026-03-31}\n"
OWN_HEADING = "heading: Events of the quarter, "


def over(folder: Path, head: str, section: str, today: dt.date) -> list[str]:
    """The parts that are found, in an issue with one section of events."""
    text = f"{head}sections:\n  - {{type: events, {section}}}\n"
    draft = replace(draft_of_example(folder, text), today=today)
    return [each.place.part for each in event_over.findings(draft)]


@pytest.mark.parametrize(
    ("heading", "day", "count"),
    [
        ("", "2025-12-10", 1),
        ("", "2026-02-10", 1),
        ("", "2026-04-01", 0),
        (OWN_HEADING, "2025-12-10", 1),
        (OWN_HEADING, "2026-02-10", 0),
    ],
)
def test_an_event_is_held_against_the_period(heading: str, day: str, count: int, tmp_path: Path) -> None:
    """What lay before the period is over; what lay within it is, unless a heading says otherwise."""
    found = over(tmp_path, PERIOD, f"{heading}items: [{{title: Fair, starts: {day}}}]", dt.date(2026, 11, 22))
    assert found == ["sections.0.items.0.starts"] * count


def test_an_issue_that_is_mailed_early_may_announce_what_is_to_come(tmp_path: Path) -> None:
    """Within the period, an event of tomorrow is not over, and one that goes on is told by its last day."""
    items = "items: [{title: Fair, starts: 2026-02-11}, {title: Talks, starts: 2026-01-02, ends: 2026-02-09}]"
    found = over(tmp_path, PERIOD, items, dt.date(2026, 2, 10))
    assert found == ["sections.0.items.1.ends"]
