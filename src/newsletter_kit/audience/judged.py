"""Rows that were judged, kept in a temporary file: to look at them again need not judge them again."""

from __future__ import annotations

import marshal
import os
import tempfile
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsletter_kit.audience.at_once import ROWS_AT_ONCE
from newsletter_kit.audience.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.audience.recipient import Recipient

MAX_KEPT_BYTES = 1_000_000_000
"""A file that would be larger is given up: the audience is then read and judged again each time."""

_LENGTH_BYTES = 4


class JudgedRows:
    """Takes recipients, and gives them again as often as one likes, in their order.

    The file has no name and vanishes with the object. A short list never touches the disk. Memory does not
    grow with the rows. If there is no room, nothing is kept, and `is_whole` says so.

    Example:
        >>> rows = JudgedRows()
        >>> rows.extend(Columns([2], ["nino"], ["iom.int"], ["ka"], [{"first_name": "Nino"}]))
        >>> [(each.row, str(each.address)) for each in rows]
        [(2, 'nino@iom.int')]
    """

    def __init__(self) -> None:
        self.is_whole = hasattr(os, "pread")  # not on Windows
        self._latest = _nobody()
        self._descriptor: int | None = None
        self._bytes = 0

    def __del__(self) -> None:
        self._forget()

    def extend(self, recipients: Columns) -> None:
        """Keep some more."""
        if self.is_whole:
            for kept, more in zip(self._latest, _lists(recipients), strict=True):
                kept.extend(more)
            if len(self._latest[0]) >= ROWS_AT_ONCE:
                self._write()

    def __iter__(self) -> Iterator[Recipient]:
        return chain.from_iterable(self.chunks())

    def chunks(self) -> Iterator[list[Recipient]]:
        """The same in pieces, which takes half the time."""
        place = 0
        while self._descriptor is not None and place < self._bytes:
            length = int.from_bytes(os.pread(self._descriptor, _LENGTH_BYTES, place), "big")
            place += _LENGTH_BYTES
            content = os.pread(self._descriptor, length, place)
            yield Columns(*marshal.loads(content)).recipients()  # noqa: S302  this process wrote it
            place += length
        yield Columns(*self._latest).recipients()

    def _write(self) -> None:
        content = marshal.dumps(self._latest)
        content = len(content).to_bytes(_LENGTH_BYTES, "big") + content
        try:
            if self._descriptor is None:
                with tempfile.TemporaryFile() as file:
                    self._descriptor = os.dup(file.fileno())
            written = os.pwrite(self._descriptor, content, self._bytes)
        except OSError:
            written = 0
        self._bytes += written
        self._latest = _nobody()
        if written < len(content) or self._bytes > MAX_KEPT_BYTES:
            self.is_whole = False
            self._forget()

    def _forget(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lists(columns: Columns) -> tuple[list[Any], ...]:
    return (columns.rows, columns.locals, columns.domains, columns.languages, columns.fields)


def _nobody() -> tuple[list[Any], ...]:
    return ([], [], [], [], [])
