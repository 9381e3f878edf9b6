"""JSON with gaps is the JSON that Python writes of the finished value, byte for byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.merge import join, split_plain
from newsletter_kit.providers.json_form import Gap, filled_forms, in_json, json_form, utf8

WORDS = st.text(max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TEXT = split_plain('Dear ((name)), "((place))"\n((name|ნინო))')


def as_python_writes(value: object) -> bytes:
    """What the standard library makes of it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@given(value=VALUES)
def test_what_has_no_gap_is_written_as_python_writes_it(value: Any) -> None:
    """Objects, lists, numbers and texts with any letter are the same bytes."""
    form = json_form(value, ())
    assert utf8(form.pieces) == [as_python_writes(value)]
    assert form.gaps == ()


@given(around=VALUES, readers=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=3))
def test_filled_gaps_are_written_as_python_writes_the_whole(
    around: Any, readers: list[tuple[str, str]]
) -> None:
    """A gap may be a value, a key, a merge tag, or stand within a text; any reader's value stays a value."""
    gap, (tag, other, third) = Gap("own"), TEXT.tags
    form = json_form([around, gap, {gap: tag, "t": TEXT}], [gap, tag, other, third])
    names, places = (in_json(column) for column in zip(*readers, strict=True))
    columns = [names, places, names, places]
    got = utf8(["".join(pieces) for pieces in filled_forms(form, columns, len(readers))])
    wholes = [
        [around, name, {name: place, "t": f'Dear {place}, "{name}"\n{place}'}] for name, place in readers
    ]
    assert got == [as_python_writes(whole) for whole in wholes]


def test_finished_json_is_not_quoted_again() -> None:
    """A gap that is no text takes what is JSON already."""
    raw = Gap("items", is_text=False)
    (pieces,) = filled_forms(json_form({"a": raw}, [raw]), [["[1]"]], readers=1)
    assert "".join(pieces) == '{"a":[1]}'


def test_a_gap_that_nobody_fills_is_noticed_at_once() -> None:
    """A form with a space that is not among the given ones cannot be made."""
    with pytest.raises(KeyError):
        json_form([Gap("unknown")], [Gap("known")])


def test_the_samples_hold_tags() -> None:
    """The text above has gaps to fill."""
    assert join(TEXT, {"name": "a", "place": "b"}) == 'Dear a, "b"\na'
