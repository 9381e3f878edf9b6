"""One rate for all workers, with few questions to the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from newsletter_kit.ledger.shared import Grant
from newsletter_kit.sending.shared_meter import LONGEST_PAUSE, SharedMeter

if TYPE_CHECKING:
    from newsletter_kit.ledger.shared import SharedLedger


class Tokens:
    """The part of a ledger that gives out tokens; it remembers what it was asked."""

    def __init__(self, *grants: Grant) -> None:
        self.grants = list(grants)
        self.wanted: list[int] = []
        self.rates: list[float] = []
        self.pauses: list[float] = []

    def take_tokens(self, road: str, wanted: int, rate_per_second: float) -> Grant:
        """The next grant; all that is wanted when none is left."""
        assert (road, rate_per_second > 0) == ("fake/", True)
        self.wanted.append(wanted)
        self.rates.append(rate_per_second)
        return self.grants.pop(0) if self.grants else Grant(wanted, 0.0)

    def slow_down(self, road: str, seconds: float, factor: float = 0.5) -> None:
        """Remember the pause."""
        assert (road, factor) == ("fake/", 0.5)
        self.pauses.append(seconds)


def meter(tokens: Tokens, rate: float | None) -> SharedMeter:
    """The meter of one worker."""
    return SharedMeter(cast("SharedLedger", tokens), "fake/", rate)


def test_a_lease_of_tokens_is_for_many_mails() -> None:
    """No round trip is made until it is used; it is as large as what a quarter of a second used lately."""
    tokens = Tokens()
    own = meter(tokens, 400.0)
    for _ in range(101):
        assert own.wait(1, now=0.0) == 0.0
        own.take(1, now=0.0)
    assert tokens.wanted == [1, 100]


def test_no_more_is_leased_than_is_used() -> None:
    """A worker that sends eight mails a second leases two at a time, though ten thousand were free."""
    tokens = Tokens()
    own = meter(tokens, None)
    for number in range(100):
        assert own.wait(1, now=number / 8) == 0.0
        own.take(1, now=number / 8)
    assert max(tokens.wanted) <= 2


def test_a_worker_that_holds_tokens_learns_of_a_pause_that_another_was_told() -> None:
    """After a quarter of a second it asks, and what it holds is void then."""
    tokens = Tokens(Grant(1, 0.0), Grant(100, 0.0), Grant(0, 30.0, is_closed=True))
    own = meter(tokens, 400.0)
    for now in (0.0, 0.0):
        assert own.wait(1, now) == 0.0
        own.take(1, now)
    assert (own.wait(1, now=0.2), own.wait(1, now=0.3), own.wait(1, now=10.3)) == (0.0, 30.0, 20.0)


def test_tokens_that_are_held_are_used_while_others_have_the_rest() -> None:
    """An empty bucket is no closed one."""
    tokens = Tokens(Grant(5, 0.0), Grant(0, 2.0))
    own = meter(tokens, 10.0)
    assert (own.wait(5, now=0.0), own.wait(5, now=1.0)) == (0.0, 0.0)


def test_without_tokens_a_worker_waits_as_the_ledger_says_and_does_not_ask_meanwhile() -> None:
    """The wait of the ledger is kept to, and then it is asked again."""
    tokens = Tokens(Grant(0, 2.0))
    own = meter(tokens, 10.0)
    assert own.wait(1, now=0.0) == 2.0
    assert own.wait(1, now=1.5) == 0.5
    assert len(tokens.wanted) == 1
    assert own.wait(1, now=2.0) == 0.0


def test_tokens_are_saved_up_for_a_batch() -> None:
    """What was granted in part is kept, so that a batch goes when all of its messages may."""
    tokens = Tokens(Grant(5, 0.5), Grant(5, 0.0))
    own = meter(tokens, 10.0)
    assert own.wait(10, now=0.0) == 0.5
    assert own.wait(10, now=0.5) == 0.0
    assert tokens.wanted == [10, 5]


def test_the_lowest_rate_of_an_account_holds_for_all_its_runs() -> None:
    """It is looked at every five seconds; when the slow run is over, a run's own rate holds again."""
    tokens, others = Tokens(), [2.0]
    own = SharedMeter(cast("SharedLedger", tokens), "fake/", 400.0, lambda: min(others, default=None))
    for now in (0.0, 1.0, 5.0):
        own.wait(1, now)
        own.take(1, now)
        others.clear()
    assert tokens.rates == [2.0, 2.0, 400.0]


