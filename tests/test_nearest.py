"""An unknown word is answered with the nearest known one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.nearest import did_you_mean

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
