"""The clock of the ledger's server, by which all who share it go: a wrong clock of a machine harms no run."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from newsletter_kit.ledger.reading import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

TRUSTED_SECONDS = 60.0
"""So long the machine's own clock is counted on from what the server said; then the server is asked again."""


class ServerClock:
    """The time of a server, counted on by a clock that never goes back.

    Args:
        ask: what time it is there.

    Example:
        >>> ServerClock(ledger.time).now()  # doctest: +SKIP
        datetime.datetime(2026, 12, 1, 5, 0, tzinfo=datetime.timezone.utc)
    """

    def __init__(self, ask: Callable[[], datetime]) -> None:
        self._ask = ask
        self._set()

    def now(self) -> datetime:
        """The time there, as far as it can be told from here."""
        told, at = self._told
        return told + timedelta(seconds=clock() - at)

    def check(self) -> None:
        """Ask the server again, if that was some time ago; not within a transaction.

        Raises:
            LedgerError: if it does not answer.

        Example:
            >>> station.clock.check()  # doctest: +SKIP
        """
        if clock() - self._told[1] > TRUSTED_SECONDS:
            self._set()

    def _set(self) -> None:
        at = clock()
        self._told = self._ask(), at
