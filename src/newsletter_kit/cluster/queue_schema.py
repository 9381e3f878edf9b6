"""Where the jobs are: a schema of the queue's own beside the ledger's, made and brought up to date by us."""

from __future__ import annotations

import re
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

from newsletter_kit.errors import LedgerError, MissingExtraError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.shared import SharedLedger

    Connection = Any
    """A `psycopg.Connection`; the package may not be installed."""

_MIGRATION = re.compile(r"(\d+)\.(\d+)\.(\d+)_\d+_.*\.sql")
_LOCK = 7_308_325  # of our own choosing; it keeps two who come at once from making the same tables

_OWN = """
CREATE TABLE newsletter_orders (
    run_key text PRIMARY KEY,
    artefact text NOT NULL,
    terms jsonb NOT NULL,
    is_open boolean NOT NULL DEFAULT true,
    told text NOT NULL DEFAULT ''
);
CREATE TABLE newsletter_queue (procrastinate text NOT NULL);
"""
"""What the queue needs besides: what each run is sent with, and which version its tables have."""


def schema_of(connection: Connection) -> str:
    """The queue's schema: the name of the ledger's, with `_jobs`.

    Example:
        >>> with ledger.in_transaction() as connection:  # doctest: +SKIP
        ...     schema_of(connection)
        'newsletter_kit_jobs'
    """
    (name,) = connection.execute("SELECT current_schema()").fetchone()
    return f"{name}_jobs"


@contextmanager
def searching(connection: Connection) -> Iterator[Connection]:
    """Let names mean those of the queue's schema within the block, and of the ledger's after it.

    Procrastinate's functions find their tables by the search path alone.

    Example:
        >>> with ledger.in_transaction() as connection, searching(connection):  # doctest: +SKIP
        ...     connection.execute("SELECT count(*) FROM procrastinate_jobs")
    """
    (before,) = connection.execute("SHOW search_path").fetchone()
    _search(connection, f'"{schema_of(connection)}"')
    yield connection
    _search(connection, before)


def is_there(connection: Connection) -> bool:
    """Whether anything was ever queued in this ledger.

    Example:
        >>> with ledger.in_transaction() as connection:  # doctest: +SKIP
        ...     is_there(connection)
        True
    """
    found = "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'newsletter_queue'"
    return connection.execute(found, [schema_of(connection)]).fetchone() is not None


def prepare_queue(ledger: SharedLedger) -> None:
    """Make the queue's tables, or bring them to the version of Procrastinate that is installed here.

    Raises:
        LedgerError: if a newer version has been there.
        MissingExtraError: if Procrastinate is not installed.

    Example:
        >>> prepare_queue(ledger)  # doctest: +SKIP
    """
    installed = _installed()
    with ledger.in_transaction() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        schema = schema_of(connection)
        there = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchone()
        if there is None:  # to make it takes a right that a worker need not have
            connection.execute(f'CREATE SCHEMA "{schema}"')
        make = _bring_up_to_date if is_there(connection) else _make
        with searching(connection):
            make(connection, installed)


def _make(connection: Connection, installed: str) -> None:
    from procrastinate.schema import SchemaManager

    for script in (SchemaManager.get_schema(), _OWN):
        connection.execute(script)
    connection.execute("INSERT INTO newsletter_queue VALUES (%s)", [installed])


def _bring_up_to_date(connection: Connection, installed: str) -> None:
    (there,) = connection.execute("SELECT procrastinate FROM newsletter_queue").fetchone()
    if _numbers(there) > _numbers(installed):
        what = f"it was made for Procrastinate {there}, and {installed} is installed here"
        remedy = f'Run: pip install "procrastinate>={there}"'
        raise LedgerError(Problem("the queue of the ledger", what, remedy))
    for script in migrations(there, installed):
        connection.execute(script)
    connection.execute("UPDATE newsletter_queue SET procrastinate = %s", [installed])


def newer_queue(connection: Connection) -> str | None:
    """The version of Procrastinate that the queue was made for, if it is newer than what is installed here.

    Example:
        >>> newer_queue(connection)  # doctest: +SKIP
    """
    with searching(connection):
        (there,) = connection.execute("SELECT procrastinate FROM newsletter_queue").fetchone()
    return there if _numbers(there) > _numbers(_installed()) else None


def migrations(there: str, installed: str) -> list[str]:
    """The scripts that bring Procrastinate's tables from one version to another, in order.

    Example:
        >>> migrations("3.10.0", "3.10.0")
        []
    """
    folder = resources.files("procrastinate") / "sql" / "migrations"
    found = [each for each in folder.iterdir() if _MIGRATION.fullmatch(each.name)]
    wanted = [each for each in found if _numbers(there) < _numbers(each.name) <= _numbers(installed)]
    return [each.read_text(encoding="utf-8") for each in sorted(wanted, key=lambda each: each.name)]


def _installed() -> str:
    try:
        from procrastinate import __version__
    except ImportError:
        raise MissingExtraError.of("cluster", "procrastinate") from None
    return __version__


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", version)[:3])


def _search(connection: Connection, path: str) -> None:
    connection.execute("SELECT set_config('search_path', %s, true)", [path])
