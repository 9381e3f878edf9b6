"""Characters as readers count them."""

from __future__ import annotations

import pytest

from newsletter_kit.graphemes import count_graphemes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("News", 4),
        ("ne\u0301", 2),
        ("👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇬🇪", 1),
        ("საქართველო", 10),
        ("السلام", 6),
    ],
)
def test_what_a_reader_sees_as_one_counts_as_one(text: str, count: int) -> None:
    """Accents, joined emoji, skin tones and flags are no characters of their own."""
    assert count_graphemes(text) == count
