"""Rules on an issue's place among the others: its id and its period."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.past import issues_beside, past_issues
from newsletter_kit.checks.rule import Example, Words, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.past import PastIssue

_ID = re.compile(
    r"(?:^|[-_])(?P<year>20\d\d)(?:[-_]?q(?P<quarter>[1-4])(?![\d])|-(?P<month>0[1-9]|1[0-2])(?!\d))?"
)
_OTHER_LENGTH = 2
_MONTHS_OF_A_QUARTER = 3
_DAY = dt.timedelta(days=1)

_LAST = "period: {start: 2023-10-01, end: 2023-12-31}\n---\n"


@rule(
    "NK255",
    Words(
        "the period overlaps that of the last issue",
        "What happened on those days is told, and counted, twice.",
        "Let it begin on the day after the last issue's end.",
    ),
    Example(
        bad=f"{_LAST}period: {{start: 2023-12-01, end: 2024-03-31}}",
        good=f"{_LAST}period: {{start: 2024-01-01, end: 2024-03-31}}",
    ),
)
def overlap(draft: Draft) -> Iterator[Fault]:
    """The period begins after that of the last issue, if both are about as long."""
    if (last := _last(draft)) and (period := draft.issue.period) and last.end and period.start <= last.end:
        what = f"it begins on {period.start}, and {last.id} goes on to {last.end}"
        yield Fault(draft.at(("period", "start")), what, f"Write {last.end + _DAY}.")


@rule(
    "NK256",
    Words(
        "days are missing between the last issue's period and this one's",
        "What happened on those days is told nowhere, and the numbers leave it out.",
        "Let the period begin on the day after the last issue's end, unless there was none in between.",
    ),
    Example(
        bad=f"{_LAST}period: {{start: 2024-01-15, end: 2024-03-31}}",
        good=f"{_LAST}period: {{start: 2024-01-01, end: 2024-03-31}}",
    ),
    Severity.NOTE,
)
def gap(draft: Draft) -> Iterator[Fault]:
    """The period begins on the day after that of the last issue."""
    if (last := _last(draft)) and (period := draft.issue.period) and last.end:
        days = (period.start - last.end).days - 1
        if days > 0:
            what = (
                f"it begins on {period.start}, and {last.id} ended on {last.end}: {days:,} days are left out"
            )
            yield Fault(draft.at(("period", "start")), what)


def _last(draft: Draft) -> PastIssue | None:
    """The last issue whose period is about as long: a special issue may tell of a year."""
    past = reversed(past_issues(draft.issue))
    return next((each for each in past if _is_as_long(each, draft)), None)


def _is_as_long(other: PastIssue, draft: Draft) -> bool:
    period = draft.issue.period
    if period is None or other.start is None or other.end is None:
        return False
    shorter, longer = sorted((period.end - period.start + _DAY, other.end - other.start + _DAY))
    return longer < _OTHER_LENGTH * shorter


@rule(
    "NK257",
    Words(
        "the id is that of another time",
        "Runs, files and web addresses are named by it, and later nobody finds the issue.",
        "Write the year, and the quarter or the month, of the period.",
    ),
    Example(bad="id: 2023-q4", good="id: 2024-q1"),
)
def id_of_another_time(draft: Draft) -> Iterator[Fault]:
    """A year, a quarter or a month in the id is one of the period's."""
    found, period = _ID.search(draft.issue.id), draft.issue.period
    if not (found and period):
        return
    months = {
        (day.year, day.month)
        for day in (period.start + n * _DAY for n in range((period.end - period.start).days + 1))
    }
    if not any(_is_named(found, year, month) for year, month in months):
        what = f"the id {draft.issue.id} is not that of a period from {period.start} to {period.end}"
        yield Fault(draft.at(("id",)), what)


def _is_named(found: re.Match[str], year: int, month: int) -> bool:
    quarter = (month - 1) // _MONTHS_OF_A_QUARTER + 1
    fits_quarter = found["quarter"] is None or int(found["quarter"]) == quarter
    return (
        int(found["year"]) == year
        and fits_quarter
        and (found["month"] is None or int(found["month"]) == month)
    )


@rule(
    "NK258",
    Words(
        "another issue has the same id",
        "The ledger takes the two for one, and readers who got the other one would not get this one.",
        "Give this issue an id of its own.",
    ),
    Example(bad="id: sample\n---\nid: sample", good="id: first\n---\nid: second"),
    Severity.ERROR,
)
def id_twice(draft: Draft) -> Iterator[Fault]:
    """No issue in the folders beside this one has its id."""
    for other in issues_beside(draft.issue):
        if other.id == draft.issue.id:
            name = f"{other.path.parent.name}/{other.path.name}"
            yield Fault(draft.at(("id",)), f"{name} has the id {draft.issue.id}, too")


RULES = (overlap, gap, id_of_another_time, id_twice)
