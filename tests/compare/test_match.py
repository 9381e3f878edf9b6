"""Which part is which in another version of a list."""

from __future__ import annotations

from itertools import permutations

import pytest

from newsletter_kit.compare.match import match


def same(one: str, other: str) -> float:
    """1 for the same letter."""
    return float(one == other)


@pytest.mark.parametrize(
    ("old", "new", "removed", "added", "moved"),
    [
        ("abc", "abc", "", "", ""),
        ("abc", "ac", "b", "", ""),
        ("ac", "abc", "", "b", ""),
        ("abcd", "dabc", "", "", "d"),
        ("abcd", "bcda", "", "", "a"),
        ("abc", "xyz", "abc", "xyz", ""),
        ("", "a", "", "a", ""),
        ("abcde", "ebcd", "a", "", "e"),
    ],
)
def test_parts_that_stay_come_go_and_move_are_told_apart(
    old: str, new: str, removed: str, added: str, moved: str
) -> None:
    """What moved is the least that has to be moved to come from one order to the other."""
    matched = match(old, new, same)
    assert "".join(old[each] for each in matched.removed) == removed
    assert "".join(new[each] for each in matched.added) == added
    assert "".join(old[each] for each, _ in matched.moved) == moved


@pytest.mark.parametrize("new", [list(each) for each in permutations("abcde")][::7], ids="".join)
def test_what_did_not_move_is_in_order(new: list[str]) -> None:
    """Without the moved parts, both versions have the same order."""
    matched = match("abcde", new, same)
    kept = [pair for pair in matched.pairs if pair not in matched.moved]
    assert [here for here, _ in kept] == sorted(here for here, _ in kept)
    assert len(matched.pairs) == 5


def test_of_two_equal_parts_the_nearest_is_taken() -> None:
    """Two dividers between sections do not change places."""
    assert match("a-b-", "a-b-", same).moved == frozenset()


def test_parts_that_have_little_in_common_are_not_one() -> None:
    """Below the least likeness, one is gone and another has come."""
    assert match("a", "b", lambda _one, _other: 0.29).pairs == ()
