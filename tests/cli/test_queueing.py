"""When a run begins that workers send: by whose clocks a time is meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter_kit.cli.queueing import schedule_of
from newsletter_kit.errors import ConfigError

NINE, IN_TBILISI = "2099-12-01 09:00", datetime(2099, 12, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "timezone", "office"),
    [
        (NINE, None, "Asia/Tbilisi"),
        (NINE, "Asia/Tbilisi", "Europe/Zurich"),
        (f"{NINE}+04:00", None, "Europe/Zurich"),
    ],
    ids=["the office's", "the one that is named", "its own"],
)
def test_a_time_is_meant_by_the_nearest_clocks(at: str, timezone: str | None, office: str | None) -> None:
    """What stands with the time wins over the option, and that over the setting."""
    schedule = schedule_of(at, (timezone, office), even_if_past=False, is_queued=True)
    assert schedule is not None
    assert schedule.at == IN_TBILISI


def test_without_any_clocks_a_time_is_refused() -> None:
    """Nobody guesses that an office lives by UTC."""
    with pytest.raises(ConfigError, match="the setting `timezone`"):
        schedule_of(NINE, (None, None), even_if_past=False, is_queued=True)


def test_a_day_without_an_hour_is_told_so_whatever_the_clocks() -> None:
    """What is answered can be typed: the day with an hour, not the day with a Z."""
    with pytest.raises(ConfigError, match=r'names no hour\. Write it as "2099-12-01 09:00"'):
        schedule_of("2099-12-01", (None, None), even_if_past=False, is_queued=True)
