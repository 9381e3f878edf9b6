"""A run begins when the office means it to, whatever the clocks do there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.cluster.schedule import LONG_PAST, require_ahead, time_of, zone_named
from newsletter_kit.errors import ConfigError

BERLIN, TBILISI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tbilisi")


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-12-01 09:00", TBILISI, "2026-12-01T05:00:00+00:00"),
        ("2026-12-01T09:00", TBILISI, "2026-12-01T05:00:00+00:00"),
        ("2026-07-01 09:00", BERLIN, "2026-07-01T07:00:00+00:00"),
        ("2026-12-01 09:00", BERLIN, "2026-12-01T08:00:00+00:00"),
        ("2026-12-01 09:00+02:00", TBILISI, "2026-12-01T07:00:00+00:00"),
        ("2026-12-01 09:00Z", TBILISI, "2026-12-01T09:00:00+00:00"),
    ],
)
def test_a_local_time_is_the_moment_that_the_office_means(text: str, zone: ZoneInfo, moment: str) -> None:
    """Summer time is heeded, and an offset that is written wins over the zone."""
    assert time_of(text, zone).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "09:00", "2026-13-01 09:00", "1.12.2026 09:00", "2026-12-01"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """A time that is not understood, or lacks its hour, is never guessed."""
    with pytest.raises(ConfigError, match='Write it as "2026-12-01 09:00"'):
        time_of(text, TBILISI)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-12-24 9:00", "2026-12-24 09:00"),
        ("2026-12-4 9:30+04:00", "2026-12-04 09:30+04:00"),
        ("2026-12-24", "2026-12-24 09:00"),
        ("2026-02-30 9:00", "2026-12-01 09:00"),
    ],
)
def test_a_time_that_lacks_a_nought_is_shown_with_it(text: str, right: str) -> None:
    """Whoever forgets a nought, or the hour, reads their own day; only a day that is none gets a model."""
    with pytest.raises(ConfigError) as caught:
        time_of(text, TBILISI)
    assert caught.value.problems[0].remedy == f'Write it as "{right}".'


@pytest.mark.parametrize("text", ["9999-12-31 23:59", "9999-12-31 23:59-05:00", "0001-01-01 00:30+14:00"])
def test_a_time_that_no_calendar_holds_is_refused(text: str) -> None:
    """A slip in the year is told as such."""
    with pytest.raises(ConfigError, match="is too far away"):
        time_of(text, TBILISI)


def test_a_time_that_comes_twice_is_refused_with_both_readings() -> None:
    """In the night in which clocks are put back, the office says which of the two hours it means."""
    with pytest.raises(ConfigError, match="show it twice") as caught:
        time_of("2026-10-25 02:30", BERLIN)
    assert "2026-10-25 02:30+02:00 or 2026-10-25 02:30+01:00" in str(caught.value)
    assert time_of("2026-10-25 02:30+01:00", BERLIN).hour == 1


def test_a_time_that_never_comes_is_refused_with_both_readings() -> None:
    """In the night in which clocks are put forward, the office is told the hour before and the hour after."""
    with pytest.raises(ConfigError, match="never show it") as caught:
        time_of("2026-03-29 02:30", BERLIN)
    assert "2026-03-29 03:30+02:00 or 2026-03-29 01:30+01:00" in str(caught.value)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_time_that_is_taken_is_what_a_clock_shows_then(moment: datetime) -> None:
    """A local time is either refused, or it is the only moment at which the clocks there show it."""
    shown = moment.astimezone(BERLIN).replace(tzinfo=None, second=0, microsecond=0)
    try:
        taken = time_of(shown.isoformat(" ", "minutes"), BERLIN)
    except ConfigError:
        around = (moment + timedelta(hours=hours) for hours in (-1, 1))
        assert shown.month == 10
        assert len({each.astimezone(BERLIN).utcoffset() for each in around}) == 2
    else:
        assert taken == moment.replace(second=0, microsecond=0)


@pytest.mark.parametrize("name", ["Asia/Tiblisi", "Tbilisi", "", "../../etc/passwd", "/etc/localtime"])
def test_a_zone_that_is_not_there_is_refused(name: str) -> None:
    """A misspelt zone is an error, and a path is no zone."""
    with pytest.raises(ConfigError, match="there is no time zone"):
        zone_named(name)


def test_a_misspelt_zone_is_hinted_at() -> None:
    """Who writes nearly the name of a zone is told the name."""
    with pytest.raises(ConfigError, match="Asia/Tbilisi"):
        zone_named("Asia/Tiblisi")


def test_a_time_long_past_is_refused() -> None:
    """Who names yesterday meant another day; a few minutes ago is now."""
    now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    require_ahead(now - LONG_PAST, now, TBILISI)
    with pytest.raises(ConfigError, match=r"2026-11-30 12:00 \(Asia/Tbilisi\) was"):
        require_ahead(datetime(2026, 11, 30, 8, tzinfo=UTC), now, TBILISI)
