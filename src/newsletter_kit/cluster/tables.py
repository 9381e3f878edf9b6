"""Whether the tables are still those that a worker knows: a newer version may have changed them under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.cluster.queue_schema import newer_queue
from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.postgresql.connection import STEPS, version_of
from newsletter_kit.ledger.reading import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.cluster.queue_schema import Connection
    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.shared import SharedLedger

TRUSTED_SECONDS = 10.0
"""So long the tables are taken for those that they were; then they are looked at again."""


class OutgrownError(LedgerError):
    """The tables are those of a newer version. What this worker was at is left to newer ones.

    Example:
        >>> OutgrownError(Problem("the ledger", "it has version 9")).exit_code
        <ExitCode.LEDGER: 7>
    """


class Tables:
    """The tables of a ledger and of its queue, watched by a worker for as long as it lives.

    Args:
        ledger: that all workers share.
        url: of the ledger.
        stop: called once they are those of a newer version.

    Attributes:
        fault: what is to be said then.

    Example:
        >>> Tables(ledger, url, stop.set).check()  # doctest: +SKIP
    """

    def __init__(self, ledger: SharedLedger, url: LedgerUrl, stop: Callable[[], object]) -> None:
        self.fault: OutgrownError | None = None
        self._ledger, self._url, self._stop = ledger, url, stop
        self._looked_at = clock()

    def check(self) -> None:
        """Look at them, if that was some time ago; not within a transaction.

        Raises:
            OutgrownError: if they are those of a newer version.
            LedgerError: if the server does not answer.

        Example:
            >>> tables.check()  # doctest: +SKIP
        """
        if self.fault or clock() - self._looked_at > TRUSTED_SECONDS:
            self.look()

    def look(self) -> None:
        """Look at them now; it raises what `check` does.

        Example:
            >>> tables.look()  # doctest: +SKIP
        """
        if self.fault is None:
            with self._ledger.in_transaction() as connection:
                self.fault = _fault(connection, self._url)
            self._looked_at = clock()
        if self.fault is not None:
            self._stop()
            raise self.fault


def _fault(connection: Connection, url: LedgerUrl) -> OutgrownError | None:
    version = version_of(connection, url)
    newer = newer_queue(connection)
    if version <= len(STEPS) and newer is None:
        return None
    known = f"its tables were brought to version {version}, and this worker knows versions up to {len(STEPS)}"
    what = f"its queue was brought to Procrastinate {newer}, which is not installed here" if newer else known
    remedy = (
        "Install the same newsletter_kit as there, and start the worker again. Its work is left to others."
    )
    return OutgrownError(Problem(url.shown, what, remedy))
