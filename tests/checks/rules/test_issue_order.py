"""Rules on an issue's place among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import issue_order
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

QUARTER = "period: {start: 2024-01-01, end: 2024-03-31}"


@pytest.mark.parametrize(
    ("id_", "count"),
    [
        ("2024-q1", 0),
        ("iom-2024-q1", 0),
        ("2024", 0),
        ("2024-02", 0),
        ("2024-01-31", 0),
        ("counter-trafficking", 0),
        ("issue-17", 0),
        ("2024-q2", 1),
        ("2023-q1", 1),
        ("2024-05", 1),
    ],
)
def test_an_id_names_the_time_of_its_period(id_: str, count: int, tmp_path: Path) -> None:
    """A year, quarter or month in the id is compared with the period; a name without one is free."""
    text = f"id: '{id_}'\n{QUARTER}"
    assert len(findings_of_example(issue_order.id_of_another_time, tmp_path, text)) == count


@pytest.mark.parametrize(
    ("last", "overlaps", "gaps"),
    [
        ("{start: 2023-10-01, end: 2023-12-31}", 0, 0),
        ("{start: 2023-10-01, end: 2024-01-01}", 1, 0),
        ("{start: 2023-09-30, end: 2023-12-30}", 0, 1),
        ("{start: 2023-03-01, end: 2024-02-28}", 0, 0),
    ],
)
def test_periods_follow_one_another(last: str, overlaps: int, gaps: int, tmp_path: Path) -> None:
    """Periods of one length touch; that of a special issue, which is much longer, is not compared."""
    text = f"period: {last}\n---\n{QUARTER}"
    found = [
        len(findings_of_example(rule, tmp_path / rule.id, text))
        for rule in (issue_order.overlap, issue_order.gap)
    ]
    assert found == [overlaps, gaps]
