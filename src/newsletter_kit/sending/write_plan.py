"""Writing a plan into the ledger, once: who comes again with the same files finds everybody there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.sending.kept_back import SUPPRESSED
from newsletter_kit.sending.origin import is_alone, origin_of, people_digest
from newsletter_kit.sending.rows_note import note_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import PlanCounts, Run
    from newsletter_kit.sending.plan import Plan


def write_plan(ledger: Ledger, run: Run, plan: Plan, enter: Callable[[], PlanCounts], now: datetime) -> None:
    """Write everybody of a plan into `run`, unless the very same files were written into it before.

    The suppression list is applied to everybody of the run each time: it holds also for those who are no more
    in the audience. From what the run was planned is noted last of all, so a call that died on the way is
    repeated in full.

    Args:
        ledger: where.
        run: taken by this process.
        plan: with the suppression list as it is now.
        enter: writes everybody of the plan, in the order in which they are to be mailed; called only if they
            are not there yet.
        now: when.

    Raises:
        AudienceError: if a file of the plan was changed after it was made.
        LedgerError: if something cannot be written down.

    Example:
        >>> write_plan(ledger, run, plan, lambda: ledger.plan(run, people, now), now)  # doctest: +SKIP
    """
    before, digest = ledger.origin(run), people_digest(plan)
    if before is not None and before.digest == digest:
        alone = is_alone(before)
    else:
        planned = enter()
        alone = not planned.known and ledger.counts(run).total == planned.added + planned.suppressed
        note_rows(ledger, run, plan, planned, now)
    ledger.suppress(run, plan.suppression.keys(), now, reason=SUPPRESSED)
    if (origin := origin_of(plan, digest, alone=alone)) != before:
        ledger.set_origin(run, origin)
