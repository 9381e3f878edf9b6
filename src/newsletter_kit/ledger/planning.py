"""The plan: everybody is written down before the first mail leaves, each mailbox once."""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from newsletter_kit.audience.at_once import ROWS_AT_ONCE
from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.json_texts import json_texts
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.removing import hide, suppress
from newsletter_kit.ledger.tenure import require_held
from newsletter_kit.ledger.times import as_number
from newsletter_kit.ledger.values import Origin, PlanCounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import Person, Run

Row: TypeAlias = tuple[int, str, str, int, str, int, str]
"""Number, key, address, number of the edition, fields, whether suppressed, why."""

_CHUNK = 1000
_PARTS = attrgetter("key", "address", "edition", "fields", "suppressed", "reason")


def plan(
    store: Store,
    run: Run,
    people: Iterable[Person],
    now: datetime,
    also: Callable[[Database], object] = lambda _: None,
) -> PlanCounts:
    """Add to `run` those of `people` who are not in it yet; memory does not grow with their number.

    They are first gathered in a temporary table, without holding up anybody who writes, and then compared
    and added in one transaction. What `also` writes at its end is kept with the plan, or neither is.

    Example:
        >>> plan(store, run, people, now).added  # doctest: +SKIP
        1204
    """
    given = _gather(store, run, people)
    with store.writing(run.id) as db:
        counts = _add(db, run, given, now)
        also(db)
    with store.reading() as db:
        db.execute("drop_incoming")
    store.fold()
    return counts


def set_origin(db: Database, run: Run, origin: Origin) -> None:
    """Note from what `run` was planned.

    Raises:
        RunHeldError: if this process is not the sender.

    Example:
        >>> set_origin(db, run, Origin("5d41", "{}"))  # doctest: +SKIP
    """
    require_held(db, run.id, run.token)
    db.execute("put_origin", {"run": run.id, "digest": origin.digest, "told": origin.told})


def origin_of(db: Database, run: Run) -> Origin | None:
    """From what `run` was planned last; None if that was never noted.

    Example:
        >>> origin_of(db, run)  # doctest: +SKIP
    """
    row = db.execute("origin_of_run", {"run": run.id}).fetchone()
    return None if row is None else Origin(*row)


def _gather(store: Store, run: Run, people: Iterable[Person]) -> int:
    with store.reading() as db:
        db.execute("drop_incoming")
        db.execute("make_incoming")
        editions = {name: number for number, name, _ in db.execute("editions_of_run", {"run": run.id})}
        tombstones = frozenset(key for (key,) in db.execute("tombstones", {"run": run.id}))
        (salt,) = db.execute("salt").fetchone()
    given = 0
    rows = _rows(people, editions)
    while chunk := list(islice(rows, _CHUNK)):
        given += len(chunk)
        if tombstones:
            chunk = [row for row in chunk if hide(salt, row[1]) not in tombstones]
        with store.reading() as db:
            db.executemany("add_incoming", chunk)
    return given


def _rows(people: Iterable[Person], editions: Mapping[str, int]) -> Iterator[Row]:
    first, coming = 1, iter(people)
    while some := list(islice(coming, ROWS_AT_ONCE)):
        keys, addresses, names, fields, suppressed, reasons = zip(*map(_PARTS, some), strict=True)
        yield from zip(
            range(first, first + len(some)),
            keys,
            addresses,
            _numbered(editions, names, first),
            _texts(fields),
            map(int, suppressed),  # sqlite3 looks for an adapter of each bool, as it does of None
            reasons,
            strict=True,
        )
        first += len(some)


def _texts(fields: Sequence[Mapping[str, Any] | str]) -> list[str]:
    written = iter(json_texts([dict(each) for each in fields if not isinstance(each, str)]))
    return [each if isinstance(each, str) else next(written) for each in fields]


def _numbered(editions: Mapping[str, int], names: Sequence[str], first: int) -> Iterator[int]:
    """The number of each edition; `first` is the number of the person who gets the first of them."""
    for name in set(names) - editions.keys():
        what = f"the run has no edition {name!r}"
        where = f"person {first + names.index(name)} of the plan"
        raise LedgerError(Problem(where, what, "Name all editions in `begin`."))
    return map(editions.__getitem__, names)


def _add(db: Database, run: Run, given: int, now: datetime) -> PlanCounts:
    (base,) = db.execute("highest_person").fetchone()
    values = {"run": run.id, "base": base, "now": as_number(now)}
    db.execute("drop_origin", {"run": run.id})
    is_first = db.execute("anybody", values).fetchone() is None
    if is_first:
        new = db.execute("add_first_mailboxes", values).rowcount
    else:
        new = db.execute("add_mailboxes", values).rowcount
    kept_back = _add_new(db, run, values, now, is_all=new == given) if new else 0
    known = [] if is_first else db.execute("known_and_suppressed", values).fetchall()
    stopped = suppress(db, run.id, known, now)
    return PlanCounts(new - kept_back, kept_back, given - new, stopped)


def _add_new(db: Database, run: Run, values: Mapping[str, int], now: datetime, *, is_all: bool) -> int:
    """Add those whose mailbox is new, perhaps everybody; return how many of them are suppressed."""
    if is_all:
        added = db.execute("add_all_people", values).rowcount
        db.execute("add_all_progress", values)
    else:
        added = db.execute("add_people", values).rowcount
        db.execute("add_progress", values)
    (last,) = db.execute("highest_person").fetchone()
    db.execute("stretch_run", {"run": run.id, "first": values["base"] + 1, "last": last})
    attempt = add_note(db, run.id, now, Note("plan", tally={"planned": added}))
    return db.execute("add_suppressed_answers", {**values, "attempt": attempt}).rowcount
