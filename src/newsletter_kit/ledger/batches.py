"""Frozen batches: how they are read, sealed, and left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.members import Members, read_members
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.reading import own_text, reading_of
from newsletter_kit.ledger.times import as_number, as_time
from newsletter_kit.ledger.values import ClaimedBatch, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.ledger.database import Database


NOT_KEPT = "its claim was not kept"


class StaleClaimError(LedgerError):
    """What was to be written is about a claim that is over: somebody has written down what came of it."""


def read_batch(db: Database, token: int, batch_id: int, state: str) -> ClaimedBatch:
    """A batch with those of its members who are at `state`, held under a token.

    Example:
        >>> read_batch(db, run.token, 1, "uncertain").can_replay  # doctest: +SKIP
        True
    """
    told = db.execute("batch", {"batch": batch_id}).fetchone()
    _, run_id, key, size, formed_at, claimed_at, attempts, digest, _, _, is_current, *rest = told
    *route, claimed_on, sealed_on = rest
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
        claimed_on=reading_of(claimed_on),
        sealed_on=reading_of(sealed_on),
    )


def seal(db: Database, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
    """A batch may be handed over from now on. A digest that differs from an earlier hand-over's is refused.

    Raises:
        LedgerError: if it differs, or the batch is neither in flight nor in doubt.

    Example:
        >>> seal(db, batch, sha256(payload).hexdigest()).digest  # doctest: +SKIP
        '5d41402abc4b2a76b9719d911017c592'
    """
    values = {"batch": batch.id, "digest": digest, "reading": own_text()}
    if not db.execute("seal_batch", values).rowcount:
        raise _unsealed(db, batch)
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
    require_moved(values["batch"], _move(db, name, ranges, values), people)


def stale(batch: ClaimedBatch, why: str) -> StaleClaimError:
    """The error for an answer about a claim that is over.

    Example:
        >>> raise stale(batch, "it was recorded before")  # doctest: +SKIP
    """
    remedy = "Nothing was changed: what the ledger holds stands."
    return StaleClaimError(Problem(f"batch {batch.key}", f"this claim is over: {why}", remedy))


def require_moved(batch_id: object, moved: int, expected: int) -> None:
    """Refuse to go on if not all of a batch's people were where the program believes them to be.

    Raises:
        LedgerError: if so many were not `expected`.

    Example:
        >>> require_moved(7, 100, 100)
    """
    if moved != expected:
        what = f"{expected - moved} of its people are not where they should be"
        remedy = "Nothing was changed. Please report this, with the command."
        raise LedgerError(Problem(f"batch {batch_id}", what, remedy))


def _unsealed(db: Database, batch: ClaimedBatch) -> LedgerError:
    """Why a batch cannot be sealed."""
    told = db.execute("batch", {"batch": batch.id}).fetchone()
    if told is None:
        return stale(batch, NOT_KEPT)
    if (state := told[8]) not in {"in_flight", "uncertain"}:
        return stale(batch, f"it is {state}")
    what = "its payload is not what was handed over before, and with the same key providers refuse that"
    remedy = "Hand it over with the version of newsletter_kit and of the issue that made it first."
    return LedgerError(Problem(f"batch {batch.key}", what, remedy))


def _count(ranges: Iterable[tuple[int, int]]) -> int:
    return sum(last - first + 1 for first, last in ranges)


def _move(db: Database, name: str, ranges: Iterable[tuple[int, int]], values: Mapping[str, object]) -> int:
    return sum(db.execute(name, {**values, "first": first, "last": last}).rowcount for first, last in ranges)


def _may_go_again(db: Database, run_id: int, batch_id: int, people: Members) -> bool:
    """Whether nobody of them was erased or has left meanwhile: a call that is repeated mails all it holds."""
    (is_barred,) = db.execute("barred_in_batch", {"run": run_id, "batch": batch_id}).fetchone()
    return not is_barred and None not in people.addresses
