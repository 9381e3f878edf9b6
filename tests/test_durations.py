"""A length of time is said so that nobody has to reckon."""

from __future__ import annotations

import pytest

from newsletter_kit.durations import in_words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.3, "0 s"),
        (119, "119 s"),
        (120, "2 min"),
        (3_599, "1 h"),
        (5_400, "1 h 30 min"),
        (86_400, "24 h"),
        (172_799, "48 h"),
        (172_800, "2 days"),
        (200_000, "2 days 8 h"),
    ],
)
def test_a_time_is_said_in_the_units_that_fit(seconds: float, said: str) -> None:
    """Seconds below two minutes, hours below two days, and no unit of which there are none."""
    assert in_words(seconds) == said
