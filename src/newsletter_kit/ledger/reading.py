"""What a clock shows that nobody sets: it tells the time between two moments, whatever the wall clock did.

The clock on the wall is set by people, by the network, and wrongly by machines that have just started.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import lru_cache

from newsletter_kit.ledger.holder import this_process

_BOOT_TIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # of Linux; goes on while the machine sleeps


def clock() -> float:
    """Seconds of a clock that never goes back, and goes on while the machine sleeps, where there is one.

    Example:
        >>> clock() <= clock()
        True
    """
    return time.monotonic() if _BOOT_TIME is None else time.clock_gettime(_BOOT_TIME)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one clock showed.

    Attributes:
        clock: which one; two readings of different clocks tell nothing.
        micros: microseconds since it began.

    Example:
        >>> str(Reading("server", 5))
        'server 5'
    """

    clock: str
    micros: int

    def __str__(self) -> str:
        return f"{self.clock} {self.micros}"


def reading_of(text: str | None) -> Reading | None:
    """The reading that was written as `text`; None if none was.

    Example:
        >>> reading_of("server 5"), reading_of(None)
        (Reading(clock='server', micros=5), None)
    """
    clock, _, micros = (text or "").rpartition(" ")
    return Reading(clock, int(micros)) if clock else None


def own_reading() -> Reading | None:
    """What the clock of this boot of the machine shows now; None where there is no such clock.

    Example:
        >>> own_reading()  # doctest: +SKIP
        Reading(clock='0a4b2f7e-1d1e-4b5f-9d53-1d2f6c1b8a55', micros=4081000123)
    """
    if _BOOT_TIME is None or not (boot := this_process().boot):
        return None
    return Reading(f"{boot}{_own_time(os.getpid())}", time.clock_gettime_ns(_BOOT_TIME) // 1000)


def own_text() -> str | None:
    """The same as a text, for the ledger.

    Example:
        >>> own_text()  # doctest: +SKIP
        '0a4b2f7e-1d1e-4b5f-9d53-1d2f6c1b8a55 4081000123'
    """
    shown = own_reading()
    return None if shown is None else str(shown)


def seconds_between(before: Reading | None, after: Reading | None) -> float | None:
    """How much time passed between two readings of one clock; None if that cannot be told.

    Example:
        >>> seconds_between(Reading("server", 1_000_000), Reading("server", 3_500_000))
        2.5
        >>> seconds_between(Reading("server", 1_000_000), Reading("5d41", 3_500_000)) is None
        True
    """
    if before is None or after is None or before.clock != after.clock or after.micros < before.micros:
        return None
    return (after.micros - before.micros) / 1e6


@lru_cache(maxsize=1)
def _own_time(_pid: int) -> str:
    """Of a container whose clock is shifted against the machine's: time_namespaces(7)."""
    try:
        return str(os.readlink("/proc/self/ns/time"))  # noqa: PTH115  a Path would make nothing of it but a text
    except OSError:
        return ""
