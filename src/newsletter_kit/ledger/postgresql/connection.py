"""A connection to a ledger's server: made with patience, checked before it is trusted, brought up to date."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

import psycopg
from psycopg import sql

from newsletter_kit.ledger.postgresql.database import WORDS
from newsletter_kit.ledger.postgresql.trouble import connection_error, may_pass, problem
from newsletter_kit.ledger.queries import script, statement

if TYPE_CHECKING:
    from newsletter_kit.errors import LedgerError
    from newsletter_kit.ledger.address import LedgerUrl

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

STEPS = (
    "postgresql/schema.sql",
    "postgresql/schema_2.sql",
    "postgresql/schema_3.sql",
    "postgresql/schema_4.sql",
    "postgresql/schema_5.sql",
)
"""Step number n, counted from 0, brings a ledger of version n to version n + 1. Steps are only added."""

_OLDEST_SERVER = 130000  # pg_current_xact_id
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.05, 1.0
_HALF = 0x80000000
# A machine that is cut off is noticed on both sides within half a minute; by default it takes two hours. One
# that is stopped within a transaction gives back its locks after 15 seconds, before others lose patience.
_NOTICE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_LEAST_CONNECT_SECONDS, _CONNECT_SECONDS = 2, 10  # libpq knows no less than 2
# A statement that waited for a lock sees what was written meanwhile, whatever the server prefers.
# A claim wants the first few hundred rows in the order of a key. The planner thinks that few are left after
# its conditions, and would fetch and sort all of them with a bitmap.
_SETTINGS = """
    SET search_path TO {schema}, pg_temp; SET lock_timeout = {patience}; SET client_min_messages = 'warning';
    SET idle_in_transaction_session_timeout = '15s'; SET default_transaction_read_only = off;
    SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
    SET enable_bitmapscan = off; SET work_mem = '32MB'; SET default_transaction_isolation = 'read committed';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
"""


def connect(url: LedgerUrl, patience_seconds: float) -> Connection:
    """A connection to the server, in which the ledger's tables are found first.

    Every commit is on the server's disk when it returns.

    Raises:
        psycopg.Error: if there is none to be had.

    Example:
        >>> connect(ledger_url("postgresql://db/news"), 30)  # doctest: +SKIP
    """
    connection = psycopg.connect(
        url.conninfo,
        autocommit=True,
        connect_timeout=max(_LEAST_CONNECT_SECONDS, min(_CONNECT_SECONDS, int(patience_seconds))),
        application_name="newsletter-kit",
        **_NOTICE,
    )
    schema, patience = sql.Identifier(url.schema), sql.Literal(f"{max(1, int(patience_seconds * 1000))}ms")
    try:
        connection.execute(sql.SQL(_SETTINGS).format(schema=schema, patience=patience))
    except BaseException:
        connection.close()
        raise
    return connection


def connect_again(url: LedgerUrl, patience_seconds: float) -> Connection:
    """The same, tried until the server answers. What no patience can mend is told at once.

    Raises:
        LedgerError: if it does not for so long, or does not let us in.

    Example:
        >>> connect_again(ledger_url("postgresql://db/news"), 30)  # doctest: +SKIP
    """
    pause, end = _FIRST_PAUSE_SECONDS, time.monotonic() + patience_seconds
    while True:
        try:
            return connect(url, patience_seconds)
        except psycopg.Error as error:
            if not may_pass(error) or time.monotonic() + pause > end:
                raise connection_error(error, url) from error
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


def bring_up_to_date(connection: Connection, url: LedgerUrl) -> None:
    """Make the ledger's tables, or bring those of an older version to the newest.

    One process does it, in one transaction; others wait for it.

    Raises:
        LedgerError: if the ledger comes from a newer version, or the server is too old.

    Example:
        >>> bring_up_to_date(connection, url)  # doctest: +SKIP
    """
    if connection.info.server_version < _OLDEST_SERVER:
        raise problem(url, "its server is too old", "Use PostgreSQL 13 or newer.")
    if version_of(connection, url) == len(STEPS):
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, -1)", [lock_number(url)])
        version = version_of(connection, url)
        if version > len(STEPS):
            what = f"it has version {version}, and this newsletter_kit knows versions up to {len(STEPS)}"
            raise problem(url, what, "Use the newer newsletter_kit that wrote it.")
        _migrate(connection, url, version)


def lock_number(url: LedgerUrl) -> int:
    """The number under which the locks of this ledger are known to the server, among those of others.

    Example:
        >>> from newsletter_kit.ledger.address import ledger_url
        >>> lock_number(ledger_url("postgresql://db/news"))
        77569398
    """
    number = crc32(f"newsletter-kit {url.schema}".encode())
    return number - 2 * _HALF if number >= _HALF else number


def version_of(connection: Connection, url: LedgerUrl) -> int:
    """The version of the tables; 0 if there are none.

    Raises:
        LedgerError: if the schema is closed to this user, or is another program's.

    Example:
        >>> version_of(connection, url)  # doctest: +SKIP
        1
    """
    # Not to_regclass: it may remember what was not there before this connection waited for its turn.
    found = "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = %s"
    if connection.execute(found, [url.schema]).fetchone() == (False,):
        remedy = f"Let its owner say GRANT USAGE ON SCHEMA {url.schema} TO this user, or name another schema."
        raise problem(url, f"this user may not use its schema {url.schema}", remedy)
    found = "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'ledger'"
    if connection.execute(found, [url.schema]).fetchone() is None:
        return 0
    try:
        row = connection.execute("SELECT version FROM ledger").fetchone()
    except psycopg.errors.UndefinedColumn as error:
        raise _not_ours(url) from error
    return row[0] if row else 0


def _not_ours(url: LedgerUrl) -> LedgerError:
    what = f"its schema {url.schema} belongs to other programs"
    return problem(url, what, "Name one of the ledger's own with ?schema=NAME at the end of the URL.")


def _holds_tables(connection: Connection, url: LedgerUrl) -> bool:
    found = "SELECT 1 FROM pg_tables WHERE schemaname = %s LIMIT 1"
    return connection.execute(found, [url.schema]).fetchone() is not None


def _migrate(connection: Connection, url: LedgerUrl, version: int) -> None:
    schema = sql.Identifier(url.schema)
    there = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [url.schema]).fetchone()
    if version == 0 and (url.schema == "public" or _holds_tables(connection, url)):
        raise _not_ours(url)
    if there is None:  # to make it takes a right that its owner need not have
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    for step in STEPS[version:]:
        connection.execute(script(step).encode())
    if version == 0:
        connection.execute(statement("add_ledger", WORDS), {"salt": secrets.token_bytes(32)})
    connection.execute("UPDATE ledger SET version = %s", [len(STEPS)])
