"""The statements of `queries.sql` on a connection to SQLite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.ledger.queries import statement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class SqliteDatabase:
    """A connection to SQLite, asked by the names of statements; see `Database`.

    Attributes:
        connection: the one that is asked.

    Example:
        >>> SqliteDatabase(connection).execute("salt").fetchone()  # doctest: +SKIP
        (b'...',)
    """

    connection: sqlite3.Connection

    def execute(self, name: str, values: Mapping[str, object] | None = None) -> sqlite3.Cursor:
        """See `Database.execute`."""
        return self.connection.execute(statement(name), values or {})

    def executemany(self, name: str, rows: Iterable[Mapping[str, object] | tuple[object, ...]]) -> None:
        """See `Database.executemany`."""
        self.connection.executemany(statement(name), rows)
