"""What becomes of a batch's people, once something is known about their messages."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter_kit.ledger.batches import NOT_KEPT, StaleClaimError, doubt_batch, move, read_batch, stale
from newsletter_kit.ledger.members import members_of
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.spans import spans
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.times import as_number
from newsletter_kit.ledger.values import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.values import ClaimedBatch, Member

_ENDS = {
    Verdict.ACCEPTED: State.ACCEPTED,
    Verdict.REJECTED: State.REJECTED,
    Verdict.UNCERTAIN: State.UNCERTAIN,
}
_MEANWHILE = "suppressed while the mail was under way"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Which answers are being heard.

    Attributes:
        batch: about whose people.
        kind: `record` or `release` of a batch in flight, `settle` of one in doubt.
        now: when.
        max_claims: who was claimed so many times in vain has failed; None for never.
        reason: what holds for all of them.
    """

    batch: ClaimedBatch
    kind: str
    now: datetime
    max_claims: int | None
    reason: str = ""

    @property
    def before(self) -> State:
        """Where the people are until then."""
        return State.UNCERTAIN if self.kind == "settle" else State.IN_FLIGHT


@dataclass(slots=True)
class _Endings:
    """Who ends where, how a provider named messages or the call, and what else there is to say."""

    by_state: dict[State, list[int]] = field(default_factory=lambda: defaultdict(list))
    put_back: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    said: list[tuple[int, State, str | None, str]] = field(default_factory=list)
    named: dict[int, str] = field(default_factory=dict)
    call: str = ""


def hear(db: Database, hearing: Hearing, answers: Sequence[Answer]) -> None:
    """Move everybody of a batch to where their answer puts them.

    A batch of which nobody was taken waits as it is and keeps its key. If only some were not taken, they are
    free for another batch.

    Args:
        db: within a transaction that writes.
        hearing: which answers these are.
        answers: one for each of the batch's people, in their order.

    Raises:
        LedgerError: if the claim is over.
        ValueError: if there is not one answer for each.

    Example:
        >>> hear(db, Hearing(batch, "record", now, 10), answers)  # doctest: +SKIP
    """
    endings = _endings(db, hearing, answers)
    is_whole = hearing.batch.can_replay and set(endings.by_state) == {State.PENDING}
    _put_batch(db, hearing, endings, is_whole=is_whole)
    _move_all(db, hearing, endings, is_whole=is_whole)
    tally = {state.value: len(people) for state, people in endings.by_state.items()}
    batch = hearing.batch
    note = Note(hearing.kind, batch.id, tally, hearing.reason, endings.call)
    attempt = add_note(db, batch.run_id, hearing.now, note)
    _keep_what_was_said(db, attempt, endings)


def put_back(db: Database, batch_id: int, now: datetime, reason: str) -> None:
    """A batch in flight was surely not handed over: it waits as it is, as far as it can be made again.

    Example:
        >>> put_back(db, batch.id, now, "its sender ended before")  # doctest: +SKIP
    """
    batch = read_batch(db, 0, batch_id, State.IN_FLIGHT)
    deferred = Answer(Verdict.DEFERRED, retry_at=now)
    hear(db, Hearing(batch, "release", now, None, reason), [deferred] * len(batch.people))


def doubt(db: Database, hearing: Hearing) -> None:
    """Nobody knows what became of a batch that was in flight.

    Example:
        >>> doubt(db, Hearing(batch, "doubt", now, None, "the connection broke"))  # doctest: +SKIP
    """
    _end_claim(db, hearing, "uncertain")
    doubt_batch(db, hearing.batch.run_id, hearing.batch.id, hearing.now, hearing.reason)


def _over(db: Database, hearing: Hearing) -> StaleClaimError:
    """Why nothing can be written about a claim any more."""
    batch = hearing.batch
    row = db.execute("batch", {"batch": batch.id}).fetchone()
    if row is None:
        return stale(batch, NOT_KEPT)
    if (state := row[8]) != hearing.before:
        return stale(batch, f"the batch is {state.replace('_', ' ')}")
    return stale(batch, f"it was claim {batch.attempt}, and there is a later one")


def _endings(db: Database, hearing: Hearing, answers: Sequence[Answer]) -> _Endings:
    """Nearly always everybody is accepted, and that is quick."""
    if len(answers) != len(hearing.batch.people):
        raise ValueError(f"{len(hearing.batch.people)} people have {len(answers)} answers")
    if _are_one(answers) or all(map(_is_plain, answers)):
        return _all_accepted(hearing, answers)
    found, now = _Endings(), as_number(hearing.now)
    barred = _barred(db, hearing.batch.run_id, answers)
    for member, answer in zip(hearing.batch.people, answers, strict=True):
        if _is_plain(answer):
            found.by_state[State.ACCEPTED].append(member.id)
            if answer.provider_id:
                found.named[member.id] = answer.provider_id
            continue
        state = _ENDS.get(answer.verdict) or _after_deferral(member, barred, hearing.max_claims)
        found.by_state[state].append(member.id)
        if state is State.PENDING:
            due = as_number(answer.retry_at) if answer.retry_at else now
            found.put_back[due].append(member.id)
        if answer.provider_id or answer.reason or state in {State.FAILED, State.SUPPRESSED}:
            found.said.append(_said(member, state, answer, hearing))
    return found


