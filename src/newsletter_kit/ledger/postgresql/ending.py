"""The end of a run that was cancelled: all who are left are kept back, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.ledger.batches import dissolve
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.times import as_number

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import Run

CANCELLED = "cancelled"
"""The reason that is noted for whoever was kept back."""

_PIECE = 5_000  # people, for whose time nobody else writes about the run
_FEW_BATCHES = 100


def keep_all_back(store: Store, run: Run, now: datetime) -> int:
    """Suppress whoever of a cancelled run is pending; return how many they were.

    Each piece is a transaction of its own, so that answers which come in meanwhile are recorded in between.
    If it is broken off, it can be done again.

    Example:
        >>> keep_all_back(store, run, now)  # doctest: +SKIP
        1204
    """
    while _some_dissolved(store, run, now):
        pass
    with store.reading() as db:
        first, last = db.execute("people_of_run", {"run": run.id}).fetchone()
    if first is None:
        return 0
    return sum(_piece_kept_back(store, run, start, now) for start in range(first, last + 1, _PIECE))


def _some_dissolved(store: Store, run: Run, now: datetime) -> bool:
    """Whether any batches waited; nobody can claim them any more."""
    with store.writing(run.id) as db:
        waiting = db.execute("waiting_batches", {"run": run.id}).fetchall()[:_FEW_BATCHES]
        for (batch_id,) in waiting:
            dissolve(db, run.id, batch_id, now, CANCELLED)
    return bool(waiting)


def _piece_kept_back(store: Store, run: Run, first: int, now: datetime) -> int:
    with store.writing(run.id) as db:
        return _kept_back(db, run, {"run": run.id, "first": first, "last": first + _PIECE - 1}, now)


def _kept_back(db: Database, run: Run, values: dict[str, int], now: datetime) -> int:
    (pending,) = db.execute("pending_between", values).fetchone()
    if pending:
        note = Note("suppress", tally={State.SUPPRESSED.value: pending}, reason=CANCELLED)
        attempt = add_note(db, run.id, now, note)
        told = {"attempt": attempt, "now": as_number(now), "reason": CANCELLED}
        db.execute("suppress_between", {**values, **told})
    return int(pending)
