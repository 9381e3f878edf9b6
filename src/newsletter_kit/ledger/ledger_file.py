"""The ledger's file: how it is made, checked before it is trusted, and brought to the newest version."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.queries import script, statement
from newsletter_kit.ledger.trouble import damaged, gone
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

APPLICATION_ID = 0x6E6B6C64  # "nkld", in the header of the file: https://sqlite.org/fileformat.html
STEPS = ("schema.sql", "schema_2.sql", "schema_3.sql", "schema_4.sql", "schema_5.sql")
"""Step number n, counted from 0, brings a file of version n to version n + 1. Steps are only added."""

_MAGIC = b"SQLite format 3\0"
_SETTINGS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "journal_size_limit = 16000000",
    "cache_size = -1000",  # KB; with the usual 2,000 no step of a send is quicker
)
_GLANCE_SECONDS = 0.5
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


def make_file(path: Path) -> None:
    """Make an empty ledger at `path`, unless something is there: built beside its place, then named.

    Raises:
        LedgerError: if only the -wal file of a ledger is there: SQLite would take it for the new one's.
        OSError: if the folder or the file cannot be made.
        sqlite3.Error: if the draft cannot be written.

    Example:
        >>> make_file(Path(".newsletter/ledger.db"))  # doctest: +SKIP
    """
    if path.exists():
        return
    require_not_gone(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _fill(draft)
        _name_it(draft, path)
    finally:
        for each in (draft, draft.with_name(f"{draft.name}-wal"), draft.with_name(f"{draft.name}-shm")):
            each.unlink(missing_ok=True)


def connect(path: Path, patience_seconds: float) -> sqlite3.Connection:
    """A connection to the file at `path`, which is not made if it is not there.

    Every commit is on the disk when it returns. What is deleted is overwritten, so that an erasure is one.

    Example:
        >>> connect(Path("ledger.db"), 30)  # doctest: +SKIP
        <sqlite3.Connection object at 0x7f3c1a2b4d40>
    """
    log_was_there = has_log(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=patience_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        close(connection, path, keep_log=log_was_there)
        raise
    return connection


def beside(path: Path) -> sqlite3.Connection:
    """A connection to read by, for the while in which this process has the file open besides.

    Raises:
        sqlite3.Error: if it cannot be had at once.

    Example:
        >>> beside(Path("ledger.db")).in_transaction  # doctest: +SKIP
        False
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_GLANCE_SECONDS)
    try:
        _pragma(connection, "schema_version")  # only now is anything opened
    except BaseException:
        connection.close()
        raise
    return connection


def close(connection: sqlite3.Connection, path: Path, *, keep_log: bool) -> None:
    """Let go of the file, so that the log of a sender that died is not missed afterwards.

    SQLite folds the -wal file into the main file and removes it when the last connection is closed. As long
    as somebody is noted as the sender, an empty one is put in its place, lest it be thought lost.

    Args:
        connection: to the file.
        path: its place.
        keep_log: whether the -wal file was there before, or is of this process; never make up for a lost one.

    Example:
        >>> close(connection, Path("ledger.db"), keep_log=True)  # doctest: +SKIP
    """
    is_held = keep_log and _names_a_sender(connection)
    try:
        connection.close()
    finally:
        if is_held:
            with suppress(OSError):
                vouch_for_log(path)


def vouch_for_log(path: Path) -> None:
    """Say that all records of the -wal file are in the main file: an empty one is put beside it.

    Whoever says so without knowing may let people be mailed twice.

    Raises:
        OSError: if it cannot be made.

    Example:
        >>> vouch_for_log(Path(".newsletter/ledger.db"))  # doctest: +SKIP
    """
    _log_of(path).touch(mode=0o600)


def has_log(path: Path) -> bool:
    """Whether there is a -wal file.

    Example:
        >>> from pathlib import Path
        >>> has_log(Path("nowhere.db"))
        False
    """
    return _log_of(path).exists()


