"""An unknown word is answered with the nearest known one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.nearest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("typ", ["type", "title"], "Did you mean type?"),
        ("Type ", ["type"], "Did you mean type?"),
        ("xyz", ["type"], "-"),
    ],
)
def test_the_nearest_word_is_offered(word: str, known: Sequence[str], said: str) -> None:
    """A slip of a letter is recognised, and a stranger is not forced upon a word."""
    assert did_you_mean(word, known, "-") == said


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (["name", "country", "first_name"], "first_name, name, country"),
        (
            [f"f{number}" for number in range(14)],
            "f0, f1, f10, f11, f12, f13, f2, f3, f4, f5, f6, f7 and 2 more",
        ),
        ([], ""),
    ],
)
def test_the_known_words_are_listed_nearest_first(known: Sequence[str], said: str) -> None:
    """What was probably meant comes first, and a long list is cut."""
    assert listed(known, "fristname") == said


def test_capitals_make_no_word_far_from_another() -> None:
    """A heading of a list that differs in its capitals and a sign is offered as it is written there."""
    assert did_you_mean("Email", ["Vorname", "E-Mail"]) == "Did you mean E-Mail?"
