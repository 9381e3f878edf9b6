"""A ledger's file that is only looked at: by who wants to be told, or may not write, or must not wait."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import TYPE_CHECKING, NoReturn

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger import ledger_file, tenure
from newsletter_kit.ledger.queries import script
from newsletter_kit.ledger.sql_ledger import SqlLedger
from newsletter_kit.ledger.sqlite import open_sqlite_ledger
from newsletter_kit.ledger.sqlite_database import SqliteDatabase
from newsletter_kit.ledger.trouble import TO_LOOK, file_error, ledger_error
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from newsletter_kit.ledger.database import Database

_REFUSALS = frozenset({8, 14})  # SQLITE_READONLY, SQLITE_CANTOPEN: https://sqlite.org/rescode.html
_LOCKED = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_PRIMARY = 0xFF
_BY_EFFECT = os.access in os.supports_effective_ids


class LookingStore:
    """The ledger's file, open to be read. Nothing beside it is made or changed.

    Attributes:
        path: the file.
        where: the same, for messages.
        is_copy: whether a copy is read, since the file is older, or cannot be opened where it is.
        log_was_missing: never so here, since nobody is sent anything.

    Example:
        >>> with LookingStore(Path("ledger.db"), 30).reading() as db:  # doctest: +SKIP
        ...     db.execute("all_runs").fetchall()
    """

    log_was_missing = False

    def __init__(self, path: Path, patience_seconds: float) -> None:
        self.path, self.where = path, str(path)
        self._patience_seconds = patience_seconds
        self._turn, self._rest = RLock(), ExitStack()
        with self._explained():
            ledger_file.require_header(path)
            self._log_was_there = ledger_file.has_log(path)
            beside = _at_its_place(path, patience_seconds)
            self.is_copy = beside is None
            self._connection = _checked(beside or _connected_to_copy(path, self._rest), path, self._rest)

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """See `Store.reading`."""
        with self._turn, self._explained():
            self._connection.execute("BEGIN")
            try:
                yield SqliteDatabase(self._connection)
            finally:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")

    def glance(self) -> AbstractContextManager[Database]:
        """See `Store.glance`."""
        return self.reading()

    def writing(
        self,
        run_id: int | None = None,  # noqa: ARG002  nothing is written, whatever it is about
        *,
        beside_others: bool = False,  # noqa: ARG002
    ) -> NoReturn:
        """Refuse it: see `Store.writing`."""
        what = "it can be read here, and not written"
        raise LedgerError(Problem(self.where, what, TO_LOOK, recourse=(Recourse.NAME_LEDGER,)))

    def together(self) -> NoReturn:
        """Refuse it: see `Store.together`."""
        self.writing()

    def fold(self, *, empty: bool = False) -> None:
        """Do nothing: there is nothing to bring to its place."""

    def close(self, *, is_held: bool = False) -> None:  # noqa: ARG002  nobody sends with it
        """Let go of the file. Where no log was, none is left: it would seem that none was lost."""
        ledger_file.close(self._connection, self.path, keep_log=self._log_was_there)
        self._rest.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ledger_error(error, self.path, self._patience_seconds) from error
        except OSError as error:
            raise file_error(error, self.path) from error


def open_ledger_to_look(path: Path, patience_seconds: float = 30.0) -> SqlLedger:
    """The ledger in a file that this user can read, and perhaps not write.

    It knows what the file says: what a sender that died had in flight is told as being in flight.

    Args:
        path: the file, which must be there.
        patience_seconds: how long to wait for a process that is writing.

    Raises:
        LedgerError: if it cannot be read, is damaged, is no ledger, or comes from a newer version.

    Example:
        >>> with open_ledger_to_look(Path("/mnt/backup/ledger.db")) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
    """
    return SqlLedger(LookingStore(path, patience_seconds))


def open_ledger_to_tell(path: Path, patience_seconds: float = 1.0) -> tuple[SqlLedger, LedgerError | None]:
    """The ledger in a file, for who wants to be told how it stands: whoever is writing it is in nobody's way.

    It is looked at. Only if a sender has died over it, or its tables are older, it is opened as
    `open_ledger` does, which settles that; where it cannot be written just now, the look must do.

    Args:
        path: the file, which must be there.
        patience_seconds: how long to wait for a process that is writing, where something is to be settled.

    Returns:
        The ledger; and what kept it from being settled, if anything did.

    Raises:
        LedgerError: if it cannot be read, is damaged, is no ledger, comes from a newer version, or has lost
            its log.

    Example:
        >>> ledger, hindrance = open_ledger_to_tell(Path("ledger.db"))  # doctest: +SKIP
    """
    with ExitStack() as rest:
        store = LookingStore(path, patience_seconds)
        rest.callback(
            store.close
        )  # before it is opened to be written, lest our own log be taken for the old one
        if not (store.is_copy or tenure.left_by_the_dead(store)):
            rest.pop_all()
            return SqlLedger(store), None
    try:
        return open_sqlite_ledger(path, patience_seconds), None
    except LedgerError as error:
        if not (cannot_be_written(error) or is_locked(error)):
            raise
        return open_ledger_to_look(path, patience_seconds), error


def cannot_be_written(error: LedgerError) -> bool:
    """Whether a ledger was refused for nothing but that it cannot be written here.

    Example:
        >>> cannot_be_written(LedgerError(Problem("ledger.db", "it is damaged")))
        False
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _code(cause) in _REFUSALS
    return isinstance(cause, OSError) and cause.errno in {errno.EACCES, errno.EPERM, errno.EROFS}


