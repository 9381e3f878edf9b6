"""Which section of a translation belongs to which section of its issue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.issue.alignment import Matches, Outline, align, moved_marks, moved_sections
from newsletter_kit.issue.source import Mark

A, B, C = Outline("text", "aa"), Outline("text", "bb"), Outline("stories", "cc")
STALE_A, STALE_C, BARE = Outline("text", "a0"), Outline("stories", "c0"), Outline("text", "")


@pytest.mark.parametrize(
    ("translated", "parent", "matches"),
    [
        ([A, B], [A, B], {0: 0, 1: 1}),
        ([A, C], [A, B, C], {0: 0, 1: 2}),  # one was put between them
        ([A, B], [B, A], {0: 1, 1: 0}),  # moved
        ([STALE_A, C], [C, A], None),  # moved and edited: it may be another
        ([A, STALE_C], [A, B, C], {0: 0, 1: 2}),  # edited, but the only one of its type
        ([STALE_A], [A, B], None),  # either could be meant
        ([STALE_A, B], [A, B], {0: 0, 1: 1}),
        ([BARE], [A, B], {0: 0}),  # nothing is noted: the order alone speaks
        ([A, A], [A, B], {0: 0, 1: 1}),  # copied, and the note with it
        ([A, B, C], [A, C], None),  # one is gone
        ([], [A], {}),
    ],
)
def test_sections_are_matched_by_words_and_order(
    translated: list[Outline], parent: list[Outline], matches: Matches | None
) -> None:
    """Same words are the same section wherever it went; the rest goes by order, and nothing is guessed."""
    assert align(translated, parent) == matches


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_untouched_sections_are_found_wherever_they_went(order: list[int], dropped: set[int]) -> None:
    """Moving sections and adding others never puts a translation under other words."""
    parent = [Outline("text", f"{each}") for each in order]
    translated = [Outline("text", f"{each}") for each in range(6) if each not in dropped]
    matches = align(translated, parent)
    assert matches is not None
    assert all(parent[place].digest == translated[index].digest for index, place in matches.items())


def test_marks_and_sections_move_together() -> None:
    """An error in a section that was moved still names its line in the translator's file."""
    marks = {("title",): Mark(1, 1), ("sections", 0, "body"): Mark(5, 5)}
    assert moved_marks(marks, {0: 2}) == {("title",): Mark(1, 1), ("sections", 2, "body"): Mark(5, 5)}
    assert moved_sections([{"body": "x"}], {0: 2}, 3) == [None, None, {"body": "x"}]
