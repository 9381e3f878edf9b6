"""One process at a time writes the files of an issue: a second one is told who does."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from io import FileIO
from typing import TYPE_CHECKING

from newsletter_kit.errors import OutboxUnwritable, Problem

if TYPE_CHECKING:
    from pathlib import Path

LOCK_NAME = ".writing"


class FolderLock:
    """Holds a folder until it is let go, or until this process ends in whatever way: then the system lets go.

    On Windows, and where a file system knows no locks, nothing is held.

    Args:
        folder: it is made, if it is not there.

    Raises:
        OutboxUnwritable: naming the process that holds it.

    Example:
        >>> from pathlib import Path
        >>> FolderLock(Path("outbox/2024-q1")).let_go()  # doctest: +SKIP
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / LOCK_NAME
        self._file = _opened(self._path)
        while not _is_at(self._path, self._file):  # its holder has just removed it
            self._file.close()
            self._file = _opened(self._path)
        now = datetime.now(UTC)
        who = f"process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC,"
        self._file.truncate(0)
        self._file.write(who.encode())

    def let_go(self) -> None:
        """Remove the lock; once it is gone, another process may write."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def _opened(path: Path) -> FileIO:
    """The file, locked for us."""
    file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+")
    if _is_free(file):
        return file
    with file:
        who = file.read(500).decode("utf-8", "replace") or "another process"
    remedy = "Wait for it, or end it; or name another folder."
    raise OutboxUnwritable(Problem(str(path.parent), f"{who} is writing there", remedy))


def _is_free(file: FileIO) -> bool:
    """Whether nobody else has the lock; it is ours then. Where there are no locks, everything is free."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # some network file systems
        return True
    return True


def _is_at(path: Path, file: FileIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
