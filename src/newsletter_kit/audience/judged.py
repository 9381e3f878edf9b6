"""Rows that were judged, kept in a temporary file: to look at them again need not judge them again."""

from __future__ import annotations

import marshal
import os
import tempfile
from typing import TYPE_CHECKING, Any

from newsletter_kit.audience.at_once import ROWS_AT_ONCE
from newsletter_kit.audience.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_KEPT_BYTES = 1_000_000_000
"""A file that would be larger is given up: the audience is then read and judged again each time."""

_LENGTH_BYTES = 4


class JudgedRows:
    """Takes recipients, and gives them again as often as one likes, in their order.

    The file has no name and vanishes with the object. A short list never touches the disk. Memory does not
    grow with the rows. If there is no room, nothing is kept, and `is_whole` says so.

    Example:
        >>> rows = JudgedRows()
        >>> rows.extend(Columns([2], ["nino@iom.int"], ["nino@iom.int"], ["ka"], (), ()))
        >>> [each.addresses for each in rows.pieces()]
        [['nino@iom.int']]
    """

    def __init__(self) -> None:
        self.is_whole = hasattr(os, "pread")  # not on Windows
        self._latest: list[Columns] = []
        self._waiting = 0
        self._descriptor: int | None = None
        self._bytes = 0

    def __del__(self) -> None:
        self._forget()

    def extend(self, recipients: Columns) -> None:
        """Keep some more."""
        if self.is_whole and len(recipients):
            self._latest.append(recipients)
            self._waiting += len(recipients)
            if self._waiting >= ROWS_AT_ONCE:
                self._write()

    def pieces(self) -> Iterator[Columns]:
        """All of them, some at a time."""
        place = 0
        while self._descriptor is not None and place < self._bytes:
            length = int.from_bytes(os.pread(self._descriptor, _LENGTH_BYTES, place), "big")
            place += _LENGTH_BYTES
            content = os.pread(self._descriptor, length, place)
            yield from (Columns(*told) for told in marshal.loads(content))  # noqa: S302  this process wrote it
            place += length
        yield from self._latest

    def _write(self) -> None:
        content = marshal.dumps([_told(each) for each in self._latest])
        content = len(content).to_bytes(_LENGTH_BYTES, "big") + content
        try:
            if self._descriptor is None:
                with tempfile.TemporaryFile() as file:
                    self._descriptor = os.dup(file.fileno())
            written = os.pwrite(self._descriptor, content, self._bytes)
        except OSError:
            written = 0
        self._bytes += written
        self._latest, self._waiting = [], 0
        if written < len(content) or self._bytes > MAX_KEPT_BYTES:
            self.is_whole = False
            self._forget()

    def _forget(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _told(some: Columns) -> tuple[Any, ...]:
    return (some.rows, some.addresses, some.keys, some.languages, some.names, some.cells)
