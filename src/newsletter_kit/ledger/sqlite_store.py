"""The one connection of a process to the ledger's file, and its transactions."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger import ledger_file
from newsletter_kit.ledger.queries import script
from newsletter_kit.ledger.sqlite_database import SqliteDatabase
from newsletter_kit.ledger.trouble import file_error, is_lasting, ledger_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from newsletter_kit.ledger.database import Database

_INHERITED: list[sqlite3.Connection | None] = []
"""Connections that a fork copied into this process; using or closing one would harm the parent's."""


class SqliteStore:
    """The ledger's file, open in this process.

    Threads take turns. A forked child gets a connection of its own (https://sqlite.org/howtocorrupt.html
    §2.6). After a failed disk, nothing more is written or read.

    Attributes:
        path: the file.
        where: the same, for messages.
        patience_seconds: how long to wait for another process that is writing.
        log_was_missing: whether there was no -wal file when it was opened.

    Example:
        >>> with SqliteStore(path, 30).writing() as db:  # doctest: +SKIP
        ...     db.execute("raise_token", {"run": 1})
    """

    def __init__(self, path: Path, patience_seconds: float) -> None:
        self.path = path
        self.patience_seconds = patience_seconds
        self.where = str(path)
        self._turn = RLock()
        self._gathers = False
        self._folds_later: bool | None = None
        self._pid = os.getpid()
        self._broken: LedgerError | None = None
        self._connection: sqlite3.Connection | None = None
        try:
            self.log_was_missing = self._prepare()
            self._connection = self._checked()
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def writing(
        self,
        run_id: int | None = None,  # noqa: ARG002  a file has one writer at a time
        *,
        beside_others: bool = False,  # noqa: ARG002
    ) -> AbstractContextManager[Database]:
        """See `Store.writing`.

        It takes the right to write at its beginning: a transaction that reads first and writes later can fail
        at once with SQLITE_BUSY_SNAPSHOT, which no patience helps.
        """
        return self._transaction("BEGIN IMMEDIATE")

    def reading(self) -> AbstractContextManager[Database]:
        """See `Store.reading`."""
        return self._transaction("BEGIN")

    def glance(self) -> AbstractContextManager[Database]:
        """See `Store.glance`. Our connection may wait for the disk, so one is opened for the question.

        Who writes keeps nobody from reading (https://sqlite.org/wal.html). A file that was given another name
        while it is used is asked by our own.
        """
        try:
            beside = ledger_file.beside(self.path)
        except sqlite3.Error:
            return self.reading()
        return self._glance(beside)

    @contextmanager
    def _glance(self, beside: sqlite3.Connection) -> Iterator[Database]:
        with closing(beside):
            try:
                yield SqliteDatabase(beside)
            except sqlite3.Error as error:
                raise ledger_error(error, self.path, self.patience_seconds) from error

    @contextmanager
    def together(self) -> Iterator[bool]:
        """See `Store.together`. Other threads wait until it ends."""
        with self._begun() as db, self._folded_after():
            db.execute("BEGIN IMMEDIATE")
            self._gathers = True
            try:
                yield True
            except BaseException:
                self._gathers = False
                with suppress(sqlite3.Error):  # what was wrong first is told
                    _commit(db)
                raise
            self._gathers = False
            _require_transaction(db)
            _commit(db)
        if self._broken:
            raise self._broken

    @contextmanager
    def _folded_after(self) -> Iterator[None]:
        """Do what `fold` was asked for within, also after an error: what was written by then is kept."""
        try:
            yield
        except BaseException:
            with suppress(LedgerError):  # what was wrong first is told
                self._fold_what_waits()
            raise
        self._fold_what_waits()

    def _fold_what_waits(self) -> None:
        later, self._folds_later = self._folds_later, None
        if later is not None:
            self.fold(empty=later)

    def fold(self, *, empty: bool = False) -> None:
        """Bring what is in the -wal file into the main file, as far as nobody is reading it.

        Pages that were kept in memory are let go of as well: nobody asks for those of a plan again soon.
        Within `together` it is done at its end, since SQLite does it outside of transactions only.
        """
        with self._begun() as db:
            if self._gathers:
                self._folds_later = empty or bool(self._folds_later)
                return
            db.execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if empty else 'PASSIVE'})")
            db.execute("PRAGMA shrink_memory")

    def close(self, *, is_held: bool = False) -> None:
        """Let go of the file, unless the connection is a parent's.

        Args:
            is_held: whether this process could not write down that it sends no more.
        """
        if self._pid != os.getpid():
            _INHERITED.append(self._connection)
        elif self._connection is not None:
            keep_log = is_held or not self.log_was_missing
            ledger_file.close(self._connection, self.path, keep_log=keep_log)
        self._connection = None

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Database]:
        with self._begun() as db:
            keep, undo = "COMMIT", ["ROLLBACK"]
            if self._gathers:
                begin, keep, undo = "SAVEPOINT one", "RELEASE one", ["ROLLBACK TO one", "RELEASE one"]
                _require_transaction(db)
            db.execute(begin)
            try:
                yield SqliteDatabase(db)
                db.execute(keep)
            except BaseException:
                _undo(db, *undo)
                raise

    @contextmanager
    def _begun(self) -> Iterator[sqlite3.Connection]:
        """The connection, which is this thread's alone within; what goes wrong with it is explained."""
        if self._pid != os.getpid():
            self._after_fork()
        with self._turn:
            if self._broken:
                raise self._broken
            try:
                yield self._mine()
            except sqlite3.Error as error:
                raise self._explained(error) from error

    def _explained(self, error: sqlite3.Error) -> LedgerError:
        told = ledger_error(error, self.path, self.patience_seconds)
        if is_lasting(error):
            self._broken = told
        return told

    def _mine(self) -> sqlite3.Connection:
        if self._connection is None:
            raise LedgerError(Problem(str(self.path), "it was closed", "Open it again with `open_ledger`."))
        return self._connection

    def _after_fork(self) -> None:
        _INHERITED.append(self._connection)
        self._turn, self._gathers, self._pid = RLock(), False, os.getpid()
        try:
            self._connection = ledger_file.connect(self.path, self.patience_seconds)
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _prepare(self) -> bool:
        try:
            ledger_file.make_file(self.path)
            ledger_file.require_header(self.path)
            return not ledger_file.has_log(self.path)
        except OSError as error:
            raise file_error(error, self.path) from error

    def _checked(self) -> sqlite3.Connection:
        db = ledger_file.connect(self.path, self.patience_seconds)
        try:
            ledger_file.bring_up_to_date(db, self.path, [script(name) for name in ledger_file.STEPS])
            ledger_file.require_whole(db, self.path)
            db.execute("BEGIN IMMEDIATE")  # whoever cannot write should learn it now
            db.execute("ROLLBACK")
        except BaseException:
            ledger_file.close(db, self.path, keep_log=not self.log_was_missing)
            raise
        return db


def _undo(db: sqlite3.Connection, *words: str) -> None:
    with suppress(sqlite3.Error):  # a full disk has rolled it back already
        for each in words:
            db.execute(each)


def _commit(db: sqlite3.Connection) -> None:
    try:
        db.execute("COMMIT")
    except sqlite3.Error:
        _undo(db, "ROLLBACK")
        raise


def _require_transaction(db: sqlite3.Connection) -> None:
    """Refuse to go on after an error that took away what was gathered: a savepoint would be kept by itself.

    Raises:
        sqlite3.OperationalError: if that has happened.
    """
    if not db.in_transaction:
        raise sqlite3.OperationalError("what was gathered before was rolled back")
