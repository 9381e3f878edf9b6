"""Who may send a run: one process at a time, told by a token that only ever grows."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from newsletter_kit.errors import LedgerError, Problem, RunHeldError
from newsletter_kit.ledger.answering import put_back
from newsletter_kit.ledger.batches import doubt_batch
from newsletter_kit.ledger.holder import Holder, is_running, is_stopped, this_process
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.times import as_number, as_time
from newsletter_kit.ledger.trouble import OLDER_COPY

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import Run


def take(db: Database, run: Run, now: datetime, *, force: bool) -> Run:
    """Make this process the only sender of `run`; what an earlier one may have handed over becomes uncertain.

    Raises:
        RunHeldError: if another process sends it; or if one may do so, and `force` is not given.

    Example:
        >>> with store.writing() as db:  # doctest: +SKIP
        ...     run = take(db, run, now, force=False)
    """
    row = db.execute("sender", {"run": run.id}).fetchone()
    if row and not (force and _may_be_replaced(Holder(*row[1:6]))):
        _refuse_if_held(run, row)
    (token,) = db.execute("raise_token", {"run": run.id}).fetchone()
    me = this_process()
    db.execute("put_sender", {"run": run.id, "token": token, "now": as_number(now), **asdict(me)})
    add_note(db, run.id, now, Note("take", reason=_taken_from(row)))
    _end_claims(db, run.id, now)
    return replace(run, token=token)


def leave(db: Database, run: Run) -> None:
    """Another process may send `run` from now on; nothing happens if one does already.

    Example:
        >>> leave(db, run)  # doctest: +SKIP
    """
    if holds(db, run.id, run.token):
        db.execute("drop_sender", {"run": run.id, "token": run.token})


def holds(db: Database, run_id: int, token: int) -> bool:
    """Whether this process is the sender of a run, under this very token.

    Example:
        >>> holds(db, run.id, run.token)  # doctest: +SKIP
        True
    """
    row = db.execute("sender", {"run": run_id}).fetchone()
    return row is not None and row[0] == token and Holder(*row[1:6]) == this_process()


def require_held(db: Database, run_id: int, token: int) -> None:
    """Refuse whoever is not the sender of a run, or is it no more.

    Raises:
        RunHeldError: naming who is.

    Example:
        >>> require_held(db, run.id, run.token)  # doctest: +SKIP
    """
    if holds(db, run_id, token):
        return
    row = db.execute("sender", {"run": run_id}).fetchone()
    if token == 0:
        what, remedy = "it was not taken by this process", "Call `take` before `claim`."
    elif row is None:
        what, remedy = _without_sender(db, run_id, token)
    else:
        what = f"{_name(row)} has taken it over, so this process sends nothing more"
        remedy = "Let that process finish; nothing is lost."
    raise RunHeldError(Problem(f"run {run_id}", what, remedy))


def _without_sender(db: Database, run_id: int, token: int) -> tuple[str, str]:
    (latest,) = db.execute("latest_token", {"run": run_id}).fetchone()
    if latest == token:
        return "this process has left it", "Call `take` again."
    what = "another process has taken it over and has ended since, so this process sends nothing more"
    return what, "Nothing is lost. Run the same command again to go on."


def require_not_held(db: Database, run: Run) -> None:
    """Refuse to change a run while somebody sends it.

    Raises:
        RunHeldError: naming who does.

    Example:
        >>> require_not_held(db, run)  # doctest: +SKIP
    """
    row = db.execute("sender", {"run": run.id}).fetchone()
    if row:
        _refuse_if_held(run, row)


def bury_the_dead(store: Store, now: datetime) -> None:
    """Take their runs from processes that died; what they may have handed over becomes uncertain.

    Raises:
        LedgerError: if such a process left no -wal file, so that its last records are lost.

    Example:
        >>> bury_the_dead(store, now)  # doctest: +SKIP
    """
    with store.writing() as db:
        for run_id, *row in db.execute("all_senders").fetchall():
            if is_running(Holder(*row[1:6])) is not False:
                continue
            if store.log_was_missing:
                _refuse_lost_log(store, row)
            db.execute("drop_sender", {"run": run_id, "token": row[0]})
            _end_claims(db, run_id, now)


def _end_claims(db: Database, run_id: int, now: datetime) -> None:
    """What was sealed may have been handed over by somebody who sends no more; the rest surely was not."""
    for (batch_id,) in db.execute("unsealed_batches", {"run": run_id}).fetchall():
        put_back(db, batch_id, now, "the process that claimed it ended before it handed it over")
    values = {"run": run_id, "state": "in_flight", "after": 0}
    for (batch_id,) in db.execute("batches_in_state", values).fetchall():
        doubt_batch(db, run_id, batch_id, now, "the process that sent it ended before it learnt the answer")


def _may_be_replaced(holder: Holder) -> bool:
    """Whether force is enough: who is at work here can be ended, and may just be handing over a batch."""
    return is_running(holder) is not True or holder == this_process() or is_stopped(holder)


def _refuse_if_held(run: Run, row: tuple[int, int, str, str, str, str, int]) -> None:
    running = is_running(Holder(*row[1:6]))
    if running is False:
        return
    where = f"run {run.issue_id} to {run.list_id or 'its list'}"
    if running:
        raise RunHeldError(
            Problem(
                where, f"{_name(row)} is sending it", f"Wait for it, or end it (kill {row[1]}) and run again."
            )
        )
    what = f"{_name(row)} was sending it, and whether it still does cannot be told from here"
    remedy = "See to it that it has ended, then take the run over by force."
    raise RunHeldError(Problem(where, what, remedy))


def _refuse_lost_log(store: Store, row: list[int | str]) -> NoReturn:
    log = f"{Path(store.where).name}-wal"
    what = f"{_name(row)} ended while it was sending, and the file {log} with its last records is gone"
    remedy = (
        f"Put that very {log} back: without it people would be mailed twice. {OLDER_COPY} If you know that "
        "another program has opened the file since, such as a viewer or a backup, nothing is lost: run "
        "`newsletter-kit reconcile --log-was-folded`."
    )
    raise LedgerError(Problem(store.where, what, remedy))


def _name(row: tuple[int, int, str, str, str, str, int] | list[int | str]) -> str:
    return f"process {row[1]} on {row[3]}, since {as_time(int(row[6])):%Y-%m-%d %H:%M:%S} UTC,"


def _taken_from(row: tuple[int, int, str, str, str, str, int] | None) -> str:
    return f"taken over from {_name(row).rstrip(',')}" if row else ""
