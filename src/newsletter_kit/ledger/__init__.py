"""What happened to every recipient of every issue, so that nobody is mailed twice and nobody is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.ledger.base import Ledger

PATIENCE_SECONDS = 30.0
"""How long to wait for another process that is writing."""


def open_ledger(path: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> Ledger:
    """The ledger in the file at `path`, which is made if it is not there.

    A process that died while it was sending is noticed here: what it had in flight becomes uncertain.

    Args:
        path: an SQLite file; `ledger.db-wal` and `ledger.db-shm` beside it are parts of it. Only its owner
            can read what is made (mode 0600).
        patience_seconds: how long to wait for another process that is writing.

    Raises:
        LedgerError: if the file cannot be made, read or written, is damaged, is no ledger, comes from a newer
            version, or stays locked.

    Example:
        >>> with open_ledger(Path(".newsletter/ledger.db")) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
        ()
    """
    from newsletter_kit.ledger.sqlite import open_sqlite_ledger

    return open_sqlite_ledger(path, patience_seconds)