def test_a_batch_holds_what_may_go_in_a_second_at_the_lowest_rate() -> None:
    """It follows the rate of others up and down; below one message a second it holds one."""
    others = [10.9, 0.2, 1_000.0]
    own = SharedMeter(cast("SharedLedger", Tokens()), "fake/", 400.0, lambda: others.pop(0))
    assert [own.most(now) for now in (0.0, 4.9, 5.0, 10.0)] == [10, 10, 1, 400]


def test_a_batch_holds_what_may_go_in_a_second_as_the_ledger_told() -> None:
    """Whoever knows of no other run learns how slow it is with its tokens, and when it is over."""
    own = meter(Tokens(Grant(0, 0.5, rate=2.0), Grant(1, 0.0, rate=400.0)), 400.0)
    found = []
    for now in (0.0, 1.0):
        found.append(own.most(now))
        own.wait(1, now)
    assert [*found, own.most(1.0)] == [400, 2, 400]


def slowed_down(tokens: Tokens, rate: float) -> SharedMeter:
    """The meter of a worker whose own run has no rate, beside one that has."""
    return SharedMeter(cast("SharedLedger", tokens), "fake/", None, lambda: rate)


@pytest.mark.parametrize("paused", ["", "paused"])
def test_a_batch_larger_than_what_was_asked_for_is_paid_for_afterwards(paused: str) -> None:
    """What is handed over beyond the tokens that were here is owed, whatever the provider says of it."""
    tokens = Tokens(Grant(10, 0.0), Grant(5, 0.5))
    own = slowed_down(tokens, 10.0)
    assert own.wait(10, now=0.0) == 0.0
    own.take(500, now=0.0)
    if paused:
        own.slow(1.0, now=0.0)
    assert own.wait(1, now=1.0) == 0.5
    assert tokens.wanted == [10, 493]


def test_what_is_owed_is_owed_while_nobody_gets_a_token() -> None:
    """A bucket that is closed empties what a worker holds, and makes it no present."""
    tokens = Tokens(Grant(10, 0.0), Grant(0, 30.0, is_closed=True), Grant(1, 0.1))
    own = slowed_down(tokens, 10.0)
    own.wait(10, now=0.0)
    own.take(30, now=0.0)
    assert (own.wait(1, now=1.0), own.wait(1, now=31.0)) == (30.0, 0.1)


def test_tokens_of_a_higher_rate_are_lost_when_a_slower_run_begins() -> None:
    """What was leased for the rate before would let a worker go on as fast for a while."""
    tokens, others = Tokens(Grant(1, 0.0), Grant(2_500, 0.0), *[Grant(0, 0.7)] * 2), [10_000.0, 10.0]
    own = SharedMeter(cast("SharedLedger", tokens), "fake/", None, lambda: others.pop(0))
    own.wait(1, now=0.0)
    own.take(1, now=0.0)
    own.wait(1, now=0.0)
    assert own.wait(10, now=5.0) == 0.0
    own.take(10, now=5.0)
    assert own.wait(10, now=5.0) == 0.7


def test_a_batch_of_a_fast_run_waits_for_all_its_tokens_beside_a_slow_one() -> None:
    """If it was made for its own rate, two tokens of the slow one do not let a hundred messages go."""
    tokens = Tokens(Grant(2, 1.0), Grant(98, 0.0))
    own = SharedMeter(cast("SharedLedger", tokens), "fake/", 400.0, lambda: 2.0)
    assert (own.wait(100, now=0.0), own.wait(100, now=1.0)) == (1.0, 0.0)


def test_what_a_provider_tells_one_worker_holds_for_all() -> None:
    """Its pause is told to the ledger, and what was leased before is lost."""
    tokens = Tokens()
    own = meter(tokens, 400.0)
    own.wait(1, now=0.0)
    own.slow(30.0, now=0.0)
    assert tokens.pauses == [30.0]
    assert own.wait(1, now=10.0) == 20.0


@pytest.mark.parametrize("failures", [1, 3, 20])
def test_a_provider_that_does_not_answer_is_left_alone_for_longer_and_longer(failures: int) -> None:
    """Each failure doubles the pause, up to a minute; a call that goes well makes it short again."""
    tokens = Tokens()
    own = meter(tokens, None)
    for _ in range(failures):
        own.slow(None, now=0.0)
    assert tokens.pauses[-1] == min(LONGEST_PAUSE, 2.0 ** (failures - 1))
    own.ease(now=0.0)
    own.slow(None, now=0.0)
    assert tokens.pauses[-1] == 1.0
