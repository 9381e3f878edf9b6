"""Who may send a run: one process at a time, told by a token that only ever grows."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from newsletter_kit.errors import LedgerError, Problem, RunHeldError
from newsletter_kit.ledger.answering import put_back
from newsletter_kit.ledger.batches import doubt_batch
from newsletter_kit.ledger.holder import Holder, this_process
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.tenant import Tenant, tenant
from newsletter_kit.ledger.times import as_number
from newsletter_kit.ledger.trouble import OLDER_COPY
from newsletter_kit.recourse import Recourse

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
    others = _tenants(db, run.id)
    for each in others:
        if not (force and each.may_be_replaced):
            _refuse_if_held(run, each)
    (token,) = db.execute("raise_token", {"run": run.id}).fetchone()
    me = this_process()
    db.execute("drop_senders", {"run": run.id})
    db.execute("put_sender", {"run": run.id, "token": token, "now": as_number(now), **asdict(me)})
    add_note(db, run.id, now, Note("take", reason=_taken_from(others)))
    end_claims(db, run.id, now)
    return replace(run, token=token)


def make_room(db: Database, run: Run) -> None:
    """End the tenure of whoever sent `run` by itself and died; members of a crew stay.

    Raises:
        RunHeldError: if such a process may live.

    Example:
        >>> make_room(db, run)  # doctest: +SKIP
    """
    for each in _tenants(db, run.id):
        if each.is_alone:
            _refuse_if_held(run, each)
        if each.lives is False:
            db.execute("drop_sender", {"run": run.id, "token": each.token})


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
    row = db.execute("held", {"run": run_id, "token": token}).fetchone()
    return row is not None and Holder(*row) == this_process()


def require_held(db: Database, run_id: int, token: int) -> None:
    """Refuse whoever is not the sender of a run, or is it no more.

    Raises:
        RunHeldError: naming who is.

    Example:
        >>> require_held(db, run.id, run.token)  # doctest: +SKIP
    """
    if holds(db, run_id, token):
        return
    others = _tenants(db, run_id)
    if token == 0:
        what, remedy = "it was not taken by this process", "Call `take` before `claim`."
    elif others and others[0].is_alone and others[0].token != token:
        what = f"{others[0]}, has taken it over, so this process sends nothing more"
        remedy = "Let that process finish; nothing is lost."
    else:
        what, remedy = _without_sender(db, run_id, token)
    raise RunHeldError(Problem(f"run {run_id}", what, remedy))


def _without_sender(db: Database, run_id: int, token: int) -> tuple[str, str]:
    (latest,) = db.execute("latest_token", {"run": run_id}).fetchone()
    if latest == token:
        return "this process has left it, or its lease ran out", "Call `take` again."
    what = "another process sends it, or did and has ended since, so this process sends nothing more"
    return what, "Nothing is lost. Run the same command again to go on."


def require_not_held(db: Database, run: Run) -> None:
    """Refuse to change a run while somebody sends it.

    Raises:
        RunHeldError: naming who does.

    Example:
        >>> require_not_held(db, run)  # doctest: +SKIP
    """
    for each in _tenants(db, run.id):
        _refuse_if_held(run, each)


def bury_the_dead(store: Store, now: datetime) -> int:
    """Take their runs from senders that died; what they may have handed over becomes uncertain.

    The same holds for a claim whose sender has left the run, since it could not write down what came of it.

    Returns:
        How many claims ended.

    Raises:
        LedgerError: if such a process left no -wal file, so that its last records are lost.

    Example:
        >>> bury_the_dead(store, now)  # doctest: +SKIP
        0
    """
    return sum(_bury(store, run_id, now) for run_id in sorted(left_by_the_dead(store)))


def left_by_the_dead(store: Store) -> set[int]:
    """The runs of senders that died, and those with claims whose sender has left.

    Example:
        >>> left_by_the_dead(store)  # doctest: +SKIP
        {1}
    """
    with store.reading() as db:
        left = {run_id for (run_id,) in db.execute("orphaned_runs").fetchall()}
        return left.union(run_id for run_id, _ in _dead(db))


def end_claims(db: Database, run_id: int, now: datetime) -> int:
    """End the claims of those who send a run no more, and return how many they were.

    What was sealed may have been handed over; the rest surely was not.

    Example:
        >>> end_claims(db, run.id, now)  # doctest: +SKIP
        2
    """
    unsealed = db.execute("orphans", {"run": run_id, "sealed": 0}).fetchall()
    for (batch_id,) in unsealed:
        put_back(db, batch_id, now, "the process that claimed it ended before it handed it over")
    sealed = db.execute("orphans", {"run": run_id, "sealed": 1}).fetchall()
    for (batch_id,) in sealed:
        doubt_batch(db, run_id, batch_id, now, "the process that sent it ended before it learnt the answer")
    return len(unsealed) + len(sealed)


def _bury(store: Store, run_id: int, now: datetime) -> int:
    """The same for one run, so that no other waits; also end the claims of those who have left it."""
    with store.writing(run_id) as db:
        dead = [each for each in _tenants(db, run_id) if each.lives is False]
        if dead and store.log_was_missing:
            _refuse_lost_log(store, dead[0])
        for each in dead:
            db.execute("drop_sender", {"run": run_id, "token": each.token})
        return end_claims(db, run_id, now)


def _dead(db: Database) -> list[tuple[int, Tenant]]:
    rows = db.execute("all_senders").fetchall()
    return [(run_id, each) for run_id, *row in rows if (each := tenant(row)).lives is False]


def _tenants(db: Database, run_id: int) -> list[Tenant]:
    """Who sends a run; who does so for sure comes first."""
    return [tenant(row) for row in db.execute("sender", {"run": run_id}).fetchall()]


def _refuse_if_held(run: Run, other: Tenant) -> None:
    lives = other.lives
    if lives is False:
        return
    where = f"run {run.issue_id} to {run.list_id or 'its list'}"
    if lives and not other.is_alone:
        what = f"{other}, is sending it: a worker, since the run was queued"
        remedy = f"Hold it with `newsletter-kit pause {run.issue_id}`, or leave it to workers."
        raise RunHeldError(Problem(where, what, remedy, recourse=(Recourse.QUEUE,)))
    if lives:
        remedy = f"Wait for it, or end it (kill {other.holder.pid}) and run again."
        raise RunHeldError(Problem(where, f"{other}, is sending it", remedy))
    what = f"{other}, was sending it, and whether it still does cannot be told from here"
    remedy = "See to it that it has ended, then take the run over by force."
    raise RunHeldError(Problem(where, what, remedy, recourse=(Recourse.TAKE_OVER,)))


def _refuse_lost_log(store: Store, dead: Tenant) -> NoReturn:
    log = f"{Path(store.where).name}-wal"
    what = f"{dead}, ended while it was sending, and the file {log} with its last records is gone"
    remedy = (
        f"Put that very {log} back: without it people would be mailed twice. {OLDER_COPY} If you know that "
        "another program has opened the file since, such as a viewer or a backup, nothing is lost: say so."
    )
    raise LedgerError(Problem(store.where, what, remedy, recourse=(Recourse.VOUCH_FOR_LOG,)))


def _taken_from(others: list[Tenant]) -> str:
    return f"taken over from {others[0]}" if others else ""
