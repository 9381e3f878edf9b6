"""A text that nobody can see is no text."""

from __future__ import annotations

import pytest

from newsletter_kit.visible import is_visible, unturned


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\u00a0", "\u200b", "\ufeff", "\u202e\u202c", "\u3164", "\U000e0041"]
)
def test_blanks_and_signs_without_a_shape_are_invisible(text: str) -> None:
    """What web forms and word processors leave behind counts as nothing."""
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", "\u200bN", "👩\u200d👧", "ს", "ن\u200cی", "."])
def test_a_sign_with_a_shape_is_visible(text: str) -> None:
    """One letter, sign or emoji is enough, whatever stands around it."""
    assert is_visible(text)


@pytest.mark.parametrize("turn", ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2068", "\u2069"])
def test_a_sign_that_turns_the_writing_is_shown(turn: str) -> None:
    """What would show a text in another order than it has is seen instead of obeyed."""
    assert unturned(f"a{turn}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["ნინო, 3.5%", "نينو (3)", "ن\u200cی", "👩\u200d👧", "e\u0301"])
def test_ordinary_writing_is_not_touched(text: str) -> None:
    """Georgian, Arabic, joiners and accents stay as they are written."""
    assert unturned(text) == text
