"""Rows that were judged, kept in a temporary file: to look at them again need not judge them again."""

from __future__ import annotations

import marshal
import os
import tempfile
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_KEPT_BYTES = 1_000_000_000
"""A file that would be larger is given up: the audience is then read and judged again each time."""

_CHUNK = 500
_LENGTH_BYTES = 4

Columns: TypeAlias = tuple[list[int], list[str], list[str], list[str | None], list[dict[str, str]]]
"""Of some recipients: their rows, the two parts of their addresses, their languages and their fields."""


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
        self._latest: list[Recipient] = []
        self._descriptor: int | None = None
        self._bytes = 0

    def __del__(self) -> None:
        self._forget()

    def add(self, recipient: Recipient) -> None:
        """Keep one more."""
        if self.is_whole:
            self._latest.append(recipient)
            if len(self._latest) == _CHUNK:
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
            yield _recipients(*marshal.loads(content))  # noqa: S302  this process wrote it
            place += length
        yield list(self._latest)

    def _write(self) -> None:
        content = marshal.dumps(_columns(self._latest))
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


def _columns(recipients: Sequence[Recipient]) -> Columns:
    addresses = [each.address for each in recipients]
    return (
        [each.row for each in recipients],
        [each.local for each in addresses],
        [each.domain for each in addresses],
        [each.language for each in recipients],
        [dict(each.fields) for each in recipients],
    )


def _recipients(
    rows: list[int],
    locals_: list[str],
    domains: list[str],
    languages: list[str | None],
    fields: list[dict[str, str]],
) -> list[Recipient]:
    addresses = rows_of(Address, len(rows), local=locals_, domain=domains)
    return rows_of(Recipient, len(rows), address=addresses, fields=fields, language=languages, row=rows)
