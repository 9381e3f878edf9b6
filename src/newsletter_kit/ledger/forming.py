"""How a batch is claimed: one that waits as it was, or a new one, of those who are free."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING

from newsletter_kit.ledger.batches import dissolve, read_batch, require_moved, told_of
from newsletter_kit.ledger.members import NOBODY, Members, joined
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.reading import own_text
from newsletter_kit.ledger.spans import spans
from newsletter_kit.ledger.times import as_number, as_time
from newsletter_kit.ledger.values import ClaimedBatch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.values import Run

TOO_MANY = "it holds more people than may be mailed now"

_NOBODY_LEFT = 2**62  # a number after everybody's
_KEY_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which batch is wanted.

    Attributes:
        size: of so many people at most.
        one_edition: only of people who get the same edition, in the order of the plan.
        most: of so many at most, even if it waits already; None for any number of these.
    """

    size: int
    one_edition: bool = False
    most: int | None = None

    def may_hold(self, size: int) -> bool:
        """Whether a batch of so many that waits may be claimed as it is."""
        return self.most is None or size <= self.most

    def of(self, people: Members, before: Members = NOBODY) -> Members:
        """The first of `people` who may go together, and with those `before` them."""
        if not self.one_edition or len({*before.editions[:1], *people.editions}) < 2:  # noqa: PLR2004
            return people
        edition = (before or people).editions[0]
        return people[: sum(1 for _ in takewhile(edition.__eq__, people.editions))]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a claim reckons with.

    Attributes:
        editions: the names of the run's editions, by their numbers.
        anybody_waits: whether there is a batch or a person that was put back.
    """

    editions: Mapping[int, str]
    anybody_waits: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Who may be claimed as a new batch.

    Attributes:
        people: in any order.
        frontier: nobody before this number is free any more; None to leave it where it is.
        are_next: whether they are all who are free and new between the first of them and the last.
    """

    people: Members
    frontier: int | None = None
    are_next: bool = False


def outlook(db: Database, run: Run) -> Outlook:
    """What a claim of `run` reckons with, in one question.

    Example:
        >>> outlook(db, run).anybody_waits  # doctest: +SKIP
        False
    """
    editions, anybody_waits = db.execute("outlook", {"run": run.id}).fetchone()
    named = json.loads(editions or "{}")
    return Outlook({int(number): name for number, name in named.items()}, bool(anybody_waits))


def claim(db: Database, run: Run, wanted: Wanted, now: datetime) -> ClaimedBatch | None:
    """Claim the batch that has waited longest, else a new one; None if nobody is due.

    Example:
        >>> claim(db, run, Wanted(100), now)  # doctest: +SKIP
    """
    before = outlook(db, run)
    again = claim_waiting(db, run, wanted, now) if before.anybody_waits else None
    return again or form(db, run, wanted, before, now)


def claim_waiting(db: Database, run: Run, wanted: Wanted, now: datetime) -> ClaimedBatch | None:
    """Claim the batch that has waited longest, as it was; None if none is due.

    Example:
        >>> claim_waiting(db, run, Wanted(100), now)  # doctest: +SKIP
    """
    values = {"run": run.id, "now": as_number(now)}
    while (row := db.execute("due_batch", values).fetchone()) is not None:
        batch_id, size = row
        if wanted.may_hold(size):
            return claim_again(db, run, batch_id, size, now)
        dissolve(db, run.id, batch_id, now, TOO_MANY)
    return None


def claim_again(db: Database, run: Run, batch_id: int, size: int, now: datetime) -> ClaimedBatch:
    """Claim a batch of `size` people that waits, with its key and members.

    Example:
        >>> claim_again(db, run, 7, 100, now).attempt  # doctest: +SKIP
        2
    """
    values = {"batch": batch_id, "now": as_number(now), "token": run.token, "reading": own_text()}
    db.execute("claim_batch", values)
    _claim_members(db, run.id, batch_id, size, now)
    return read_batch(db, run.token, batch_id, "in_flight")


