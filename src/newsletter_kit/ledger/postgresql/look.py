"""A look at a ledger's server that changes nothing there: which version it has, and who is sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from newsletter_kit.ledger.look import LedgerLook, told
from newsletter_kit.ledger.postgresql.connection import STEPS, connect, version_of
from newsletter_kit.ledger.postgresql.database import PostgresDatabase
from newsletter_kit.ledger.postgresql.trouble import connection_error, postgres_error, problem

if TYPE_CHECKING:
    from newsletter_kit.ledger.address import LedgerUrl


def look_at_server(url: LedgerUrl, patience_seconds: float = 1.0) -> LedgerLook:
    """Look at the ledger at `url`, which need not be there yet: then its version is 0.

    Raises:
        LedgerError: if the server does not let us in, or the ledger is of a newer version.

    Example:
        >>> look_at_server(ledger_url("postgresql://db/news")).version  # doctest: +SKIP
        1
    """
    try:
        connection = connect(url, patience_seconds)
    except psycopg.Error as error:
        raise connection_error(error, url) from error
    try:
        version = version_of(connection, url)
        if version > len(STEPS):
            what = f"it has version {version}, and this newsletter_kit knows versions up to {len(STEPS)}"
            raise problem(url, what, "Use the newer newsletter_kit that wrote it.")
        db = PostgresDatabase(connection, is_writing=False, lease_seconds=0)
        return told(db, version, len(STEPS))
    except psycopg.Error as error:
        raise postgres_error(error, url, patience_seconds) from error
    finally:
        connection.close()
