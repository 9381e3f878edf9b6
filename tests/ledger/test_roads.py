"""What is another one on the new road is named, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter_kit.ledger.roads import road_change
from newsletter_kit.ledger.values import Route

ROAD = Route("postmark", "", "news@iom.int")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (ROAD, ""),
        (replace(ROAD, account="eu"), "account (none), now eu"),
        (
            Route("ses", "", "press@iom.int"),
            "provider postmark, now ses; sender news@iom.int, now press@iom.int",
        ),
    ],
)
def test_each_change_of_road_is_named(now: Route, said: str) -> None:
    """With what it was and what it is, and an empty one in words."""
    assert road_change(ROAD, now) == said
