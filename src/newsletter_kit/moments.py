"""Moments as an office reads them: by the clocks of its own time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from datetime import tzinfo

_OF_UTC = frozenset({"UTC", "Etc/UTC", "Zulu", "Etc/Zulu", "Universal", "UCT"})


def time_zone(name: str) -> tzinfo:
    """The time zone with a name of the IANA's list.

    Args:
        name: such as `Asia/Tbilisi`.

    Raises:
        ValueError: if there is none, with the nearest name.

    Example:
        >>> time_zone("UTC")
        datetime.timezone.utc
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    if name in _OF_UTC:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = name if name.isprintable() else ""
        hint = did_you_mean(near, available_timezones(), "Write it as Asia/Tbilisi or Europe/Zurich.")
        raise ValueError(f"there is no time zone {name!r}. {hint}") from None


def clock_words(zone: tzinfo) -> str:
    """By which clocks a moment is told, as people say it.

    Example:
        >>> clock_words(time_zone("America/New_York")), clock_words(UTC)
        ('New York time', 'UTC')
    """
    key = getattr(zone, "key", None)
    return "UTC" if key is None else f"{key.rpartition('/')[2].replace('_', ' ')} time"


def moment(at: datetime, zone: tzinfo = UTC, *, seconds: bool = False) -> str:
    """A moment by the clocks of a time zone.

    In the hour that comes twice when clocks are put back, the distance from UTC tells the two apart.

    Args:
        at: with a time zone of its own.
        zone: whose clocks are read.
        seconds: whether to tell the seconds.

    Example:
        >>> at = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
        >>> moment(at), moment(at, time_zone("Asia/Tbilisi"))
        ('2026-05-01 09:30 UTC', '2026-05-01 13:30 Tbilisi time')
    """
    local = at.astimezone(zone)
    told = f"{local:%Y-%m-%d %H:%M:%S}" if seconds else f"{local:%Y-%m-%d %H:%M}"
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{told}{f' (UTC{local:%z})' if is_twice else ''} {clock_words(zone)}"


def day_and_time(at: datetime, zone: tzinfo = UTC) -> str:
    """A moment within a sentence.

    Example:
        >>> f"It begins on {day_and_time(datetime(2026, 5, 1, 9, 30, tzinfo=UTC))}."
        'It begins on 2026-05-01 at 09:30 UTC.'
    """
    return moment(at, zone).replace(" ", " at ", 1)
