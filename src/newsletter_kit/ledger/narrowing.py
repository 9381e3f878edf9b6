"""A part of a run: for as long as one call wants it, only some of its people are claimed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.ledger.batches import dissolve, edition_names, told_of
from newsletter_kit.ledger.forming import TOO_MANY, Found, claim_again, freeze
from newsletter_kit.ledger.members import joined
from newsletter_kit.ledger.times import as_number, as_time

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.forming import Wanted
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import ClaimedBatch, Run

_CHUNK = 1000


def narrow(store: Store, run: Run, keys: Iterable[str]) -> int:
    """Note who the part is; it is forgotten with the connection. Return how many of it are pending.

    Example:
        >>> narrow(store, run, ["nino@iom.int"])  # doctest: +SKIP
        1
    """
    with store.reading() as db:
        for name in ("drop_part", "drop_part_frontier"):
            db.execute(name)
        db.execute("make_part")
        db.execute("make_part_frontier")
    wanted = iter(keys)
    while chunk := [{"run": run.id, "key": key} for key in islice(wanted, _CHUNK)]:
        with store.reading() as db:
            db.executemany("add_to_part", chunk)
    with store.reading() as db:
        (pending,) = db.execute("pending_in_part", {"run": run.id}).fetchone()
    return int(pending)


def claim(db: Database, run: Run, wanted: Wanted, now: datetime) -> ClaimedBatch | None:
    """As a claim of the whole run, but of nobody outside the part.

    A batch that waits and holds others too is dissolved: it was surely not taken.

    Example:
        >>> claim(db, run, Wanted(100), now)  # doctest: +SKIP
    """
    names = edition_names(db, run.id)
    values = {"run": run.id, "now": as_number(now), "size": wanted.size}
    while (row := db.execute("due_batch_of_part", values).fetchone()) is not None:
        batch_id, size, holds_others = row
        if not holds_others and wanted.may_hold(size):
            return claim_again(db, run, batch_id, size, now)
        dissolve(db, run.id, batch_id, now, TOO_MANY)
    due = wanted.of(told_of(db, "due_people_of_part", values, names))
    rest = {**values, "size": wanted.size - len(due)}
    found = told_of(db, "fresh_people_of_part", rest, names).in_order()
    fresh = wanted.of(found, due)
    if fresh:
        db.execute("move_part_frontier", {"person": fresh.ids[-1]})
    return freeze(db, run, Found(joined(due, fresh)), now)


def next_due(db: Database, run: Run) -> datetime | None:
    """When the first of the part who waits is due.

    Example:
        >>> next_due(db, run)  # doctest: +SKIP
    """
    (due,) = db.execute("next_due_of_part", {"run": run.id}).fetchone()
    return None if due is None else as_time(due)
