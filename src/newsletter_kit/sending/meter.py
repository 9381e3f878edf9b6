"""Who says how fast messages may go: a bucket of this call's own, or one that many machines share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsletter_kit.sending.pacing import eased, full_bucket, seconds_until, slowed, taken

if TYPE_CHECKING:
    from newsletter_kit.sending.pacing import Bucket


class Meter(Protocol):
    """Keeps to a rate. One thread at a time uses it; times are seconds of a clock that never goes back."""

    def wait(self, count: int, now: float) -> float:
        """How many seconds to wait before so many messages may go at once; 0 if they may now."""

    def most(self, now: float) -> int:
        """How many messages one batch may hold: what may go in a second at the rate that holds now."""

    def take(self, count: int, now: float) -> None:
        """So many messages are about to go."""

    def slow(self, seconds: float | None, now: float) -> None:
        """The provider could not be reached, or said that we are too fast.

        Args:
            seconds: for how long it wants to be left alone; None if it did not say.
            now: when.
        """

    def ease(self, now: float) -> None:
        """A call went well."""


class OwnMeter:
    """A bucket that belongs to one call of `send`.

    Args:
        rate: messages per second.
        now: when the call begins.

    Example:
        >>> meter = OwnMeter(2, now=0.0)
        >>> meter.take(2, now=0.0)
        >>> meter.wait(1, now=0.0)
        0.5
    """

    def __init__(self, rate: float, now: float) -> None:
        self._bucket: Bucket = full_bucket(rate, now)

    def wait(self, count: int, now: float) -> float:
        """How many seconds to wait before so many messages may go at once; 0 if they may now.

        Example:
            >>> OwnMeter(10, now=0.0).wait(3, now=0.0)
            0.0
        """
        return seconds_until(self._bucket, count, now)

    def most(self, now: float) -> int:  # noqa: ARG002  its rate is always the same
        """How many messages one batch may hold.

        Example:
            >>> OwnMeter(10, now=0.0).most(now=0.0)
            10
        """
        return self._bucket.burst

    def take(self, count: int, now: float) -> None:
        """So many messages are about to go.

        Example:
            >>> OwnMeter(10, now=0.0).take(3, now=0.0)
        """
        self._bucket = taken(self._bucket, count, now)

    def slow(self, seconds: float | None, now: float) -> None:
        """Go more slowly if the provider has named a time: then it is we who are too fast.

        Example:
            >>> OwnMeter(10, now=0.0).slow(30.0, now=0.0)
        """
        if seconds is not None:
            self._bucket = slowed(self._bucket, now)

    def ease(self, now: float) -> None:
        """Go a little faster again, up to the rate.

        Example:
            >>> OwnMeter(10, now=0.0).ease(now=1.0)
        """
        self._bucket = eased(self._bucket, now)
