"""One rate for all workers: tokens are leased from the ledger, many at a time, and not one for each mail."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.ledger.shared import SharedLedger

UNBOUNDED = 10_000.0
"""Messages per second where no rate is set: more than a fleet hands over. A pause still holds for all."""

SHARE = 0.25
"""For so many seconds of the whole rate a worker asks at once."""

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class SharedMeter:
    """The bucket of one road, as one worker sees it.

    Args:
        ledger: that all workers share.
        road: the provider and the account.
        rate: messages per second of all workers together; None for as fast as the provider goes.

    Example:
        >>> SharedMeter(ledger, "postmark/news", 14.0).wait(1, now=0.0)  # doctest: +SKIP
        0.0
    """

    def __init__(self, ledger: SharedLedger, road: str, rate: float | None) -> None:
        self._ledger, self._road = ledger, road
        self._rate = rate or UNBOUNDED
        self._held = 0
        self._closed_until = float("-inf")
        self._pause = SHORTEST_PAUSE

    def wait(self, count: int, now: float) -> float:
        """How many seconds to wait before so many messages may go at once; 0 if they may now.

        Tokens that are here are used first; the ledger is asked for more when they do not suffice.

        Example:
            >>> meter.wait(1, now=0.0)  # doctest: +SKIP
            0.0
        """
        if self._held >= count:
            return 0.0
        if now < self._closed_until:
            return self._closed_until - now
        wanted = max(count, ceil(self._rate * SHARE)) - self._held
        grant = self._ledger.take_tokens(self._road, wanted, self._rate)
        self._held += grant.granted
        if self._held >= min(count, max(1, int(self._rate))):
            return 0.0
        self._closed_until = now + grant.wait_seconds
        return grant.wait_seconds

    def take(self, count: int, now: float) -> None:  # noqa: ARG002  others keep the time
        """So many messages are about to go.

        Example:
            >>> meter.take(1, now=0.0)  # doctest: +SKIP
        """
        self._held = max(0, self._held - count)

    def slow(self, seconds: float | None, now: float) -> None:
        """Let all workers pause: for as long as the provider said, else a little longer each time.

        What was leased and not used is lost.

        Example:
            >>> meter.slow(30.0, now=0.0)  # doctest: +SKIP
        """
        pause = self._pause if seconds is None else seconds
        self._pause = min(LONGEST_PAUSE, 2 * self._pause)
        self._held, self._closed_until = 0, now + pause
        self._ledger.slow_down(self._road, pause)

    def ease(self, now: float) -> None:  # noqa: ARG002  the ledger keeps the time
        """A call went well: the next pause is a short one again.

        Example:
            >>> meter.ease(now=0.0)  # doctest: +SKIP
        """
        self._pause = SHORTEST_PAUSE
