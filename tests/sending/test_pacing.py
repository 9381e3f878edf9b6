"""The rate that was asked for is never passed, and always reached in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.sending.pacing import eased, full_bucket, parse_rate, seconds_until, slowed, taken

RATES = st.floats(0.01, 1_000)
PAUSES = st.floats(0, 30)


@pytest.mark.parametrize(
    ("text", "per_second"),
    [("14/s", 14), ("0.5/s", 0.5), ("600/min", 10), ("36000/h", 10), ("86400 / day", 1), (" 5/sec ", 5)],
)
def test_a_rate_is_read_as_people_write_it(text: str, per_second: float) -> None:
    """Whatever the unit, it is messages per second."""
    assert parse_rate(text) == per_second


@pytest.mark.parametrize("text", ["", "14", "0/s", "-1/s", "14/w", "nan/s", "1e9/s", "/s", "14 per second"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    """A rate that is not understood is never guessed, and never none."""
    with pytest.raises(ValueError, match="is no rate"):
        parse_rate(text)


@given(RATES, st.lists(st.tuples(st.integers(1, 50), PAUSES), max_size=40))
def test_never_more_goes_than_the_rate_and_one_second_allow(
    rate: float, calls: list[tuple[int, float]]
) -> None:
    """Whoever waits as told hands over at most a second's worth, the rate times the time, and one batch."""
    bucket, now, went = full_bucket(rate, 0.0), 0.0, 0
    for count, pause in calls:
        now += pause
        now += seconds_until(bucket, count, now)
        bucket = taken(bucket, count, now)
        went += count
        largest_debt = max(0, count - bucket.burst)
        assert went <= bucket.burst + rate * now + largest_debt + 1e-6 * went


@given(RATES, st.lists(st.integers(1, 50), min_size=1, max_size=40))
def test_whoever_waits_as_told_never_waits_twice(rate: float, counts: list[int]) -> None:
    """After the wait that was asked for, nothing more is asked."""
    bucket, now = full_bucket(rate, 0.0), 0.0
    for count in counts:
        now += seconds_until(bucket, count, now)
        assert seconds_until(bucket, count, now) * rate < 1e-6
        bucket = taken(bucket, count, now)


@given(RATES, st.lists(st.booleans(), max_size=60))
def test_the_rate_stays_between_a_twentieth_and_what_was_asked(rate: float, good: list[bool]) -> None:
    """However often the provider complains or is content, the rate keeps within its bounds."""
    bucket = full_bucket(rate, 0.0)
    for is_good in good:
        bucket = eased(bucket, bucket.at + 1) if is_good else slowed(bucket, bucket.at + 1)
        assert rate * 0.0499 <= bucket.rate <= rate


def test_a_clock_that_stands_still_fills_nothing() -> None:
    """No time, no tokens."""
    bucket = taken(full_bucket(10, 5.0), 10, 5.0)
    assert seconds_until(bucket, 1, 5.0) == seconds_until(bucket, 1, 4.0) == 0.1
