"""When a run is to begin: a time as people write it, in the zone that they mean, never guessed."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from newsletter_kit.durations import in_words
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.nearest import did_you_mean
from newsletter_kit.recourse import Recourse

BEGINNING = "the time to begin"
"""How a problem names it."""

LONG_PAST = timedelta(hours=1)
"""A run that is late by more was meant for another day, or its news is old: a person decides."""

_EARLY, _FAR = 1, 9000  # at both ends of the calendar, a time has no other in UTC
_FORM = "%Y-%m-%d %H:%M"
_SHORT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[ T]+(?P<hour>\d{1,2})"
    r":(?P<minute>\d{2})(?P<rest>(?:[-+]\d\d:\d\d|Z)?)"
)


def zone_named(name: str) -> ZoneInfo:
    """The time zone of a name such as `Asia/Tbilisi`.

    Raises:
        ConfigError: if there is none.

    Example:
        >>> zone_named("Asia/Tbilisi").key
        'Asia/Tbilisi'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(name, available_timezones(), "Write it as Asia/Tbilisi or Europe/Zurich.")
        raise ConfigError(Problem("the time zone", f"there is no time zone {name!r}", hint)) from None


def time_of(text: str, zone: ZoneInfo) -> datetime:
    """The moment that a local time means, in UTC.

    Where clocks are put back, an hour comes twice; where they are put forward, one does not come at all. Such
    a time is refused, with the two times that may be meant.

    Args:
        text: such as `2026-12-01 09:00`, or with an offset that wins, `2026-12-01 09:00+04:00`.
        zone: whose clocks show it.

    Raises:
        ConfigError: if it is no such time.

    Example:
        >>> time_of("2026-12-01 09:00", ZoneInfo("Asia/Tbilisi")).isoformat()
        '2026-12-01T05:00:00+00:00'
    """
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        what = f"{text!r} is no date and time"
        raise ConfigError(Problem(BEGINNING, what, f'Write it as "{_nearest_to(text)}".')) from None
    if len(text.strip()) <= len("2026-12-01"):
        raise ConfigError(
            Problem(BEGINNING, f"{text!r} names no hour", f'Write it as "{local:%Y-%m-%d} 09:00".')
        )
    if not _EARLY < local.year < _FAR:
        raise ConfigError(Problem(BEGINNING, f"{text!r} is too far away", "Name a year of this century."))
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    _require_once(local, zone)
    return local.replace(tzinfo=zone).astimezone(UTC)


def _nearest_to(text: str) -> str:
    """The same day and hour with the noughts that are missing; a model if that is no time either."""
    found = _SHORT.fullmatch(text.strip())
    if found:
        day, hour = (int(found[name]) for name in ("day", "hour"))
        padded = (
            f"{found['year']}-{int(found['month']):02}-{day:02} {hour:02}:{found['minute']}{found['rest']}"
        )
        with suppress(ValueError):
            datetime.fromisoformat(padded)
            return padded
    return "2026-12-01 09:00"


def require_ahead(at: datetime, now: datetime, zone: ZoneInfo) -> None:
    """Refuse a time that is long past.

    Raises:
        ConfigError: if it was more than an hour ago.

    Example:
        >>> now = datetime(2026, 12, 1, 5, 30, tzinfo=UTC)
        >>> require_ahead(datetime(2026, 12, 1, 5, tzinfo=UTC), now, ZoneInfo("UTC"))
    """
    if now - at > LONG_PAST:
        shown = f"{at.astimezone(zone):{_FORM}} ({zone.key})"
        what = f"{shown} was {in_words((now - at).total_seconds())} ago"
        remedy = "Name a time to come, or say that it may be past, to begin at once."
        raise ConfigError(Problem(BEGINNING, what, remedy, recourse=(Recourse.ALLOW_THE_PAST,)))


def _require_once(local: datetime, zone: ZoneInfo) -> None:
    """Refuse a local time that two moments have, or none (PEP 495: `fold` tells the two apart)."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return
    exists = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
    shown = " or ".join(
        f"{each.astimezone(UTC).astimezone(zone).isoformat(' ', 'minutes')}" for each in (first, second)
    )
    there = f"clocks in {zone.key}"
    what = f"{there} show it twice" if exists else f"{there} are put forward then, and never show it"
    raise ConfigError(Problem(BEGINNING, f"{local:{_FORM}}: {what}", f"Say which is meant: {shown}."))
