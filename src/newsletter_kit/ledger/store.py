"""Where a ledger keeps what it knows: transactions on a file, or on a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsletter_kit.errors import LedgerError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from newsletter_kit.ledger.database import Database


class LostConnectionError(LedgerError):
    """The connection to a ledger's server broke before anything of a transaction was kept."""


class Store(Protocol):
    """A file or a server that holds a ledger, open in this process. Threads take turns.

    Attributes:
        where: its name in messages; never a password.
        path: its file; None if it is on a server.
        log_was_missing: whether the newest records may be lost, since a file that holds them was not there.

    Example:
        >>> with store.writing() as db:  # doctest: +SKIP
        ...     db.execute("raise_token", {"run": 1})
    """

    @property
    def where(self) -> str: ...

    @property
    def path(self) -> Path | None: ...

    @property
    def log_was_missing(self) -> bool: ...

    def writing(
        self, run_id: int | None = None, *, beside_others: bool = False
    ) -> AbstractContextManager[Database]:
        """One transaction that writes: all of it is kept, or nothing.

        Args:
            run_id: the run that it is about; None for the whole ledger. Nobody else writes there meanwhile.
            beside_others: let others write about the same run who say this too. The statements of these
                transactions lock the rows that they change.

        Raises:
            LedgerError: if it cannot be kept.
        """

    def reading(self) -> AbstractContextManager[Database]:
        """One transaction that sees the ledger as it is at its beginning, or that fills temporary tables.

        Raises:
            LedgerError: if it cannot be read.
        """

    def glance(self) -> AbstractContextManager[Database]:
        """As `reading`, for a short question that must not wait for who writes, of this process or another.

        Raises:
            LedgerError: if it cannot be read.
        """

    def together(self) -> AbstractContextManager[bool]:
        """Keep the transactions that this thread begins within at once, when the block ends or raises.

        One of them that fails takes nothing of the others along. Gives False where each is kept by itself.

        Raises:
            LedgerError: if they cannot be kept; then nothing of any of them is.
        """

    def fold(self, *, empty: bool = False) -> None:
        """Bring what was written to its final place, where a store has a log that can be lost.

        Args:
            empty: leave nothing in the log.

        Raises:
            LedgerError: if the disk is full or fails.
        """

    def close(self, *, is_held: bool = False) -> None:
        """Let go of the file or the server.

        Args:
            is_held: whether this process could not write down that it sends no more.
        """
