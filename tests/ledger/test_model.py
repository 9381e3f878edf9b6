"""R15: whatever is done to a ledger, in whatever order, it holds what a simple model holds."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.battery import NOW, SPEC
from ledger.model import Bunch, Model
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.removing import BarredError
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Answer, Counts, Person, Verdict
from postgres_server import drop_schema, in_schema, new_schema

if TYPE_CHECKING:
    from hypothesis.stateful import MultipleResults

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import ClaimedBatch

EXAMPLES = int(os.environ.get("NEWSLETTER_EXAMPLES", "40"))
"""How many runs of the machine; the whole proof wants 2,000."""

KEYS = st.integers(0, 11).map("r{}@iom.int".format)
HOURS = st.integers(-100, 100).map(lambda hours: timedelta(hours=hours))
VERDICTS = st.lists(st.tuples(st.sampled_from(Verdict), st.none() | HOURS), min_size=12, max_size=12)
BOUND = st.sampled_from([None, 1, 2, 5])


class LedgerAndModel(RuleBasedStateMachine):
    """Does everything twice: to a file, and to the model."""

    claims = Bundle[tuple["ClaimedBatch", Bunch, int]]("claims")

    def __init__(self) -> None:
        super().__init__()
        self.place = self.new_place()
        self.killed: list[Ledger] = []
        self.model = Model()
        self.spec = SPEC
        self.tenure = 0

    def new_place(self) -> Path | str:
        """Where nobody has kept a ledger yet."""
        self.folder = tempfile.TemporaryDirectory()
        return Path(self.folder.name) / "ledger.db"

    @initialize()
    def start(self) -> None:
        """Open the file and take the run."""
        self.set_clock(timedelta())
        self.ledger = open_ledger(self.place)
        self.run = self.ledger.take(self.ledger.begin(self.spec, NOW), NOW)

    @rule(hours=HOURS)
    def set_clock(self, hours: timedelta) -> None:
        """R10: the clock jumps, in either direction."""
        self.now = self.model.now = NOW + hours

    @rule(keys=st.lists(KEYS, max_size=12), suppressed=st.frozensets(KEYS, max_size=3))
    def plan(self, keys: list[str], suppressed: frozenset[str]) -> None:
        """Plan some people, some of them suppressed, some twice."""
        people = [Person(key, key, "en", {"key": key}, key in suppressed, "left") for key in keys]
        found = self.ledger.plan(self.run, people, self.now)
        wanted = self.model.plan(keys, suppressed)
        assert Counter(
            added=found.added, suppressed=found.suppressed, known=found.known, stopped=found.stopped
        ) == Counter(wanted)

    @rule(target=claims, size=st.integers(1, 5))
    def claim(self, size: int) -> MultipleResults[tuple[ClaimedBatch, Bunch, int]]:
        """Claim a batch; key and members are those of the model."""
        batch, bunch = self.ledger.claim(self.run, size, self.now), self.model.claim(size)
        assert (batch is None) == (bunch is None)
        if batch is None or bunch is None:
            return multiple()
        assert [each.address for each in batch.people] == [each.key for each in bunch.members]
        assert [each.tries for each in batch.people] == [each.tries for each in bunch.members]
        assert batch.attempt == bunch.attempts
        assert bunch.key in {"", batch.key}
        bunch.key = batch.key
        return multiple((batch, bunch, self.tenure))

    def is_ours(self, claim: tuple[ClaimedBatch, Bunch, int]) -> bool:
        """Whether a claim was made since the last crash."""
        return claim[2] == self.tenure

    @rule(claim=claims)
    def seal(self, claim: tuple[ClaimedBatch, Bunch, int]) -> None:
        """A batch is about to be handed over; one with somebody who was barred meanwhile is refused."""
        if not self.is_ours(claim):
            return
        if any(each.barred and each.batch is claim[1] for each in claim[1].members):
            with pytest.raises(BarredError):
                self.ledger.seal(claim[0], "aa")
        else:
            self.ledger.seal(claim[0], "aa")
            claim[1].sealed = True

    @rule(claim=consumes(claims), verdicts=VERDICTS, bound=BOUND)
    def record(
        self,
        claim: tuple[ClaimedBatch, Bunch, int],
        verdicts: list[tuple[Verdict, timedelta | None]],
        bound: int | None,
    ) -> None:
        """Write down any mix of answers."""
        if self.is_ours(claim):
            answers = self.answers(verdicts)[: len(claim[0].people)]
            self.ledger.record(claim[0], answers, self.now, max_claims=bound)
            self.model.hear(claim[1], answers, bound)

    @rule(claim=consumes(claims), hours=HOURS, bound=BOUND)
    def release(self, claim: tuple[ClaimedBatch, Bunch, int], hours: timedelta, bound: int | None) -> None:
        """A batch was surely not taken."""
        if self.is_ours(claim):
            self.ledger.release(claim[0], self.now + hours, self.now, max_claims=bound)
            answer = Answer(Verdict.DEFERRED, retry_at=self.now + hours)
            self.model.hear(claim[1], [answer] * len(claim[0].people), bound)

    @rule(claim=consumes(claims))
    def doubt(self, claim: tuple[ClaimedBatch, Bunch, int]) -> None:
        """No answer came."""
        if self.is_ours(claim):
            self.ledger.doubt(claim[0], self.now)
            self.model.doubt(claim[1])

    @rule(verdicts=VERDICTS, bound=BOUND)
    def settle(self, verdicts: list[tuple[Verdict, timedelta | None]], bound: int | None) -> None:
        """Something was learnt about the first batch in doubt."""
        batch = next(self.ledger.in_doubt(self.run), None)
        if batch is not None:
            bunch = next(each for each in self.model.bunches if each.key == batch.key)
            answers = self.answers(verdicts)[: len(batch.people)]
            self.ledger.settle(batch, answers, self.now, max_claims=bound)
            self.model.hear(bunch, answers, bound)

    @rule(keys=st.frozensets(KEYS, max_size=4))
    def suppress(self, keys: frozenset[str]) -> None:
        """Some people must not be mailed any more."""
        found = self.ledger.suppress(self.run, sorted(keys), self.now)
        people = [each for each in self.model.people if each.key in keys and not each.erased]
        assert found == sum([self.model.stop(each) for each in people])

    @rule(key=KEYS)
    def erase(self, key: str) -> None:
        """Somebody is to be forgotten."""
        found = self.ledger.erase(key, self.now)
        people = [each for each in self.model.people if each.key == key and not each.erased]
        assert found == len(people)
        for each in people:
            self.model.stop(each)
            each.erased = True

    @rule()
    def reopen(self) -> None:
        """The process ends as it should, and another goes on."""
        self.ledger.__exit__(None, None, None)
        self.model.die(datetime.now(UTC))  # whoever opens the ledger ends what was left, by the true clock
        self.go_on()

    @rule()
    @precondition(lambda self: len(self.killed) < 5)
    def kill(self) -> None:
        """The process vanishes; another takes over by force."""
        self.killed.append(self.ledger)
        self.go_on()

    @rule()
    def edit(self) -> None:
        """The issue is edited between two sends, and that is accepted."""
        self.ledger.leave(self.run)
        self.spec = replace(self.spec, editions={"en": f"{self.model.version}"}, accept_edit=True)
        self.model.edit()
        self.ledger.begin(self.spec, self.now)
        self.go_on(reopen=False)

    def go_on(self, *, reopen: bool = True) -> None:
        """Another tenure begins."""
        self.ledger = open_ledger(self.place) if reopen else self.ledger
        self.run = self.ledger.take(self.ledger.begin(self.spec, self.now), self.now, force=True)
        self.model.die(self.now)
        self.tenure += 1

    def answers(self, verdicts: list[tuple[Verdict, timedelta | None]]) -> list[Answer]:
        """Verdicts as answers."""
        return [
            Answer(verdict, "id", "because", None if hours is None else self.now + hours)
            for verdict, hours in verdicts
        ]

    @invariant()
    def everybody_is_where_the_model_says(self) -> None:
        """States, tries and counts agree."""
        found = {
            state: Counter((each.address, each.tries) for each in self.ledger.people(self.run, state))
            for state in State
        }
        wanted = {state: Counter[tuple[str | None, int]]() for state in State}
        for each in self.model.people:
            wanted[each.state][None if each.erased else each.key, each.tries] += 1
        assert found == wanted
        states = Counter(each.state.value for each in self.model.people)
        assert self.ledger.counts(self.run) == Counts(**states)

    @invariant()
    def what_is_in_doubt_agrees(self) -> None:
        """The batches in doubt are those of the model, and can be replayed alike."""
        found = [(each.key, len(each.people), each.can_replay) for each in self.ledger.in_doubt(self.run)]
        assert found == [
            (each.key, len(self.model.open_members(each)), self.model.can_replay(each))
            for each in self.model.bunches
            if each.state == "uncertain"
        ]

    def teardown(self) -> None:
        """Close what is open."""
        for each in (*self.killed, self.ledger):
            each.__exit__(None, None, None)
        self.clear_away()

    def clear_away(self) -> None:
        """Leave nothing behind."""
        self.folder.cleanup()


class ServerAndModel(LedgerAndModel):
    """The same, on a server."""

    def __init__(self, url: str) -> None:
        self.url, self.schema = url, new_schema()
        super().__init__()

    def new_place(self) -> str:
        """A schema of its own."""
        return in_schema(self.url, self.schema)

    def clear_away(self) -> None:
        """Take it away."""
        drop_schema(self.url, self.schema)


TestLedgerAndModel = LedgerAndModel.TestCase
TestLedgerAndModel.__doc__ = "Random operations leave the ledger and the model alike."
HARD = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestLedgerAndModel.settings = HARD


def test_random_operations_leave_the_server_and_the_model_alike(postgres_url: str) -> None:
    """R15: the same machine finds no difference on a server, where it is run less often."""
    hard = settings(HARD, max_examples=max(1, EXAMPLES // 10))
    machine: Any = partial(ServerAndModel, postgres_url)
    run_state_machine_as_test(machine, settings=hard)
