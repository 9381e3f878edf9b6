"""A ledger as anybody would write it in an hour: dictionaries in memory, no file, no crash, one run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter_kit.ledger.states import FINAL, State
from newsletter_kit.ledger.values import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


ENDS = {
    Verdict.ACCEPTED: State.ACCEPTED,
    Verdict.REJECTED: State.REJECTED,
    Verdict.UNCERTAIN: State.UNCERTAIN,
}


@dataclass(eq=False)
class Somebody:
    """One person."""

    key: str
    state: State
    tries: int = 0
    batch: Bunch | None = None
    put_back: datetime | None = None
    due: datetime | None = None
    barred: bool = False
    erased: bool = False


@dataclass(eq=False)
class Bunch:
    """One batch."""

    members: list[Somebody]
    version: int
    state: str = "in_flight"
    put_back: datetime | None = None
    due: datetime | None = None
    attempts: int = 1
    key: str = ""
    sealed: bool = False


@dataclass
class Model:
    """The whole ledger."""

    people: list[Somebody] = field(default_factory=list)
    bunches: list[Bunch] = field(default_factory=list)
    version: int = 1

    def plan(self, keys: Iterable[str], suppressed: frozenset[str]) -> Counter[str]:
        """As `Ledger.plan`."""
        found, known = Counter[str](), {each.key: each for each in self.people}
        before = frozenset(known)
        for key in keys:
            found["known"] += key in known
            if key not in known:
                state = State.SUPPRESSED if key in suppressed else State.PENDING
                known[key] = Somebody(key, state)
                self.people.append(known[key])
                found["suppressed" if key in suppressed else "added"] += 1
            elif key in suppressed and key in before and not known[key].erased:
                found["stopped"] += self.stop(known[key])
        return found

    def stop(self, person: Somebody) -> bool:
        """Keep somebody back; whether they were pending."""
        if person.state in {State.IN_FLIGHT, State.UNCERTAIN}:
            person.barred = True
        if person.state is not State.PENDING:
            return False
        person.state, person.due, person.put_back = State.SUPPRESSED, None, None
        if person.batch:
            self.dissolve(person.batch)
        person.batch = None
        return True

    def dissolve(self, bunch: Bunch, now: datetime | None = None) -> None:
        """The members of a waiting batch are free; `free_at` is set by the caller, who knows the time."""
        bunch.state = "dissolved"
        for each in bunch.members:
            if each.state is State.PENDING:
                each.batch, each.due, each.put_back = None, now or self.now, now or self.now

    now: datetime = None  # type: ignore[assignment]

    def claim(self, size: int) -> Bunch | None:
        """As `Ledger.claim`."""
        waiting = [each for each in self.bunches if each.state == "waiting" and self.is_due(each)]
        if waiting:
            bunch = min(waiting, key=lambda each: (each.due, self.bunches.index(each)))
            bunch.attempts += 1
        else:
            due = [each for each in self.people if each.due and self.is_due(each)]
            due = sorted(due, key=lambda each: (each.due, self.people.index(each)))[:size]
            fresh = [e for e in self.people if e.state is State.PENDING and not e.batch and not e.due]
            members = sorted(due + fresh[: size - len(due)], key=self.people.index)
            if not members:
                return None
            bunch = Bunch(members, self.version)
            self.bunches.append(bunch)
        bunch.state, bunch.due, bunch.put_back, bunch.sealed = "in_flight", None, None, False
        for each in bunch.members:
            each.state, each.batch, each.due, each.put_back = State.IN_FLIGHT, bunch, None, None
            each.tries += 1
        return bunch

    def is_due(self, each: Somebody | Bunch) -> bool:
        """Whether somebody's time has come, or the clock was set back."""
        assert each.due
        assert each.put_back
        return each.due <= self.now or each.put_back > self.now

    def hear(self, bunch: Bunch, answers: Sequence[Answer], max_claims: int | None) -> None:
        """As `record`, `release` and `settle`."""
        people = self.open_members(bunch)
        whole = self.can_replay(bunch)
        ends = [self.end_of(each, answer, max_claims) for each, answer in zip(people, answers, strict=True)]
        for person, answer, end in zip(people, answers, ends, strict=True):
            person.state = end
            if end is State.PENDING:
                person.batch = None
                person.put_back, person.due = self.now, answer.retry_at or self.now
            elif end is State.SUPPRESSED:
                person.batch = None
        bunch.state = "uncertain" if State.UNCERTAIN in ends else "done"
        if whole and set(ends) == {State.PENDING}:
            bunch.state, bunch.put_back = "waiting", self.now
            bunch.due = max(answer.retry_at or self.now for answer in answers)
            for each in people:
                each.batch, each.put_back, each.due = bunch, None, None

    def end_of(self, person: Somebody, answer: Answer, max_claims: int | None) -> State:
        """Where an answer puts somebody."""
        if answer.verdict is not Verdict.DEFERRED:
            return ENDS[answer.verdict]
        if person.barred:
            return State.SUPPRESSED
        return State.FAILED if max_claims and person.tries >= max_claims else State.PENDING

    def open_members(self, bunch: Bunch) -> list[Somebody]:
        """The members that an answer is about."""
        wanted = {"in_flight": State.IN_FLIGHT, "uncertain": State.UNCERTAIN}[bunch.state]
        return [each for each in bunch.members if each.state is wanted and each.batch is bunch]

    def can_replay(self, bunch: Bunch) -> bool:
        """Whether the batch could be handed over again as it was."""
        return (
            bunch.version == self.version
            and len(self.open_members(bunch)) == len(bunch.members)
            and not any(each.erased for each in bunch.members)
            and not any(each.barred and each.batch is bunch for each in bunch.members)
        )

    def doubt(self, bunch: Bunch) -> None:
        """As `Ledger.doubt`."""
        for each in self.open_members(bunch):
            each.state = State.UNCERTAIN
        bunch.state = "uncertain"

    def die(self, now: datetime) -> None:
        """The sender is gone, as is found out `now`. What it had sealed is in doubt; the rest never left."""
        before, self.now = self.now, now
        for bunch in self.bunches:
            if bunch.state == "in_flight" and not bunch.sealed:
                self.hear(bunch, [Answer(Verdict.DEFERRED)] * len(self.open_members(bunch)), None)
            elif bunch.state == "in_flight":
                self.doubt(bunch)
        self.now = before

    def edit(self) -> None:
        """An edited issue is accepted."""
        self.version += 1
        for bunch in self.bunches:
            if bunch.state == "waiting":
                self.dissolve(bunch)

    def is_final(self, person: Somebody) -> bool:
        """Whether nothing more can come of somebody."""
        return person.state in FINAL
