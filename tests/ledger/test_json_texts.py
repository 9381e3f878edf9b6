"""The JSON of many values at once."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.ledger.json_texts import json_texts

MARK = "\x1e"
TEXTS = st.text(st.sampled_from(["a", "ნ", '"', "\\", ",", MARK]), max_size=4)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)
)


@given(st.lists(VALUES, max_size=5))
def test_each_value_has_the_text_that_it_has_alone(values: list[object]) -> None:
    """Whatever stands in the values, each is written as if there were no others."""
    alone = [json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values]
    assert json_texts(values) == alone


@pytest.mark.parametrize("value", [[MARK, MARK, MARK], ["a", MARK, "b"], MARK, {MARK: [",", MARK, ","]}])
def test_the_mark_may_stand_in_a_value(value: object) -> None:
    """A value that holds the very mark between two texts is kept whole."""
    assert [json.loads(text) for text in json_texts([1, value, 2])] == [1, value, 2]


def test_what_json_does_not_know_is_refused() -> None:
    """No text is made of a number that JSON cannot hold."""
    with pytest.raises(ValueError, match="JSON"):
        json_texts([{"share": float("nan")}])
