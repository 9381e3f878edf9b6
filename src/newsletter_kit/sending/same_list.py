"""One issue goes to one list: under another name of the list, everybody would be mailed again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.errors import OtherListError, Problem
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.rehearsal import list_of

if TYPE_CHECKING:
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.plan import Plan

_REMARK = re.compile(r" \((?:team, |sandbox )")  # what `list_of` adds for runs that are not the real one
_MAILS_NOBODY = "outbox"


def require_same_list(ledger: Ledger, plan: Plan, provider: Provider) -> None:
    """Refuse to begin a run of an issue that has gone to readers under another name of the list.

    The list's name is `list_id`, else the sender's address. If that is edited, the ledger knows nobody of the
    new list. Rehearsals, test modes and what was written to the outbox do not count: no reader was mailed.

    Args:
        ledger: where the run is to be begun.
        plan: what is to be sent.
        provider: who takes it.

    Raises:
        OtherListError: naming the list to which the issue went.

    Example:
        >>> require_same_list(ledger, plan, provider)  # doctest: +SKIP
    """
    wanted = list_of(plan)
    if provider.capabilities.repeatable or _REMARK.search(wanted):
        return
    runs = [run for run in ledger.runs() if run.issue_id == plan.editions.issue.id]
    if any(run.list_id == wanted for run in runs):
        return
    for run in runs:
        if was_real(run) and (mailed := mailed_in(ledger, run)):
            raise OtherListError(_problem(run, mailed, wanted))


def was_real(run: Run) -> bool:
    """Whether a run goes to readers: it is no rehearsal, in no test mode, and not to the outbox.

    Example:
        >>> was_real(run)  # doctest: +SKIP
        True
    """
    return run.route.provider != _MAILS_NOBODY and _REMARK.search(run.list_id) is None


def mailed_in(ledger: Ledger, run: Run) -> int:
    """How many of a run have the issue, perhaps.

    Example:
        >>> mailed_in(ledger, run)  # doctest: +SKIP
        1204
    """
    counts = ledger.counts(run)
    return counts.accepted + counts.uncertain + counts.in_flight


def _problem(run: Run, mailed: int, wanted: str) -> Problem:
    readers = "1 reader" if mailed == 1 else f"{mailed:,} readers"
    began = f"on {run.begun_at:%Y-%m-%d} it began to go to the list {run.list_id} ({readers} so far)"
    what = f"{began}, and now the list is called {wanted}: everybody would be mailed again"
    was_named = f"Put back the list_id {run.list_id}"
    if "@" in run.list_id:
        was_named = f"Put back the sender {run.list_id}, which names the list as long as list_id is not set"
    remedy = f"{was_named}. If whoever has it shall get it again, as another list, say so."
    return Problem(f"issue {run.issue_id}", what, remedy, recourse=(Recourse.MAIL_THIS_LIST,))