@contextmanager
def visited(path: Path, patience_seconds: float) -> Iterator[sqlite3.Connection]:
    """A connection for a look, which leaves the log as it was.

    Example:
        >>> with visited(Path("ledger.db"), 1) as db:  # doctest: +SKIP
        ...     require_whole(db, Path("ledger.db"))
    """
    log_was_there = has_log(path)
    connection = connect(path, patience_seconds)
    try:
        yield connection
    finally:
        close(connection, path, keep_log=log_was_there)


def require_not_gone(path: Path) -> None:
    """Refuse to begin anew where only the -wal file of a ledger is left.

    Raises:
        LedgerError: if the file was removed or renamed, and its log stayed.

    Example:
        >>> from pathlib import Path
        >>> require_not_gone(Path("nowhere.db"))
    """
    if has_log(path) and not path.exists():  # in this order: another process may just make both
        raise gone(path)


def require_header(path: Path) -> None:
    """Refuse a file that does not begin as a database does, before SQLite touches it.

    Raises:
        LedgerError: if it does not, or this machine's SQLite is too old.
        OSError: if it cannot be read.

    Example:
        >>> require_header(Path("ledger.db"))  # doctest: +SKIP
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        what = f"SQLite {sqlite3.sqlite_version} is too old for it"
        raise LedgerError(Problem(str(path), what, "Use a Python that comes with SQLite 3.37 or newer."))
    if not path.is_file() and not path.is_dir():  # to open a pipe would wait for somebody at its other end
        what = "it is no ordinary file"
        raise LedgerError(Problem(str(path), what, "Name another.", recourse=(Recourse.NAME_LEDGER,)))
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise damaged(path, "it does not begin as an SQLite file")


def require_whole(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file with a damaged page, or with a row that its own constraints forbid.

    Raises:
        LedgerError: saying what is wrong with it.

    Example:
        >>> require_whole(connection, path)  # doctest: +SKIP
    """
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise damaged(path, " ".join(found.split()))


def bring_up_to_date(connection: sqlite3.Connection, path: Path, steps: Sequence[str]) -> None:
    """Bring a file of an older version to that of `steps`, in one transaction.

    Args:
        connection: to the file, outside of a transaction.
        path: its place, for messages.
        steps: SQL scripts; a file of version n has seen the first n of them.

    Raises:
        LedgerError: if the file is no ledger, or comes from a newer version.

    Example:
        >>> bring_up_to_date(connection, path, [script(name) for name in STEPS])  # doctest: +SKIP
    """
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise damaged(path, "it is the SQLite file of another program")
    version = _pragma(connection, "user_version")
    if version > len(steps):
        what = f"it has version {version}, and this newsletter_kit knows versions up to {len(steps)}"
        raise LedgerError(Problem(str(path), what, "Use the newer newsletter_kit that wrote it."))
    if version < len(steps):
        _migrate(connection, steps)


def _migrate(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[_pragma(connection, "user_version") :]:  # read again: now nobody else migrates it
            _run_script(connection, step)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _run_script(connection: sqlite3.Connection, text: str) -> None:
    """Run statement by statement: sqlite3's own executescript would commit before the first one."""
    begun = ""
    for line in text.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            connection.execute(begun)
            begun = ""


def _fill(draft: Path) -> None:
    connection = connect(draft, 0)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _migrate(connection, [script(name) for name in STEPS])
        connection.execute(statement("add_ledger"), {"salt": secrets.token_bytes(32)})
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _name_it(draft: Path, path: Path) -> None:
    """Give the draft its name, unless another process was quicker: a link never overwrites."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without links, such as FAT
        if not path.exists():
            draft.replace(path)
    if os.name == "posix":  # a folder cannot be opened elsewhere
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _names_a_sender(connection: sqlite3.Connection) -> bool:
    """Whether somebody is noted as the sender of a run; what cannot be read any more may well say so."""
    try:
        return connection.execute(statement("all_senders")).fetchone() is not None
    except sqlite3.Error:
        return True
