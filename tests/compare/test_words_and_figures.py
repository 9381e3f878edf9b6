"""Texts and numbers in two versions, as people are told of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compare.figures import moved_figure
from newsletter_kit.compare.links import LinkChange, changed_links
from newsletter_kit.compare.passages import MOST_CHARACTERS, changed_words, quoted


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("one two three four", "one two 3 four", "“one two three four” → “one two 3 four”"),
        ("", "one", "added: “one”"),
        ("one", "", "removed: “one”"),
        ("one\n\ntwo", "one two", "only its spaces, line breaks or paragraphs have changed"),
        ("a b c d", "e f g h", "written anew; it was “a b c d” and is “e f g h”"),
        ("ეს არის ძველი ამბავი", "ეს არის ახალი ამბავი", "“ეს არის ძველი ამბავი” → “ეს არის ახალი ამბავი”"),
    ],
)
def test_changed_words_are_shown(old: str, new: str, said: str) -> None:
    """In any script, what differs is shown with what stands around it."""
    assert changed_words(old, new) == said


def test_many_places_are_counted() -> None:
    """Three places are shown, and how many more there are is said."""
    old = " ".join(str(each) for each in range(60))
    new = " ".join("x" if each % 10 == 5 else str(each) for each in range(60))
    assert changed_words(old, new).endswith("; and 3 more places")


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(old: str, new: str) -> None:
    """Whatever was written, what is told is one line."""
    assert "\n" not in changed_words(old, new)


def test_a_long_text_is_shortened_in_the_middle() -> None:
    """Its beginning and its end are seen."""
    said = quoted("first " + "word " * 100 + "last")
    assert len(said) <= MOST_CHARACTERS + 5
    assert (said[:6], said[-5:]) == ("“first", "last”")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (463, 475, "463 → 475 (+12, +2.6 %)"),
        (0, 3, "0 → 3 (+3)"),
        (3, 0, "3 → 0 (−3, −100 %)"),
        (41.0, 41.5, "41 → 41.5 (+0.5, +1.2 %)"),
        (1_000_000, 1_000_001, "1,000,000 → 1,000,001 (+1, 0 %)"),
        (-2, 2, "-2 → 2 (+4, +200 %)"),
    ],
)
def test_a_number_is_told_with_sign_and_share(old: float, new: float, said: str) -> None:
    """The difference is exact, and the share has one decimal place."""
    assert moved_figure(old, new) == said


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ([("a", "x")], [("b", "x")], []),
        ([("a", "x")], [("a", "y")], [LinkChange("a", "x", "y")]),
        ([("a", "x")], [], [LinkChange("a", "x", "")]),
        ([], [("a", "x")], [LinkChange("a", "", "x")]),
        ([("a", "x")], [("a", "x"), ("b", "x")], [LinkChange("b", "", "x")]),
        ([("a", "x"), ("b", "y")], [("b", "y"), ("a", "x")], []),
    ],
)
def test_links_are_told_by_their_addresses(
    old: list[tuple[str, str]], new: list[tuple[str, str]], changes: list[LinkChange]
) -> None:
    """Other words for the same address are a matter of the text."""
    assert list(changed_links(old, new)) == changes
