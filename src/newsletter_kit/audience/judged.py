"""Rows that were judged, kept in a temporary file: to look at them again need not judge them again."""

from __future__ import annotations

import marshal
import os
import tempfile
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_KEPT_BYTES = 1_000_000_000
"""A file that would be larger is given up: the audience is then read and judged again each time."""

_CHUNK = 500
_LENGTH_BYTES = 4

Row: TypeAlias = tuple[int, str, str, str | None, dict[str, str]]


class JudgedRows:
    """Takes recipients, and gives them again as often as one likes, in their order.

    The file has no name and vanishes with the object. A short list never touches the disk. Memory does not
    grow with the rows. If there is no room, nothing is kept, and `is_whole` says so.

    Example:
        >>> rows = JudgedRows()
        >>> rows.add(Recipient(Address("nino", "iom.int"), {"first_name": "Nino"}, "ka", 2))
        >>> [(each.row, str(each.address)) for each in rows]
        [(2, 'nino@iom.int')]
    """

    def __init__(self) -> None:
        self.is_whole = hasattr(os, "pread")  # not on Windows
        self._latest: list[Row] = []
        self._descriptor: int | None = None
        self._bytes = 0

    def __del__(self) -> None:
        self._forget()

    def add(self, recipient: Recipient) -> None:
        """Keep one more."""
        if self.is_whole:
            address = recipient.address
            fields = dict(recipient.fields)
            self._latest.append((recipient.row, address.local, address.domain, recipient.language, fields))
            if len(self._latest) == _CHUNK:
                self._write()

    def __iter__(self) -> Iterator[Recipient]:
        for rows in self._chunks():
            for row, local, domain, language, fields in rows:
                yield Recipient(Address(local, domain), fields, language, row)

    def _chunks(self) -> Iterator[list[Row]]:
        place = 0
        while self._descriptor is not None and place < self._bytes:
            length = int.from_bytes(os.pread(self._descriptor, _LENGTH_BYTES, place), "big")
            place += _LENGTH_BYTES
            yield marshal.loads(os.pread(self._descriptor, length, place))  # noqa: S302  this process wrote it
            place += length
        yield self._latest

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
        self._latest = []
        if written < len(content) or self._bytes > MAX_KEPT_BYTES:
            self.is_whole = False
            self._forget()

    def _forget(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
