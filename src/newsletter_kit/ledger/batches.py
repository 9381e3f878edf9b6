"""Frozen batches: how they are formed, read, tried again, sealed, and left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.members import NOBODY, Members, joined, read_members
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.spans import spans
from newsletter_kit.ledger.times import as_number, as_time
from newsletter_kit.ledger.values import ClaimedBatch, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.values import Run

TOO_MANY = "it holds more people than may be mailed now"

_KEY_DIGITS = 40


class StaleClaimError(LedgerError):
    """What was to be written is about a claim that is over: somebody has written down what came of it."""


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
    db.execute("claim_batch", {"batch": batch_id, "now": as_number(now), "token": run.token})
    _claim_members(db, run.id, batch_id, size, now)
    return read_batch(db, run.token, batch_id, "in_flight")


def form(db: Database, run: Run, wanted: Wanted, now: datetime) -> ClaimedBatch | None:
    """Claim a new batch: first those who were put back and are due, then the next of the plan.

    Example:
        >>> form(db, run, Wanted(100), now)  # doctest: +SKIP
    """
    names = edition_names(db, run.id)
    values = {"run": run.id, "now": as_number(now), "size": wanted.size}
    people = wanted.of(told_of(db, "due_people", values, names))
    if len(people) < wanted.size:
        people = joined(people, _fresh(db, run, wanted, names, people))
    return freeze(db, run, people, now)


def freeze(db: Database, run: Run, people: Members, now: datetime) -> ClaimedBatch | None:
    """Claim these people as a new batch; None if there are none.

    Args:
        db: within a transaction that writes.
        run: which run.
        people: who are free, in any order.
        now: when.

    Example:
        >>> freeze(db, run, NOBODY, now)  # doctest: +SKIP
    """
    if not people:
        return None
    (ordinal,) = db.execute("count_batch", {"run": run.id}).fetchone()
    return _freeze(db, run, people.in_order(), ordinal, now)


def read_batch(db: Database, token: int, batch_id: int, state: str) -> ClaimedBatch:
    """A batch with those of its members who are at `state`, held under a token.

    Example:
        >>> read_batch(db, run.token, 1, "uncertain").can_replay  # doctest: +SKIP
        True
    """
    told = db.execute("batch", {"batch": batch_id}).fetchone()
    _, run_id, key, size, formed_at, claimed_at, attempts, digest, _, _, is_current, *route = told
    people = told_of(db, "members", {"batch": batch_id, "state": state}, edition_names(db, run_id)).in_order()
    return ClaimedBatch(
        id=batch_id,
        run_id=run_id,
        key=key,
        people=people,
        token=token,
        attempt=attempts,
        formed_at=as_time(formed_at),
        claimed_at=as_time(claimed_at),
        route=Route(*route),
        digest=digest,
        can_replay=bool(is_current) and len(people) == size and _may_go_again(db, run_id, batch_id, people),
    )


def seal(db: Database, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
    """A batch may be handed over from now on. A digest that differs from an earlier hand-over's is refused.

    Raises:
        LedgerError: if it differs, or the batch is neither in flight nor in doubt.

    Example:
        >>> seal(db, batch, sha256(payload).hexdigest()).digest  # doctest: +SKIP
        '5d41402abc4b2a76b9719d911017c592'
    """
    *_, known, state = db.execute("batch", {"batch": batch.id}).fetchone()[:9]
    if state not in {"in_flight", "uncertain"}:
        raise stale(batch, f"it is {state}")
    if known is not None and known != digest:
        what = "its payload is not what was handed over before, and with the same key providers refuse that"
        remedy = "Hand it over with the version of newsletter_kit and of the issue that made it first."
        raise LedgerError(Problem(f"batch {batch.key}", what, remedy))
    db.execute("seal_batch", {"batch": batch.id, "digest": digest})
    return replace(batch, digest=digest)


def told_of(db: Database, name: str, values: Mapping[str, object], names: Mapping[int, str]) -> Members:
    """The people of whom the statement of this name tells; see `read_members`.

    Example:
        >>> told_of(db, "members", {"batch": 1, "state": "uncertain"}, {1: "ka"}).ids  # doctest: +SKIP
        [7]
    """
    (told,) = db.execute(name, values).fetchone()
    return read_members(told, names)


def edition_names(db: Database, run_id: int) -> dict[int, str]:
    """The names of a run's editions, by their numbers.

    Example:
        >>> edition_names(db, run.id)  # doctest: +SKIP
        {1: 'en', 2: 'ka'}
    """
    return {row[0]: row[1] for row in db.execute("editions_of_run", {"run": run_id})}


def doubt_batch(db: Database, run_id: int, batch_id: int, now: datetime, reason: str) -> None:
    """Nobody knows any more what became of a batch that was in flight.

    Example:
        >>> doubt_batch(db, run.id, batch.id, now, "the connection broke")  # doctest: +SKIP
    """
    members = db.execute("spans_of_batch", {"batch": batch_id}).fetchall()
    move(db, "doubt_span", members, {"batch": batch_id, "before": "in_flight"}, _count(members))
    put(db, batch_id, "uncertain")
    add_note(db, run_id, now, Note("doubt", batch_id=batch_id, reason=reason))


def dissolve(db: Database, run_id: int, batch_id: int, now: datetime, reason: str) -> None:
    """Set free the members of a batch that waits, since it cannot be made again as it was.

    Nobody took it, so no reader can get two mails when its members go out under another key.

    Example:
        >>> dissolve(db, run.id, batch.id, now, "somebody was suppressed")  # doctest: +SKIP
    """
    put(db, batch_id, "dissolved")
    at = as_number(now)
    members = db.execute("spans_of_batch", {"batch": batch_id}).fetchall()
    _move(db, "dissolve_members", members, {"batch": batch_id, "put_back": at, "due": at})
    add_note(db, run_id, now, Note("dissolve", batch_id=batch_id, reason=reason))


def put(db: Database, batch_id: int, state: str, put_back: int | None = None, due: int | None = None) -> None:
    """Note what has become of a batch; with two times, if it waits.

    Example:
        >>> put(db, batch.id, "done")  # doctest: +SKIP
    """
    values = {"batch": batch_id, "state": state, "put_back": put_back, "due": due}
    db.execute("put_batch", values)


def move(
    db: Database, name: str, ranges: Sequence[tuple[int, int]], values: Mapping[str, object], people: int
) -> None:
    """Change the progress of a batch's people in `ranges` by the statement of this name.

    Args:
        db: within a transaction that writes.
        name: of the statement.
        ranges: the first and the last of each.
        values: what the statement needs besides.
        people: how many of the batch are in them, and must be moved.

    Raises:
        LedgerError: if somebody is not where the program believes them to be. Nothing is changed then.

    Example:
        >>> move(db, "wait_span", [(1, 100)], {"batch": 1, "before": "in_flight"}, 100)  # doctest: +SKIP
    """
    _require_moved(values["batch"], _move(db, name, ranges, values), people)


def stale(batch: ClaimedBatch, why: str) -> StaleClaimError:
    """The error for an answer about a claim that is over.

    Example:
        >>> raise stale(batch, "it was recorded before")  # doctest: +SKIP
    """
    remedy = "Nothing was changed: what the ledger holds stands."
    return StaleClaimError(Problem(f"batch {batch.key}", f"this claim is over: {why}", remedy))


def _claim_members(db: Database, run_id: int, batch_id: int, size: int, now: datetime) -> None:
    claimed = db.execute("claim_members", {"batch": batch_id})
    add_note(db, run_id, now, Note("claim", batch_id=batch_id))
    _require_moved(batch_id, claimed.rowcount, size)


def _require_moved(batch_id: object, moved: int, expected: int) -> None:
    if moved != expected:
        what = f"{expected - moved} of its people are not where they should be"
        remedy = "Nothing was changed. Please report this, with the command."
        raise LedgerError(Problem(f"batch {batch_id}", what, remedy))


def _count(ranges: Iterable[tuple[int, int]]) -> int:
    return sum(last - first + 1 for first, last in ranges)


def _move(db: Database, name: str, ranges: Iterable[tuple[int, int]], values: Mapping[str, object]) -> int:
    return sum(db.execute(name, {**values, "first": first, "last": last}).rowcount for first, last in ranges)


def _fresh(db: Database, run: Run, wanted: Wanted, names: Mapping[int, str], before: Members) -> Members:
    """The next people of the plan; the next search begins after them."""
    size = wanted.size - len(before)
    found = told_of(db, "fresh_people", {"run": run.id, "size": size}, names).in_order()
    people = wanted.of(found, before)
    left = found.ids[len(people)] if len(people) < len(found) else None
    frontier = people.ids[-1] + 1 if len(people) == size else left
    db.execute("move_frontier", {"run": run.id, "frontier": frontier})
    return people


def _freeze(db: Database, run: Run, people: Members, ordinal: int, now: datetime) -> ClaimedBatch:
    key = _batch_key(run, ordinal, people)
    values = {
        "run": run.id,
        "version": run.version,
        "ordinal": ordinal,
        "key": key,
        "size": len(people),
        "now": as_number(now),
        "token": run.token,
    }
    (batch_id,) = db.execute("add_batch", values).fetchone()
    ranges = spans(people.ids)
    db.executemany("add_span", [{"batch": batch_id, "first": first, "last": last} for first, last in ranges])
    _claim_members(db, run.id, batch_id, len(people), now)
    at = as_time(as_number(now))
    return ClaimedBatch(batch_id, run.id, key, people, run.token, 1, at, at, run.route, None, can_replay=True)


def _batch_key(run: Run, ordinal: int, people: Members) -> str:
    """Made of the run and the members, never of the attempt.

    The members are part of it, so that a ledger that was lost and made anew cannot give the key of one batch
    to another: the provider would say "accepted" and mail nobody.
    """
    told = "\n".join([run.key, str(ordinal), *map(str, people.addresses)])
    return sha256(told.encode()).hexdigest()[:_KEY_DIGITS]


def _may_go_again(db: Database, run_id: int, batch_id: int, people: Members) -> bool:
    """Whether nobody of them was erased or has left meanwhile: a call that is repeated mails all it holds."""
    (is_barred,) = db.execute("barred_in_batch", {"run": run_id, "batch": batch_id}).fetchone()
    return not is_barred and None not in people.addresses
