"""What the ledger keeps of the rows that are in no plan: how many, why, and where the first of them are.

Only people are in a plan. A row without one valid address has no person, so it is written down as a note,
each time the audience is read for a send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.tally import Tally
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import PlanCounts, Run
    from newsletter_kit.sending.plan import Plan

ROWS, WRONG, REPEATED, OUTSIDE = "rows", "wrong", "repeated", "outside the team"
"""The names of the numbers: all rows of the audience, and those that became nobody in the run."""

MAX_ROWS_NOTED = 10


def note_rows(ledger: Ledger, run: Run, plan: Plan, planned: PlanCounts, now: datetime) -> None:
    """Write down how many rows of the audience are not in the run, and the first of them with the reason.

    Args:
        ledger: where.
        run: taken by this process, and planned.
        plan: whose audience it is.
        planned: what `ledger.plan` gave.
        now: when.

    Example:
        >>> note_rows(ledger, run, plan, ledger.plan(run, people_of(plan), now), now)  # doctest: +SKIP
    """
    audience = plan.audience
    given = planned.added + planned.suppressed + planned.known
    tally = {
        ROWS: audience.rows,
        WRONG: audience.invalid.count,
        REPEATED: audience.merged.count,
        OUTSIDE: 0 if plan.team is None else max(0, len(audience) - given),
    }
    told = [*_told(audience.invalid, audience), *_told(audience.merged, audience)]
    ledger.note(run, "\n".join([f"read {audience.path.name}", *told]), now, tally)


def _told(tally: Tally, audience: Audience) -> list[str]:
    told = [f"{audience.where(note.row)}: {note.reason}" for note in tally.first[:MAX_ROWS_NOTED]]
    more = tally.count - len(told)
    return [*told, f"and {more:,} more such rows"] if more else told
