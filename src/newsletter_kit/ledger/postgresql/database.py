"""The statements of `queries.sql` on a connection to PostgreSQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg.rows import tuple_row

from newsletter_kit.ledger.queries import statement, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import psycopg

WORDS = "postgresql/queries.sql"

_TOLD = frozenset({"person", "people_in_state", "attempts_of_run", "attempts_with_person"})
_HIDDEN = re.compile("\x1a(.)")


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A transaction on PostgreSQL, asked by the names of statements; see `Database`.

    Attributes:
        connection: the one that is asked.
        is_writing: whether what is read is about to be changed, and is to be locked.
        lease_seconds: how long the lease of a sender is.

    Example:
        >>> PostgresDatabase(connection, is_writing=False, lease_seconds=60).execute("salt")  # doctest: +SKIP
    """

    connection: psycopg.Connection[tuple[Any, ...]]
    is_writing: bool
    lease_seconds: float

    def execute(self, name: str, values: Mapping[str, object] | None = None) -> psycopg.Cursor[Any]:
        """See `Database.execute`."""
        rows = _as_told if name in _TOLD else tuple_row
        cursor = self.connection.cursor(row_factory=rows)
        given = {key: _writable(value) for key, value in (values or {}).items()}
        return cursor.execute(self._words(name), {"lease_seconds": self.lease_seconds, **given})

    def executemany(self, name: str, rows: Iterable[Mapping[str, object] | tuple[object, ...]]) -> None:
        """See `Database.executemany`."""
        words = self._words(name)
        with self.connection.cursor() as cursor:
            if words.startswith("COPY "):
                with cursor.copy(words) as copy:
                    for row in rows:
                        copy.write_row([_writable(value) for value in row])
            else:
                cursor.executemany(words, [_all_writable(row) for row in rows])

    def _words(self, name: str) -> str:
        locking = f"{name}_when_writing"
        return statement(locking if self.is_writing and locking in statements(WORDS) else name, WORDS)


def _all_writable(row: Mapping[str, object] | tuple[object, ...]) -> dict[str, object] | tuple[object, ...]:
    if isinstance(row, tuple):
        return tuple(_writable(value) for value in row)
    return {key: _writable(value) for key, value in row.items()}


def _writable(value: object) -> object:
    """PostgreSQL's text holds every character but NUL, which is hidden behind another that nobody types."""
    if not isinstance(value, str):
        return value
    if "\0" in value or "\x1a" in value:
        return value.replace("\x1a", "\x1a\x1a").replace("\0", "\x1a0")
    return str(value)


def _as_told(cursor: psycopg.Cursor[Any]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Rows whose texts are as they were given."""
    make = tuple_row(cursor)
    return lambda values: tuple(_shown(value) for value in make(values))


def _shown(value: object) -> object:
    if isinstance(value, str) and "\x1a" in value:
        return _HIDDEN.sub(lambda found: "\0" if found[1] == "0" else found[1], value)
    return value
