"""What went wrong with the ledger's file, in words: where, what, and what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.holder import stands_still
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_PRIMARY = 0xFF  # the low byte of SQLite's extended result codes: https://sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _CONSTRAINT, _NOTADB = (
    5, 6, 8, 10, 11, 13, 14, 19, 26,
)  # fmt: skip
_LOCKS = Path("/proc/locks")
_WRITE_LOCK_BYTE = 120  # of the -shm file: https://sqlite.org/walformat.html#wal_locks

OLDER_COPY = (
    "An older copy does not know who was mailed since it was made, and mails them again: see docs/ledger.md, "
    '"An older copy".'
)
TO_LOOK = (
    "To look and not to send, copy it with its -wal file to where this user can write, and name the copy."
)
GOES_ON = "then run the same command again: it goes on where it stopped."


def ledger_error(error: sqlite3.Error, path: Path, patience_seconds: float) -> LedgerError:
    """The LedgerError for what SQLite said about the file at `path`.

    Example:
        >>> import sqlite3
        >>> ledger_error(sqlite3.OperationalError("unknown"), Path("ledger.db"), 30).problems[0].what
        'SQLite says: unknown'
    """
    code = _code(error)
    if code in {_CORRUPT, _NOTADB}:
        return damaged(path, str(error))
    if code == _CONSTRAINT:
        what = f"it refused a change that cannot be true ({error})"
        return _problem(path, what, "Nothing was changed. Please report this, with the command.")
    if code in {_BUSY, _LOCKED}:
        what, remedy = f"it was locked for {patience_seconds:g} s by {lock_holder(path)}", "Wait for that"
    elif code == _FULL:
        what, remedy = "there is no room left on its disk, or on that of the temporary files", "Make room"
    elif code in {_READONLY, _CANTOPEN}:
        what = f"it cannot be written: {error}"
        return _problem(
            path, what, "Let this user write the file and its folder. " + TO_LOOK, Recourse.NAME_LEDGER
        )
    elif code == _IOERR:
        what = f"the disk failed ({_name(error)}: {error}), and nothing more is written"
        remedy = "Look after the disk"
    else:
        what, remedy = f"SQLite says: {error}", "Mend that"
    return _problem(path, what, f"{remedy}, {GOES_ON}")


def is_lasting(error: sqlite3.Error) -> bool:
    """Whether nothing that is written afterwards can be trusted: a failed disk, a damaged file.

    After a failed fsync the system may have thrown the pages away and say that all is well.

    Example:
        >>> import sqlite3
        >>> is_lasting(sqlite3.OperationalError("database is locked"))
        False
    """
    return _code(error) in {_IOERR, _CORRUPT, _NOTADB}


def damaged(path: Path, how: str) -> LedgerError:
    """The error for a file that is no ledger any more.

    Example:
        >>> damaged(Path("ledger.db"), "page 3 is torn").exit_code.name
        'LEDGER'
    """
    remedy = f"Nothing is sent from it. Put back what it was, with its -wal file. {OLDER_COPY}"
    return _problem(path, f"it is damaged or no ledger ({how})", remedy)


def gone(path: Path) -> LedgerError:
    """The error for a ledger that was removed or renamed while its log stayed.

    Example:
        >>> gone(Path("news/ledger.db")).problems[0].what
        'it is gone, and ledger.db-wal with its last records is still there'
    """
    log = f"{path.name}-wal"
    remedy = (
        f"Nothing is sent. Put that very {path.name} back beside {log}. {OLDER_COPY} Only if you mean to "
        f"begin a new ledger, which knows nobody, take {log} away too."
    )
    return _problem(path, f"it is gone, and {log} with its last records is still there", remedy)


def file_error(error: OSError, path: Path) -> LedgerError:
    """The error for what the system said about the file or its folder.

    Example:
        >>> file_error(PermissionError(13, "Permission denied"), Path("ledger.db")).problems[0].what
        'it cannot be made or read: Permission denied'
    """
    what = f"it cannot be made or read: {error.strerror or error}"
    return _problem(
        path, what, "Let this user write the file and its folder. " + TO_LOOK, Recourse.NAME_LEDGER
    )


def lock_holder(path: Path) -> str:
    """Who writes to the ledger at `path` just now, as far as the system tells.

    Only Linux does; to ask with fcntl would drop the locks of this very process (fcntl_locking(2)).

    Example:
        >>> lock_holder(Path("no-such-file"))
        'another process'
    """
    pids = sorted(set(_lock_pids(path)))
    if not pids:
        return "another process"
    return " and ".join(f"process {pid}{_command(pid)}" for pid in pids)


def may_be_held_by_another(path: Path) -> bool:
    """Whether another process writes to the ledger at `path` just now, or the system does not tell.

    Example:
        >>> may_be_held_by_another(Path("no-such-file"))
        False
    """
    return not _LOCKS.exists() or any(pid != os.getpid() for pid in _lock_pids(path))


def _lock_pids(path: Path) -> Iterator[int]:
    """The processes that hold the write lock of the log, or the whole file: see proc_locks(5)."""
    try:
        log, whole = _inode(path.with_name(f"{path.name}-shm")), _inode(path)
        lines = _LOCKS.read_text("ascii").splitlines()
    except OSError:
        return
    for line in lines:
        fields = line.split()
        if len(fields) != len(("number", "class", "mode", "kind", "pid", "inode", "first", "last")):
            continue
        kind, pid, inode, first, last = fields[3:]
        covers = last == "EOF" or int(first) <= _WRITE_LOCK_BYTE <= int(last)
        if kind == "WRITE" and ((inode == log and covers) or inode == whole):
            yield int(pid)


def _inode(path: Path) -> str:
    status = path.stat()
    return f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"


def _command(pid: int) -> str:
    if pid == os.getpid():
        return " (this one)"
    stopped = ", stopped" if stands_still(pid) else ""
    try:
        return f" ({Path(f'/proc/{pid}/comm').read_text('utf-8', 'replace').strip()}{stopped})"
    except OSError:
        return ""


def _problem(path: Path, what: str, remedy: str, *recourse: Recourse) -> LedgerError:
    return LedgerError(Problem(str(path), what, remedy, recourse=recourse))


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "SQLITE_IOERR")
