"""The ledger in an SQLite file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.ledger import tenure
from newsletter_kit.ledger.sql_ledger import SqlLedger
from newsletter_kit.ledger.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


def open_sqlite_ledger(path: Path, patience_seconds: float) -> SqlLedger:
    """The ledger in the file at `path`; see `newsletter_kit.ledger.open_ledger`.

    Example:
        >>> open_sqlite_ledger(Path("ledger.db"), 30).runs()  # doctest: +SKIP
        ()
    """
    store = SqliteStore(path, patience_seconds)
    try:
        tenure.bury_the_dead(store, datetime.now(UTC))
    except BaseException:
        store.close()
        raise
    return SqlLedger(store)
