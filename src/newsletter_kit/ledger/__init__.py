"""What happened to every recipient of every issue, so that nobody is mailed twice and nobody is forgotten."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import MissingExtraError

if TYPE_CHECKING:
    from newsletter_kit.ledger.address import LedgerPlace, LedgerUrl
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.shared import SharedLedger

PATIENCE_SECONDS = 30.0
"""How long to wait for another process that is writing."""


def open_ledger(place: LedgerPlace | str, *, patience_seconds: float = PATIENCE_SECONDS) -> Ledger:
    """The ledger at `place`, which is made if it is not there.

    A process that died while it was sending is noticed here: what it had in flight becomes uncertain.

    Args:
        place: an SQLite file; `ledger.db-wal` and `ledger.db-shm` beside it are parts of it. Only its owner
            can read what is made (mode 0600). Or the URL of a PostgreSQL database, which gives a
            `SharedLedger`: `postgresql://user:password@host/database`.
        patience_seconds: how long to wait for another process that is writing, and for a server.

    Raises:
        MissingExtraError: if it is on a server, and what speaks to one is not installed.
        LedgerError: if the server does not let us in, or the file cannot be made, read or written, is
            damaged, is no ledger, comes from a newer version, or stays locked.

    Example:
        >>> with open_ledger(Path(".newsletter/ledger.db")) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
        ()
    """
    from newsletter_kit.ledger.address import LedgerUrl, is_ledger_url, ledger_url

    if isinstance(place, str) and is_ledger_url(place):
        place = ledger_url(place)
    if isinstance(place, LedgerUrl):
        return _on_server(place, patience_seconds)
    from newsletter_kit.ledger.sqlite import open_sqlite_ledger

    return open_sqlite_ledger(Path(place), patience_seconds)


def _on_server(url: LedgerUrl, patience_seconds: float) -> SharedLedger:
    if find_spec("psycopg") is None:
        raise MissingExtraError.of("cluster", "psycopg")
    from newsletter_kit.ledger.postgresql.ledger import open_postgres_ledger

    return open_postgres_ledger(url, patience_seconds)
