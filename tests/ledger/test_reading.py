"""What a clock shows that nobody sets."""

from __future__ import annotations

import pytest

from newsletter_kit.ledger.reading import Reading, own_reading, reading_of, seconds_between


def test_a_reading_comes_back_from_the_ledger_as_it_was() -> None:
    """What is written as a text is read as the same, also where the name of the clock holds a blank."""
    shown = Reading("0a4b2f7e-1d1e-4b5f time:[4026531834]", 123_456_789)
    assert (reading_of(str(shown)), reading_of(None)) == (shown, None)


def test_this_boot_has_a_clock_that_goes_forward() -> None:
    """Two looks at it tell how much time has passed between them."""
    first, second = own_reading(), own_reading()
    passed = seconds_between(first, second)
    assert (passed is None) == (first is None)
    assert passed is None or 0 <= passed < 3600


@pytest.mark.parametrize(
    "before",
    [None, Reading("another boot", 1_000_000), Reading("boot", 9_000_001)],
    ids=["not written down", "another boot", "after now"],
)
def test_what_cannot_be_told_is_not_guessed(before: Reading | None) -> None:
    """Readings of two clocks, and of one that seems to have gone back, say nothing of the time between."""
    assert seconds_between(before, Reading("boot", 9_000_000)) is None
