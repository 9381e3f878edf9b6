"""What is written into a ledger when a call has ended, however it ended."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsletter_kit.errors import SendInterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def afterwards(write: Callable[[], object]) -> Iterator[None]:
    """Write something when the block has ended; not where it was stopped at once, cut off from the ledger.

    Args:
        write: what is to be done.

    Example:
        >>> with afterwards(lambda: ledger.leave(run)):  # doctest: +SKIP
        ...     conduct(job, book)
    """
    is_cut_off = False
    try:
        yield
    except SendInterrupted as stopped:
        is_cut_off = stopped.is_cut_off
        raise
    finally:
        if not is_cut_off:
            write()
