"""One rate for all workers: a bucket of tokens for each road, in the server's clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter_kit.ledger.shared import Grant

if TYPE_CHECKING:
    from newsletter_kit.ledger.database import Database

BURST_SECONDS = 0.5
"""What comes in so many seconds is the most that a bucket holds."""

NAMED_SECONDS = 5.0
"""For so long a rate holds for all who share the bucket, after whoever named it has asked for tokens."""

_EASE_SECONDS = 60.0
_LEAST_BRAKE = 0.01


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a bucket held when it was used last, and how long ago that was.

    Attributes:
        tokens: how many it held.
        age_seconds: since then.
        closed_seconds: for how much longer nobody gets a token; 0 or less if it is open.
        brake: by which the rate was multiplied after the last 429, at most 1.
        braked_seconds: since then.
        lowest: the lowest rate that was named lately, in tokens per second.

    Example:
        >>> Bucket(10, 0, 0, 0.25, 60).eased
        0.5
    """

    tokens: float
    age_seconds: float
    closed_seconds: float
    brake: float
    braked_seconds: float
    lowest: float = math.inf

    @property
    def eased(self) -> float:
        """By how much the rate is multiplied now: the brake doubles with every minute, up to 1."""
        doublings = min(self.braked_seconds / _EASE_SECONDS, -math.log2(self.brake))
        return self.brake * 2 ** max(doublings, 0.0)


def grant(bucket: Bucket, wanted: int, rate_per_second: float) -> tuple[Bucket, Grant]:
    """The bucket after somebody wished for tokens, and what they got.

    Args:
        bucket: as it was.
        wanted: how many tokens.
        rate_per_second: at which it fills, unless it is braked or somebody else has named a lower one.

    Example:
        >>> grant(Bucket(5, 1, 0, 1.0, 0), 7, 10.0)[1]
        Grant(granted=5, wait_seconds=0.2, is_closed=False, rate=10.0)
    """
    named = min(rate_per_second, bucket.lowest)
    rate = named * bucket.eased
    most = max(1.0, rate * BURST_SECONDS)
    tokens = min(most, bucket.tokens + max(0.0, bucket.age_seconds) * rate)
    if bucket.closed_seconds > 0:
        return replace(bucket, tokens=0.0), Grant(0, bucket.closed_seconds, is_closed=True, rate=named)
    granted = min(wanted, math.floor(tokens))
    left = tokens - granted
    wait = max(0.0, (min(wanted - granted, most) - left) / rate) if granted < wanted else 0.0
    return replace(bucket, tokens=left), Grant(granted, wait, rate=named)


def take_tokens(db: Database, road: str, wanted: int, rate_per_second: float) -> Grant:
    """Take some tokens out of the bucket of `road`, which is made full if it is not there.

    The rate holds for all others for a while, if it is the lowest: twice as long as its one token takes, and
    for `NAMED_SECONDS` at least.

    Raises:
        ValueError: if none are wanted, or the rate is not above 0.

    Example:
        >>> take_tokens(db, "postmark/news", 500, 1000.0)  # doctest: +SKIP
        Grant(granted=500, wait_seconds=0.0, is_closed=False, rate=1000.0)
    """
    if wanted < 1 or not rate_per_second > 0:
        raise ValueError(f"at least one token, at a rate above 0, not {wanted} at {rate_per_second}")
    bucket = _bucket(db, road, max(1.0, rate_per_second * BURST_SECONDS))
    after, granted = grant(bucket, wanted, rate_per_second)
    named = {"rate": rate_per_second, "seconds": max(NAMED_SECONDS, 2 / rate_per_second)}
    db.execute("put_bucket", {"road": road, "tokens": after.tokens, **named})
    return granted


def slow_down(db: Database, road: str, seconds: float, factor: float) -> None:
    """Close the bucket of `road` for some seconds, and let it fill more slowly after that.

    Raises:
        ValueError: if the factor is not above 0 and at most 1.

    Example:
        >>> slow_down(db, "postmark/news", 30.0, 0.5)  # doctest: +SKIP
    """
    if not 0 < factor <= 1:
        raise ValueError(f"a factor above 0 and at most 1, not {factor}")
    bucket = _bucket(db, road, 0.0)
    brake = max(_LEAST_BRAKE, bucket.eased * factor)
    db.execute("brake_bucket", {"road": road, "seconds": max(0.0, seconds), "brake": brake})


def _bucket(db: Database, road: str, tokens: float) -> Bucket:
    """The bucket of a road, which nobody else uses until the transaction ends."""
    db.execute("add_bucket", {"road": road, "tokens": tokens})
    row = db.execute("bucket", {"road": road}).fetchone()
    return Bucket(*(float(each) for each in row))
