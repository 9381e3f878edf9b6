"""How fast messages may go: a rate as people write it, and a bucket that keeps to it.

Times are seconds of a clock that never goes back, such as `time.monotonic()`, and are given by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from newsletter_kit.durations import ANY_UNIT, UNITS

_RATE = re.compile(rf"\s*(?P<count>\d+(?:\.\d+)?)\s*/\s*(?P<unit>{ANY_UNIT})\s*")
_SLOWER, _LEAST, _FASTER = 0.7, 0.05, 1.05


def parse_rate(text: str) -> float:
    """Messages per second, of a rate such as `14/s`, `600/min`, `10000/h` or `50000/day`.

    Raises:
        ValueError: if it is no rate, or none at all.

    Example:
        >>> parse_rate("14/s"), parse_rate("90 / min")
        (14.0, 1.5)
    """
    match = _RATE.fullmatch(text)
    if match is None or not float(match["count"]):
        raise ValueError(f"{text!r} is no rate: write it as 14/s, 600/min or 10000/h")
    return float(match["count"]) / UNITS[match["unit"]]


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many messages may go now. It fills with time, up to a second's worth, and every message takes one.

    Attributes:
        asked: messages per second that the user allows.
        rate: messages per second now; lower than `asked` after the provider has said that we are too fast.
        tokens: messages that may go at `at`; below zero after a batch that was larger than what was there.
        at: when that was, in seconds.

    Example:
        >>> full_bucket(14, now=0.0).burst
        14
    """

    asked: float
    rate: float
    tokens: float
    at: float

    @property
    def burst(self) -> int:
        """How many may go at once: a second's worth, and at least one."""
        return max(1, int(self.asked))


def full_bucket(per_second: float, now: float) -> Bucket:
    """The bucket of a run that begins `now`.

    Example:
        >>> seconds_until(full_bucket(14, now=0.0), 14, now=0.0)
        0.0
    """
    return Bucket(per_second, per_second, max(1, int(per_second)), now)


def seconds_until(bucket: Bucket, count: int, now: float) -> float:
    """How long to wait until `count` messages may go at once; more than the burst wait for a full bucket.

    Example:
        >>> seconds_until(Bucket(2, 2, 0, at=10.0), 1, now=10.0)
        0.5
    """
    wanted = min(count, bucket.burst)
    return max(0.0, (wanted - _tokens_at(bucket, now)) / bucket.rate)


def taken(bucket: Bucket, count: int, now: float) -> Bucket:
    """The bucket after `count` messages went.

    Example:
        >>> taken(full_bucket(14, now=0.0), 14, now=0.0).tokens
        0.0
    """
    return replace(bucket, tokens=float(_tokens_at(bucket, now) - count), at=now)


def slowed(bucket: Bucket, now: float) -> Bucket:
    """The bucket after the provider said that we are too fast; never below a twentieth of what was asked.

    Example:
        >>> slowed(full_bucket(10, now=0.0), now=0.0).rate
        7.0
    """
    rate = max(bucket.asked * _LEAST, bucket.rate * _SLOWER)
    return replace(bucket, rate=rate, tokens=min(0.0, _tokens_at(bucket, now)), at=now)


def eased(bucket: Bucket, now: float) -> Bucket:
    """The bucket after a call that went well: a little faster again, up to what was asked.

    Example:
        >>> eased(full_bucket(10, now=0.0), now=0.0).rate
        10
    """
    rate = min(bucket.asked, bucket.rate * _FASTER)
    return replace(bucket, rate=rate, tokens=_tokens_at(bucket, now), at=now)


def _tokens_at(bucket: Bucket, now: float) -> float:
    return min(float(bucket.burst), bucket.tokens + max(0.0, now - bucket.at) * bucket.rate)