def is_locked(error: LedgerError) -> bool:
    """Whether a ledger was refused for nothing but that another process was writing it.

    Example:
        >>> is_locked(LedgerError(Problem("ledger.db", "it is damaged")))
        False
    """
    return isinstance(error.__cause__, sqlite3.Error) and _code(error.__cause__) in _LOCKED


def _at_its_place(path: Path, patience_seconds: float) -> sqlite3.Connection | None:
    """A connection to the file itself, which changes nothing there; None if it is older, or cannot be had."""
    connection = _beside_others(path, patience_seconds) or _untouched(path)
    if connection is not None and _version(connection) < len(ledger_file.STEPS):
        connection.close()
        return None
    return connection


def _checked(connection: sqlite3.Connection, path: Path, rest: ExitStack) -> sqlite3.Connection:
    """The connection, to a ledger that is whole and of the newest version."""
    try:
        ledger_file.bring_up_to_date(connection, path, [script(name) for name in ledger_file.STEPS])
        ledger_file.require_whole(connection, path)
    except BaseException:
        connection.close()
        rest.close()
        raise
    return connection


def _beside_others(path: Path, patience_seconds: float) -> sqlite3.Connection | None:
    """A connection that heeds those who write meanwhile; it wants their files beside this one.

    Whoever may write opens it so, since SQLite takes away the files that it has made only then.
    """
    may_write = os.access(path, os.W_OK, effective_ids=_BY_EFFECT)
    try:
        return _opened(path, "mode=rw" if may_write else "mode=ro", patience_seconds)
    except sqlite3.OperationalError as error:
        if _code(error) not in _REFUSALS:
            raise
        return None


def _untouched(path: Path) -> sqlite3.Connection | None:
    """A connection to a file that nobody has open; None if there is a log, which it would not see."""
    log = path.with_name(f"{path.name}-wal")
    return None if log.exists() and log.stat().st_size else _opened(path, "immutable=1", 0)


def _opened(path: Path, how: str, patience_seconds: float) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(
        address, uri=True, timeout=patience_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        _version(connection)  # only now is anything opened
    except BaseException:
        connection.close()
        raise
    return connection


def _connected_to_copy(path: Path, rest: ExitStack) -> sqlite3.Connection:
    """A connection to a copy, which is there as long as it is needed: it may be written, with its log."""
    folder = Path(rest.enter_context(TemporaryDirectory(prefix="newsletter-kit-")))
    for each in (path, path.with_name(f"{path.name}-wal")):
        if each.exists():
            shutil.copyfile(each, folder / each.name)
    return ledger_file.connect(folder / path.name, 0)


def _version(connection: sqlite3.Connection) -> int:
    (value,) = connection.execute("PRAGMA user_version").fetchone()
    return int(value)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY
