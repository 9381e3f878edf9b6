"""One rate for all workers: a bucket whose tokens come with the server's clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.ledger.postgresql.tokens import BURST_SECONDS, Bucket, grant
from newsletter_kit.ledger.shared import Grant

if TYPE_CHECKING:
    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger

ROAD = "postmark/news"
SLOW = 0.001
"""So few tokens a second that none comes while a test runs."""
RATES = st.floats(0.01, 10_000)


def full(tokens: float = 5, **changes: float) -> Bucket:
    """A bucket that was never braked."""
    rest = {"age_seconds": 0.0, "closed_seconds": 0.0, "brake": 1.0, "braked_seconds": 0.0}
    return Bucket(tokens=tokens, **{**rest, **changes})


@given(asks=st.lists(st.tuples(st.integers(1, 500), st.floats(0, 5)), max_size=30), rate=RATES)
def test_no_more_is_given_than_the_rate_allows(asks: list[tuple[int, float]], rate: float) -> None:
    """However one asks, over any time it is the rate and one burst."""
    bucket, given_, passed = full(0), 0, 0.0
    for wanted, seconds in asks:
        passed += seconds
        after, answer = grant(full(bucket.tokens, age_seconds=seconds), wanted, rate)
        bucket, given_ = after, given_ + answer.granted
        assert 0 <= answer.granted <= wanted
    assert given_ <= rate * passed + max(1.0, rate * BURST_SECONDS) + 1e-6 * (1 + given_)


@given(wanted=st.integers(1, 10_000), rate=RATES, tokens=st.floats(0, 100))
def test_who_waits_as_told_gets_something(wanted: int, rate: float, tokens: float) -> None:
    """The wait is neither nothing nor too short for any of those who got less than they wanted."""
    bucket, answer = grant(full(tokens), wanted, rate)
    if answer.granted < wanted:
        assert answer.wait_seconds > 0
        _, later = grant(full(bucket.tokens, age_seconds=answer.wait_seconds * (1 + 1e-9)), wanted, rate)
        assert later.granted >= 1


CLOSED = Grant(0, 4.0, is_closed=True, rate=10.0)


@pytest.mark.parametrize(
    ("bucket", "wanted", "rate", "told"),
    [
        pytest.param(full(5), 3, 10.0, Grant(3, 0.0, rate=10.0), id="enough"),
        pytest.param(full(5), 7, 10.0, Grant(5, 0.2, rate=10.0), id="some"),
        pytest.param(full(0, closed_seconds=4.0, age_seconds=9.0), 1, 10.0, CLOSED, id="closed"),
        pytest.param(full(0, age_seconds=60.0), 100, 10.0, Grant(5, 0.5, rate=10.0), id="a burst at most"),
        pytest.param(full(0, lowest=2.0), 1, 10.0, Grant(0, 0.5, rate=2.0), id="another is slower"),
        pytest.param(full(0, lowest=20.0), 1, 10.0, Grant(0, 0.1, rate=10.0), id="another is faster"),
        pytest.param(full(0, brake=0.5), 1, 10.0, Grant(0, 0.2, rate=10.0), id="braked"),
        pytest.param(full(0, brake=0.5, braked_seconds=60.0), 1, 10.0, Grant(0, 0.1, rate=10.0), id="eased"),
    ],
)
def test_what_a_bucket_gives(bucket: Bucket, wanted: int, rate: float, told: Grant) -> None:
    """Tokens that are there, those that came, the time until more have come, and the rate that holds."""
    assert grant(bucket, wanted, rate)[1] == told


def test_workers_share_one_bucket(open_shared: OpenShared) -> None:
    """Four that ask at the same time get no more than one would; another road is another bucket."""
    workers = [open_shared() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(lambda each: each.take_tokens(ROAD, 20, SLOW).granted, workers))
    assert sorted(granted) == [0, 0, 0, 1]
    assert workers[0].take_tokens("ses/eu", 20, 60).granted == 20


def test_the_lowest_rate_that_is_named_holds_for_all(open_shared: OpenShared) -> None:
    """Whoever comes first: beside one that keeps to a slow rate, a fast one gets nothing more."""
    slow, fast = open_shared(), open_shared()
    for first, road in ((slow, "a/b"), (fast, "a/c")):
        first.take_tokens(road, 1, SLOW if first is slow else 1000.0)
        slow.take_tokens(road, 1, SLOW)
        waits = [fast.take_tokens(road, 500, 1000.0).wait_seconds for _ in range(2)]
        assert waits[1] == pytest.approx(1 / SLOW, rel=0.1)


def test_a_rate_that_nobody_names_any_more_holds_no_longer(ledger: PostgresLedger) -> None:
    """When its time is over, whoever asks next gets what comes at a rate of its own."""
    ledger.take_tokens(ROAD, 1, SLOW)
    with ledger.in_transaction() as connection:
        connection.execute("UPDATE buckets SET lowest_until = clock_timestamp()")
    for _ in range(2):
        assert ledger.take_tokens(ROAD, 500, 1000.0).wait_seconds <= 0.5


def test_a_429_closes_the_road_for_all(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """Nobody gets a token until the time is over, and a shorter one does not open it sooner."""
    other = open_shared()
    ledger.slow_down(ROAD, 3600, 0.5)
    other.slow_down(ROAD, 1, 0.5)
    answer = other.take_tokens(ROAD, 5, 100)
    assert answer.granted == 0
    assert 3500 < answer.wait_seconds <= 3600


def test_after_a_429_the_bucket_fills_more_slowly(ledger: PostgresLedger) -> None:
    """Each one multiplies the rate, to a hundredth at the least."""
    waits = []
    for _ in range(9):
        ledger.slow_down(ROAD, 0, 0.5)
        waits.append(ledger.take_tokens(ROAD, 1, 0.1).wait_seconds)
    assert waits[0] == pytest.approx(20, rel=0.1)
    assert waits[-1] == pytest.approx(1000, rel=0.1)


@pytest.mark.parametrize(("wanted", "rate"), [(0, 1.0), (1, 0.0), (1, -1.0), (1, float("nan"))])
def test_a_wish_that_makes_no_sense_is_refused(ledger: PostgresLedger, wanted: int, rate: float) -> None:
    """No tokens, or none a second, are a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one token"):
        ledger.take_tokens(ROAD, wanted, rate)


@pytest.mark.parametrize("factor", [0.0, 1.5])
def test_a_factor_that_does_not_slow_down_is_refused(ledger: PostgresLedger, factor: float) -> None:
    """Neither a stop for ever nor a faster rate."""
    with pytest.raises(ValueError, match="a factor above 0"):
        ledger.slow_down(ROAD, 1, factor)
