"""An issue that another ledger knows: under the one that is used now, everybody would be mailed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import OtherLedgerError, Problem
from newsletter_kit.ledger.address import is_ledger_url
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.ledgers import LEDGER_FILE
from newsletter_kit.sending.rehearsal import list_of
from newsletter_kit.sending.same_list import mailed_in, was_real

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.config import Settings
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan


def require_no_other_ledger(
    ledger: Ledger | None, plan: Plan, provider: Provider, options: SendOptions
) -> None:
    """Refuse to begin a run of an issue that the newsletter's own file knows to have been mailed.

    That is so when a newsletter moves to a ledger on a server, or another file is named: it knows nobody.
    Only the files are looked at that this newsletter has by itself. A run that was begun goes on.

    Args:
        ledger: the one that is used; None if its file is not there.
        plan: what is to be sent.
        provider: who takes it.
        options: `other_ledger` says that whoever has it shall get it again; then nothing is refused.

    Raises:
        OtherLedgerError: naming the file, and how many have the issue.
        LedgerError: if that file is there and cannot be read.

    Example:
        >>> require_no_other_ledger(ledger, plan, provider, SendOptions())  # doctest: +SKIP
    """
    issue_id, wanted = plan.editions.issue.id, list_of(plan)
    if provider.capabilities.repeatable or plan.sandbox or plan.team is not None or options.other_ledger:
        return
    if ledger and any((run.issue_id, run.list_id) == (issue_id, wanted) for run in ledger.runs()):
        return
    for path in _own_files(plan.editions.settings):
        is_other = path.exists() and not (ledger and ledger.is_in(path))
        if is_other and (mailed := _mailed(path, issue_id)):
            raise OtherLedgerError(_problem(path, issue_id, mailed))


def _own_files(settings: Settings) -> Iterator[Path]:
    yield settings.path(str(LEDGER_FILE))
    if settings.ledger and not is_ledger_url(settings.ledger):
        yield settings.path(settings.ledger)


def _mailed(path: Path, issue_id: str) -> int:
    """How many readers have the issue by a ledger's file, perhaps; rehearsals and the outbox do not count."""
    from newsletter_kit.ledger.looking import open_ledger_to_look

    with open_ledger_to_look(path) as ledger:
        runs = [run for run in ledger.runs() if run.issue_id == issue_id and was_real(run)]
        return sum(mailed_in(ledger, run) for run in runs)


def _problem(path: Path, issue_id: str, mailed: int) -> Problem:
    have = "1 reader has" if mailed == 1 else f"{mailed:,} readers have"
    what = f"by the ledger {path} {have} it already, and the one that is used now knows nobody of them"
    remedy = "Name that ledger, and finish it there. If whoever has it shall get it again, say so."
    recourse = (Recourse.USE_THAT_LEDGER, Recourse.MAIL_BY_THIS_LEDGER)
    return Problem(f"issue {issue_id}", what, remedy, recourse=recourse)
