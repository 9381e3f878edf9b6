"""Lengths of time as people write and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE, HOUR, DAY = 60, 3600, 86_400
"""Seconds."""

UNITS: Mapping[str, int] = {
    **dict.fromkeys(("s", "sec"), 1),
    **dict.fromkeys(("m", "min"), MINUTE),
    **dict.fromkeys(("h", "hour"), HOUR),
    **dict.fromkeys(("d", "day"), DAY),
}
"""The seconds of each unit, by the words for it."""

ANY_UNIT = "|".join(UNITS)
"""The words for a unit, as an alternative in a regular expression that matches the whole of a text."""


def in_words(seconds: float) -> str:
    """A length of time as people say it, in two units at most.

    Example:
        >>> in_words(15), in_words(240), in_words(9_000), in_words(7 * DAY)
        ('15 s', '4 min', '2 h 30 min', '7 days')
    """
    if seconds < 2 * MINUTE:
        return f"{round(seconds)} s"
    hours, minutes = divmod(round(seconds / MINUTE), MINUTE)
    if seconds < 2 * DAY:
        return _joined((hours, "h"), (minutes, "min"))
    days, hours = divmod(round(seconds / HOUR), DAY // HOUR)
    return _joined((days, "days"), (hours, "h"))


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
