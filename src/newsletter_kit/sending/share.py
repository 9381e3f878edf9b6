"""How many of the readers: a share as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

_SHARE = re.compile(r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<percent>%?)\s*")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of readers.

    Attributes:
        count: so many; None if a fraction is meant.
        fraction: of them all, above 0 and at most 1.

    Example:
        >>> Share(count=500).of(200), Share(fraction=0.01).of(1_204)
        (200, 13)
    """

    count: int | None = None
    fraction: float = 1.0

    def of(self, total: int) -> int:
        """How many that is of `total`: a fraction is rounded up, so it is at least one."""
        wanted = ceil(round(total * self.fraction, 6)) if self.count is None else self.count
        return min(wanted, total)


def parse_share(text: str) -> Share:
    """A share as people write it: `1%`, `0.5%` or `500`.

    Raises:
        ValueError: if it is none, or nobody.

    Example:
        >>> parse_share("1%"), parse_share("500")
        (Share(count=None, fraction=0.01), Share(count=500, fraction=1.0))
    """
    match = _SHARE.fullmatch(text)
    number = float(match["number"]) if match else 0.0
    if match and match["percent"] and 0 < number <= 100:  # noqa: PLR2004  percent
        return Share(fraction=number / 100)
    if match and not match["percent"] and number >= 1 and number.is_integer():
        return Share(count=int(number))
    raise ValueError(f"{text!r} is no part of the readers: write it as 1% or 500")
