"""The body of a call in pieces: it is put together a little at a time, while it is written to the provider.

A call of 500 whole mails is 40 MB, nearly all of which all readers share. Put together as a whole, it would
take as much memory for each call under way, and half of the time would go into filling that.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK_BYTES = 262_144
"""So much is put together at once. It stays in the processor's own memory until it is written."""


@dataclass(frozen=True, slots=True)
class CallBody:
    """Bytes in pieces. It can be read as often as is wanted, and `requests` sends it with its length.

    Attributes:
        pieces: what it is made of, in order; one object may stand in it many times.
        size: how many bytes there are in all.

    Example:
        >>> body = CallBody((b"[1", b",2]"))
        >>> len(body), bytes(body), list(body)
        (5, b'[1,2]', [b'[1,2]'])
    """

    pieces: Sequence[bytes] = field(repr=False)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", sum(map(len, self.pieces)))

    def __len__(self) -> int:
        return self.size

    def __bytes__(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)

    def __iter__(self) -> Iterator[bytes]:
        """All of it in parts of about `CHUNK_BYTES`; a longer piece is a part of its own."""
        ends, start = list(accumulate(map(len, self.pieces))), 0
        while start < len(ends):
            so_far = ends[start - 1] if start else 0
            end = max(start + 1, bisect_right(ends, so_far + CHUNK_BYTES))
            yield b"".join(self.pieces[start:end])
            start = end