def _are_one(answers: Sequence[Answer]) -> bool:
    """Whether all were accepted under one name, as those of one call are where the provider merges."""
    if not answers or answers[0] is not answers[-1]:
        return False
    return _is_plain(answers[0]) and answers.count(answers[0]) == len(answers)


def _is_plain(answer: Answer) -> bool:
    """Whether it says no more than a name; SQLite's JSON would end that at a NUL, hence the detour."""
    return answer.verdict is Verdict.ACCEPTED and not answer.reason and "\0" not in answer.provider_id


def _all_accepted(hearing: Hearing, answers: Sequence[Answer]) -> _Endings:
    """The name of one message may be made of the address, and goes where an erasure reaches it."""
    people = [*members_of(hearing.batch.people).ids]
    if hearing.kind == "record" and len(people) > 1 and _are_one(answers):
        return _Endings({State.ACCEPTED: people}, call=answers[0].provider_id)
    named = {
        person: each.provider_id for person, each in zip(people, answers, strict=True) if each.provider_id
    }
    return _Endings({State.ACCEPTED: people}, named=named)


def _barred(db: Database, run_id: int, answers: Iterable[Answer]) -> frozenset[int]:
    if all(answer.verdict is not Verdict.DEFERRED for answer in answers):
        return frozenset()
    return frozenset(row[0] for row in db.execute("barred_people", {"run": run_id}))


def _after_deferral(member: Member, barred: frozenset[int], max_claims: int | None) -> State:
    if member.id in barred:
        return State.SUPPRESSED
    if max_claims is not None and member.tries >= max_claims:
        return State.FAILED
    return State.PENDING


def _said(
    member: Member, state: State, answer: Answer, hearing: Hearing
) -> tuple[int, State, str | None, str]:
    provider_id = answer.provider_id if state is State.ACCEPTED else ""
    reason = answer.reason or (hearing.reason if state is State.FAILED else "")
    if state is State.SUPPRESSED:
        reason = _MEANWHILE
    return member.id, state, provider_id or None, reason


def _move_all(db: Database, hearing: Hearing, endings: _Endings, *, is_whole: bool) -> None:
    values = {"batch": hearing.batch.id, "before": hearing.before, "now": as_number(hearing.now)}
    all_alike = len(endings.by_state) == 1  # so nobody else of the batch is where they are
    for state, people in endings.by_state.items():
        ranges = spans(people, others=len(people) if all_alike else 0)
        if state in {State.ACCEPTED, State.REJECTED, State.FAILED}:
            move(db, "finish_span", ranges, {**values, "state": state}, len(people))
        elif state is State.SUPPRESSED:
            move(db, "keep_back_span", ranges, values, len(people))
        elif state is State.UNCERTAIN:
            move(db, "doubt_span", ranges, values, len(people))
        elif is_whole:
            move(db, "wait_span", ranges, values, len(people))
        else:
            for due, some in endings.put_back.items():
                move(db, "put_back_span", spans(some), {**values, "due": due}, len(some))


def _keep_what_was_said(db: Database, attempt: int, endings: _Endings) -> None:
    rows = [(person, attempt, state, named, reason) for person, state, named, reason in endings.said]
    if rows:
        db.executemany("add_answer", rows)
    if endings.named:
        names = json.dumps(endings.named, ensure_ascii=False)
        db.execute("add_names", {"attempt": attempt, "names": names})


def _put_batch(db: Database, hearing: Hearing, endings: _Endings, *, is_whole: bool) -> None:
    if is_whole:
        _end_claim(db, hearing, "waiting", max(endings.put_back))
    else:
        _end_claim(db, hearing, "uncertain" if State.UNCERTAIN in endings.by_state else "done")


def _end_claim(db: Database, hearing: Hearing, state: str, due: int | None = None) -> None:
    """Note what has become of a batch, if the claim is the one that it is held under."""
    values = {
        "batch": hearing.batch.id,
        "attempt": hearing.batch.attempt,
        "before": hearing.before,
        "state": state,
        "put_back": None if due is None else as_number(hearing.now),
        "due": due,
    }
    if not db.execute("end_claim", values).rowcount:
        raise _over(db, hearing)
