"""What the ledger asks of a database: to run a statement of `queries.sql` by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Rows(Protocol):
    """What a statement gave; every row is a tuple.

    Attributes:
        rowcount: how many rows it wrote.
    """

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any:  # noqa: ANN401  what a row holds is told by its statement
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows one after the other."""


class Database(Protocol):
    """A transaction under way, in a database that knows the statements of the ledger in its own words.

    Example:
        >>> with store.writing() as db:  # doctest: +SKIP
        ...     (token,) = db.execute("raise_token", {"run": 1}).fetchone()
    """

    def execute(self, name: str, values: Mapping[str, object] | None = None) -> Rows:
        """Run the statement of this name.

        Raises:
            KeyError: if there is none.
        """

    def executemany(self, name: str, rows: Iterable[Mapping[str, object] | tuple[object, ...]]) -> None:
        """Run the statement of this name once for each of `rows`."""