def form(db: Database, run: Run, wanted: Wanted, before: Outlook, now: datetime) -> ClaimedBatch | None:
    """Claim a new batch: first those who were put back and are due, then the next of the plan.

    Example:
        >>> form(db, run, Wanted(100), outlook(db, run), now)  # doctest: +SKIP
    """
    due = NOBODY
    if before.anybody_waits:
        values = {"run": run.id, "now": as_number(now), "size": wanted.size}
        due = wanted.of(told_of(db, "due_people", values, before.editions))
    if len(due) == wanted.size:
        return freeze(db, run, Found(due), now)
    fresh = _fresh(db, run, wanted, before, due)
    return freeze(db, run, Found(joined(due, fresh.people), fresh.frontier, are_next=not due), now)


def freeze(db: Database, run: Run, found: Found, now: datetime) -> ClaimedBatch | None:
    """Claim these people as a new batch; None if there are none.

    Example:
        >>> freeze(db, run, Found(NOBODY), now)  # doctest: +SKIP
    """
    values = {"run": run.id, "frontier": found.frontier}
    if not found.people:
        db.execute("move_frontier", values)
        return None
    (ordinal,) = db.execute("count_batch", values).fetchone()
    batch = _added(db, run, found.people.in_order(), ordinal, now)
    _claim_new(db, batch, now, are_next=found.are_next)
    return batch


def _fresh(db: Database, run: Run, wanted: Wanted, before: Outlook, due: Members) -> Found:
    """The next people of the plan; the next search begins after them."""
    size = wanted.size - len(due)
    found = told_of(db, "fresh_people", {"run": run.id, "size": size}, before.editions).in_order()
    people = wanted.of(found, due)
    if len(people) < len(found):
        return Found(people, found.ids[len(people)])
    return Found(people, people.ids[-1] + 1 if len(people) == size else _NOBODY_LEFT)


def _added(db: Database, run: Run, people: Members, ordinal: int, now: datetime) -> ClaimedBatch:
    key = _batch_key(run, ordinal, people)
    values = {
        "run": run.id,
        "version": run.version,
        "ordinal": ordinal,
        "key": key,
        "size": len(people),
        "now": as_number(now),
        "token": run.token,
        "reading": own_text(),
    }
    (batch_id,) = db.execute("add_batch", values).fetchone()
    ranges = spans(people.ids)
    db.executemany("add_span", [{"batch": batch_id, "first": first, "last": last} for first, last in ranges])
    at = as_time(as_number(now))
    return ClaimedBatch(batch_id, run.id, key, people, run.token, 1, at, at, run.route, None, can_replay=True)


def _batch_key(run: Run, ordinal: int, people: Members) -> str:
    """Made of the run and the members, never of the attempt.

    The members are part of it, so that a ledger that was lost and made anew cannot give the key of one batch
    to another: the provider would say "accepted" and mail nobody.
    """
    told = "\n".join([run.key, str(ordinal), *map(str, people.addresses)])
    return sha256(told.encode()).hexdigest()[:_KEY_DIGITS]


def _claim_members(db: Database, run_id: int, batch_id: int, size: int, now: datetime) -> None:
    claimed = db.execute("claim_members", {"batch": batch_id})
    _noted(db, run_id, batch_id, now)
    require_moved(batch_id, claimed.rowcount, size)


def _claim_new(db: Database, batch: ClaimedBatch, now: datetime, *, are_next: bool) -> None:
    """As `_claim_members`; where nobody else is free between the first and the last, without their ranges."""
    if not are_next:
        _claim_members(db, batch.run_id, batch.id, len(batch.people), now)
        return
    people = batch.people
    values = {"run": batch.run_id, "batch": batch.id, "first": people[0].id, "last": people[-1].id}
    claimed = db.execute("claim_next", values)
    _noted(db, batch.run_id, batch.id, now)
    require_moved(batch.id, claimed.rowcount, len(people))


def _noted(db: Database, run_id: int, batch_id: int, now: datetime) -> None:
    add_note(db, run_id, now, Note("claim", batch_id=batch_id))
