"""The lowest lots are found without sorting them."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.sending.lots import lowest

LOTS = st.lists(st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 9)), min_size=1)


@given(LOTS, st.data())
def test_the_lowest_are_those_that_a_sorted_list_begins_with(lots: list[int], data: st.DataObject) -> None:
    """Also where lots are near to one another, or the same."""
    count = data.draw(st.integers(1, len(lots)))
    assert lowest(array("Q", lots), count) == sorted(lots)[count - 1]
