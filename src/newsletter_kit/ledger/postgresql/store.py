"""The one connection of a process to the ledger's server, and its transactions."""

from __future__ import annotations

import logging
import os
import time
from contextlib import contextmanager, nullcontext, suppress
from threading import RLock
from typing import TYPE_CHECKING, Any

import psycopg

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.postgresql.connection import bring_up_to_date, connect_again, lock_number
from newsletter_kit.ledger.postgresql.database import PostgresDatabase
from newsletter_kit.ledger.postgresql.trouble import GOES_ON, postgres_error, problem
from newsletter_kit.ledger.store import LostConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.postgresql.connection import Connection

_INHERITED: list[Connection | None] = []
"""Connections that a fork copied into this process; using or closing one would harm the parent's."""

_PAUSE_SECONDS = 0.2

# When a line breaks with statements under way, psycopg warns of it besides; what is to be told is raised.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


class PostgresStore:
    """The ledger on a server, open in this process. Threads take turns, a forked child has its own.

    A connection that breaks is made again at the next transaction.

    Attributes:
        url: where the ledger is.
        where: the same without a password, for messages.
        path: none, since it is no file.
        patience_seconds: how long to wait for the server, and for others who are writing.
        lease_seconds: how long the lease of a sender is.

    Example:
        >>> with PostgresStore(url, 30, 60).writing() as db:  # doctest: +SKIP
        ...     db.execute("raise_token", {"run": 1})
    """

    log_was_missing = False
    path: None = None

    def __init__(self, url: LedgerUrl, patience_seconds: float, lease_seconds: float) -> None:
        self.url, self.where = url, url.shown
        self.patience_seconds, self.lease_seconds = patience_seconds, lease_seconds
        self._turn, self._pid = RLock(), os.getpid()
        self._is_open = True
        self._connection: Connection | None = self._first_connection()

    @contextmanager
    def writing(
        self, run_id: int | None = None, *, beside_others: bool = False
    ) -> Iterator[PostgresDatabase]:
        """See `Store.writing`.

        They are not gathered in a pipeline: a server that waits for the rest of one thinks that its
        client is at work, and would never take the locks away from a process that was stopped.
        """
        locks = _locks(lock_number(self.url), run_id, is_shared=beside_others)
        with self._transaction() as link:
            number = _number(_begun(link, locks))
            yield PostgresDatabase(link, is_writing=True, lease_seconds=self.lease_seconds)
            with self._sure_of(link, number):
                link.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[PostgresDatabase]:
        """See `Store.reading`."""
        with self._transaction() as link:
            link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            yield PostgresDatabase(link, is_writing=False, lease_seconds=self.lease_seconds)
            link.execute("COMMIT")

    def glance(self) -> AbstractContextManager[PostgresDatabase]:
        """See `Store.glance`. It waits for threads of this process; a lease tells without a question."""
        return self.reading()

    def together(self) -> AbstractContextManager[bool]:
        """See `Store.together`. Each is alone, lest a broken line leave several in doubt."""
        return nullcontext(enter_result=False)

    def fold(self, *, empty: bool = False) -> None:
        """The server sees to its log by itself."""

    def close(self, *, is_held: bool = False) -> None:  # noqa: ARG002  what is held is told by a lease
        """See `Store.close`."""
        if self._pid != os.getpid():
            _INHERITED.append(self._connection)
        elif self._connection is not None:
            self._connection.close()
        self._connection, self._is_open = None, False

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._pid != os.getpid():
            _INHERITED.append(self._connection)
            self._turn, self._pid, self._connection = RLock(), os.getpid(), None
        with self._turn:
            link = self._mine()
            try:
                yield link
            except psycopg.Error as error:
                raise self._explained(link, error) from error
            except BaseException:
                self._undo(link)
                raise

    @contextmanager
    def _sure_of(self, link: Connection, number: str) -> Iterator[None]:
        """Commit within; if the answer was lost, find out whether it was."""
        try:
            yield
        except psycopg.Error:
            if not link.closed:
                raise
            self._drop(link)
            if not self._was_kept(number):
                raise self._lost() from None

    def _was_kept(self, number: str) -> bool:
        """Whether the server has kept a transaction; it may still be at it when the line has broken."""
        end = time.monotonic() + self.patience_seconds
        while time.monotonic() < end:
            try:
                row = self._mine().execute("SELECT pg_xact_status(%s::xid8)", [number]).fetchone()
            except psycopg.Error:
                self._drop(self._connection)
                continue
            if row and row[0] in {"committed", "aborted"}:
                return bool(row[0] == "committed")
            time.sleep(_PAUSE_SECONDS)
        what = "the connection broke, and whether the last change was kept cannot be learnt"
        raise problem(self.url, what, f"Look after the server, {GOES_ON}")

    def _explained(self, link: Connection, error: psycopg.Error) -> LedgerError:
        if link.closed:
            self._drop(link)
            return self._lost()
        self._undo(link)
        return postgres_error(error, self.url, self.patience_seconds)

    def _lost(self) -> LostConnectionError:
        what = "the connection to the server broke, and nothing of the last change was kept"
        return LostConnectionError(Problem(self.where, what, f"Look after the server, {GOES_ON}"))

    def _undo(self, link: Connection) -> None:
        with suppress(psycopg.Error):
            link.execute("ROLLBACK")
            return
        self._drop(link)

    def _drop(self, link: Connection | None) -> None:
        if link is not None:
            with suppress(psycopg.Error):
                link.close()
        if self._connection is link:  # there may be a new one already
            self._connection = None

    def _mine(self) -> Connection:
        if not self._is_open:
            raise LedgerError(Problem(self.where, "it was closed", "Open it again with `open_ledger`."))
        if self._connection is None:
            self._connection = connect_again(self.url, self.patience_seconds)
        return self._connection

    def _first_connection(self) -> Connection:
        """Whoever cannot connect, or make the tables, should learn it now; one that is away may come back."""
        link = connect_again(self.url, self.patience_seconds)
        try:
            bring_up_to_date(link, self.url)
        except psycopg.Error as error:
            link.close()
            raise postgres_error(error, self.url, self.patience_seconds) from error
        except BaseException:
            link.close()
            raise
        return link


def _locks(ledger: int, run_id: int | None, *, is_shared: bool) -> str:
    """Wait for others, and learn the transaction's number, by which it can be asked for later.

    Who writes about the whole ledger waits for all; who writes about a run, for those who do so alone.
    """
    kind = "_shared" if is_shared else ""
    if run_id is None:
        locks = f"pg_advisory_xact_lock{kind}({ledger}, 0)"
    else:
        locks = (
            f"pg_advisory_xact_lock_shared({ledger}, 0), pg_advisory_xact_lock{kind}({ledger}, {run_id:d})"
        )
    return f"SELECT pg_current_xact_id()::text, {locks}"


def _begun(link: Connection, locks: str) -> psycopg.Cursor[tuple[Any, ...]]:
    link.execute("BEGIN")
    return link.execute(locks.encode())


def _number(begun: psycopg.Cursor[tuple[Any, ...]]) -> str:
    row = begun.fetchone()
    return row[0] if row else ""
