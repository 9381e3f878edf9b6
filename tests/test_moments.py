"""A moment is told by the clocks of the office, and by none else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter_kit.moments import clock_words, moment, time_zone

AT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("UTC", "2026-10-25 00:30 UTC"),
        ("Asia/Tbilisi", "2026-10-25 04:30 Tbilisi time"),
        ("America/Argentina/Buenos_Aires", "2026-10-24 21:30 Buenos Aires time"),
        ("Europe/Zurich", "2026-10-25 02:30 (UTC+0200) Zurich time"),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_a_place(name: str, told: str) -> None:
    """The day may be another there; in the hour that comes twice, it is said which is meant."""
    assert moment(AT, time_zone(name)) == told


def test_seconds_are_told_where_they_matter() -> None:
    """The steps of one mail may be a second apart."""
    assert moment(AT, time_zone("Asia/Tbilisi"), seconds=True) == "2026-10-25 04:30:00 Tbilisi time"


@pytest.mark.parametrize("name", ["Asia/Tiblisi", "../etc/passwd", "", "Asia/\0"])
def test_a_zone_that_is_not_there_is_refused_with_the_nearest(name: str) -> None:
    """A slip costs no search in a list of six hundred names, and no file is read by a name that is none."""
    with pytest.raises(ValueError, match="there is no time zone") as caught:
        time_zone(name)
    assert ("Asia/Tbilisi" in str(caught.value)) is True


def test_the_clocks_of_utc_need_no_name_of_a_town() -> None:
    """However the list calls it."""
    assert clock_words(time_zone("Etc/UTC")) == "UTC"
