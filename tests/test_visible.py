"""A text that nobody can see is no text."""

from __future__ import annotations

import pytest

from newsletter_kit.visible import is_visible


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
