"""One rate for all who share a ledger: tokens are leased from it, many at a time."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.shared import SharedLedger
    from newsletter_kit.providers.base import Provider

UNBOUNDED = 10_000.0
"""Messages per second where no rate is set: more than a fleet hands over. A pause still holds for all."""

SHARE = 0.25
"""For so many seconds a worker asks at once. Then it asks again, and learns of a pause told to others."""

FRESH_SECONDS = 5.0
"""So old what others have asked for may be; they begin and end without telling."""

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


def road_of(provider: Provider) -> str:
    """Which bucket a provider's account draws from, whatever run it is for.

    Example:
        >>> road_of(provider)  # doctest: +SKIP
        'postmark/news'
    """
    return f"{provider.name}/{provider.account}"


class SharedMeter:
    """The bucket of one road, as one worker sees it.

    Args:
        ledger: that all workers share.
        road: the provider and the account.
        rate: messages per second of all workers together; None for as fast as the provider goes.
        lowest: the lowest rate that is asked for at present by all who use this road, if one is; it holds
            for each of them.

    Example:
        >>> SharedMeter(ledger, "postmark/news", 14.0).wait(1, now=0.0)  # doctest: +SKIP
        0.0
    """

    def __init__(
        self,
        ledger: SharedLedger,
        road: str,
        rate: float | None,
        lowest: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._ledger, self._road, self._lowest = ledger, road, lowest
        self._own = self._rate = self._told = rate or UNBOUNDED
        self._looked_at = float("-inf")
        self._held, self._used = 0, 0
        self._asked_at = float("-inf")
        self._closed_until = float("-inf")
        self._pause = SHORTEST_PAUSE

    def wait(self, count: int, now: float) -> float:
        """How many seconds to wait before so many messages may go at once; 0 if they may now.

        Tokens that are here are used first. The ledger is asked for more when they do not suffice; and after
        a while in any case, since nobody may go on once a provider has told one worker to pause.

        Example:
            >>> meter.wait(1, now=0.0)  # doctest: +SKIP
            0.0
        """
        if self._held >= count and now - self._asked_at < SHARE:
            return 0.0
        if now < self._closed_until:
            return self._closed_until - now
        self._look_at_others(now)
        grant = self._ledger.take_tokens(self._road, self._wanted(count, now), self._rate)
        self._asked_at, self._used, self._told = now, 0, grant.rate
        self._held = min(0, self._held) if grant.is_closed else self._held + grant.granted
        if self._held >= min(count, max(1, int(self._own))):
            return 0.0
        self._closed_until = now + grant.wait_seconds
        return grant.wait_seconds

    def most(self, now: float) -> int:
        """How many messages one batch may hold: what comes in a second at the lowest rate, and at least one.

        A larger one would gather tokens for seconds, and then go at once. What others have named the ledger
        told with the last tokens.

        Example:
            >>> SharedMeter(ledger, "postmark/news", 14.0).most(now=0.0)  # doctest: +SKIP
            14
        """
        self._look_at_others(now)
        return max(1, int(min(self._rate, self._told)))

    def _look_at_others(self, now: float) -> None:
        """Learn of the rates of others; of what was leased at a higher one, a second's worth is kept."""
        if now - self._looked_at < FRESH_SECONDS:
            return
        before, self._looked_at = self._rate, now
        self._rate = min(self._own, self._lowest() or UNBOUNDED)
        if self._rate < before:
            self._held = min(self._held, max(1, int(self._rate)))

    def _wanted(self, count: int, now: float) -> int:
        """As many as were used lately in the time of one lease: others may have the rest."""
        lately = max(now - self._asked_at, 0.001)
        soon = min(ceil(self._rate * SHARE), ceil(self._used / lately * SHARE))
        return max(1, max(count, soon) - self._held)

    def take(self, count: int, now: float) -> None:  # noqa: ARG002  others keep the time
        """So many messages are about to go. What goes beyond the tokens that are here is owed.

        Example:
            >>> meter.take(1, now=0.0)  # doctest: +SKIP
        """
        self._held, self._used = self._held - count, self._used + count

    def slow(self, seconds: float | None, now: float) -> None:
        """Let all workers pause: for as long as the provider said, else a little longer each time.

        What was leased and not used is lost; what is owed stays.

        Example:
            >>> meter.slow(30.0, now=0.0)  # doctest: +SKIP
        """
        pause = self._pause if seconds is None else seconds
        self._pause = min(LONGEST_PAUSE, 2 * self._pause)
        self._held, self._closed_until = min(0, self._held), now + pause
        self._ledger.slow_down(self._road, pause)

    def ease(self, now: float) -> None:  # noqa: ARG002  the ledger keeps the time
        """A call went well: the next pause is a short one again.

        Example:
            >>> meter.ease(now=0.0)  # doctest: +SKIP
        """
        self._pause = SHORTEST_PAUSE
