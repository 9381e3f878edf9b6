"""An issue that another ledger knows: under the one that is used now, everybody would be mailed again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, OtherLedgerError, Problem
from newsletter_kit.ledger.address import is_ledger_url
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.ledgers import LEDGER_FILE
from newsletter_kit.sending.ledgers_used import ledgers_used, mailed_by, mails_readers
from newsletter_kit.sending.rehearsal import list_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.config import Settings
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.ledgers_used import Used
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan


def require_no_other_ledger(
    ledger: Ledger | None, plan: Plan, provider: Provider, options: SendOptions
) -> None:
    """Refuse to begin a run of an issue that another ledger knows to have been mailed.

    That is so when a newsletter moves to a ledger on a server, or another one is named: it knows nobody. The
    newsletter's own files are asked, and all that was noted of others here. A run that was begun goes on.

    Args:
        ledger: the one that is used; None if its file is not there.
        plan: what is to be sent.
        provider: who takes it.
        options: `other_ledger` says that whoever has it shall get it again; then nothing is refused.

    Raises:
        OtherLedgerError: naming the ledger, and how many have the issue.
        LedgerError: if that file is there and cannot be read.

    Example:
        >>> require_no_other_ledger(ledger, plan, provider, SendOptions())  # doctest: +SKIP
    """
    issue_id, wanted, settings = plan.editions.issue.id, list_of(plan), plan.editions.settings
    if options.other_ledger or not mails_readers(plan, provider):
        return
    if ledger and any((run.issue_id, run.list_id) == (issue_id, wanted) for run in ledger.runs()):
        return
    for path in _own_files(settings):
        is_other = path.exists() and not (ledger and ledger.is_in(path))
        if is_other and (mailed := _mailed(path, issue_id)):
            raise OtherLedgerError(_problem(f"the ledger {path}", issue_id, mailed))
    for used in ledgers_used(settings, issue_id):
        if ledger and used.identity == ledger.identity():
            continue
        if (known := _mailed_by(used, issue_id)) != 0:
            was_here = ledger is not None and used.place == ledger.place()
            name = f"the ledger {used.place}, as it was before," if was_here else f"the ledger {used.place}"
            raise OtherLedgerError(_problem(name, issue_id, known))


def _own_files(settings: Settings) -> Iterator[Path]:
    yield settings.path(str(LEDGER_FILE))
    if settings.ledger and not is_ledger_url(settings.ledger):
        yield settings.path(settings.ledger)


def _mailed(path: Path, issue_id: str) -> int:
    from newsletter_kit.ledger.looking import open_ledger_to_look

    with open_ledger_to_look(path) as ledger:
        return mailed_by(ledger, issue_id)


def _mailed_by(used: Used, issue_id: str) -> int | None:
    """How many have the issue by a ledger: as it says, if its file is within reach; else as was noted."""
    from newsletter_kit.ledger.looking import open_ledger_to_look

    if is_ledger_url(used.place):
        return used.mailed
    with suppress(LedgerError, OSError), open_ledger_to_look(Path(used.place)) as ledger:
        if ledger.identity() == used.identity:
            return mailed_by(ledger, issue_id)
    return used.mailed


def _problem(ledger: str, issue_id: str, mailed: int | None) -> Problem:
    if mailed is None:
        what = f"a call began to mail it by {ledger}, and how many have it is not known here"
        what += "; the one that is used now knows nobody of them"
    else:
        have = "1 reader has" if mailed == 1 else f"{mailed:,} readers have"
        what = f"by {ledger} {have} it already, and the one that is used now knows nobody of them"
    remedy = "Name that ledger, and finish it there. If whoever has it shall get it again, say so."
    recourse = (Recourse.USE_THAT_LEDGER, Recourse.MAIL_BY_THIS_LEDGER)
    return Problem(f"issue {issue_id}", what, remedy, recourse=recourse)
