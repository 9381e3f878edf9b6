"""The heartbeat of a sender: it renews its leases for as long as its process lives."""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import psycopg

from newsletter_kit.ledger.postgresql.connection import connect
from newsletter_kit.ledger.postgresql.database import PostgresDatabase
from newsletter_kit.ledger.reading import clock

if TYPE_CHECKING:
    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.postgresql.connection import Connection
    from newsletter_kit.ledger.values import Run

LOGGER = logging.getLogger("newsletter_kit.ledger")
LOGGER.addHandler(logging.NullHandler())

_BEATS_PER_LEASE = 3
_TRIES_PER_LEASE = 12  # while the server does not answer


class Heartbeat:
    """Renews leases from a thread of its own, on a connection of its own: no long transaction holds it up.

    A lease that ran out, or was ended, is left alone: its sender learns so at its next verb.

    Example:
        >>> heart = Heartbeat(url, lease_seconds=60)  # doctest: +SKIP
        >>> heart.watch(run)  # doctest: +SKIP
    """

    def __init__(self, url: LedgerUrl, lease_seconds: float) -> None:
        self._url, self._lease_seconds = url, lease_seconds
        self._held: dict[tuple[int, int], float] = {}
        self._lock, self._stopping = Lock(), Event()
        self._thread: Thread | None = None
        self._connection: Connection | None = None
        self._is_told = False

    def watch(self, run: Run, since: float) -> None:
        """Renew the lease of `run` from now on; it was asked for at `since`, by our own `clock`."""
        with self._lock:
            self._held[run.id, run.token] = since + self._lease_seconds
            if self._thread is None:
                self._thread = Thread(target=self._beat, name="ledger-heartbeat", daemon=True)
                self._thread.start()

    def holds(self, run: Run) -> bool:
        """Whether the lease of `run` has surely not run out, by our own clock.

        Each lease is counted from before the server was asked for it, so it ends here no later than there.
        """
        return clock() < self._held.get((run.id, run.token), float("-inf"))

    def forget(self, run: Run) -> None:
        """Renew the lease of `run` no more."""
        with self._lock:
            self._held.pop((run.id, run.token), None)

    def stop(self) -> None:
        """End the thread, and let go of its connection."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _beat(self) -> None:
        pause = self._lease_seconds / _BEATS_PER_LEASE
        while not self._stopping.wait(pause):
            try:
                self._renew()
                pause = self._lease_seconds / _BEATS_PER_LEASE
                self._is_told = False
            except Exception as error:  # noqa: BLE001  a thread that ends unseen lets every lease run out
                self._tell(error)
                self._disconnect()
                pause = self._lease_seconds / _TRIES_PER_LEASE
        self._disconnect()

    def _renew(self) -> None:
        with self._lock:
            held = tuple(self._held)
        if not held:
            return
        self._connection = self._connection or connect(self._url, self._lease_seconds)
        db = PostgresDatabase(self._connection, is_writing=True, lease_seconds=self._lease_seconds)
        for run_id, token in held:
            since = clock()
            renewed = db.execute("renew_lease", {"run": run_id, "token": token}).rowcount
            with self._lock:
                if renewed and (run_id, token) in self._held:
                    self._held[run_id, token] = since + self._lease_seconds

    def _tell(self, error: Exception) -> None:
        """Say once, until it goes well again, why leases are not renewed; of a fault of ours, also where."""
        if not self._is_told:
            fault = None if isinstance(error, psycopg.Error) else error
            LOGGER.warning("leases are not renewed: %s", type(error).__name__, exc_info=fault)
        self._is_told = True

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
        self._connection = None
