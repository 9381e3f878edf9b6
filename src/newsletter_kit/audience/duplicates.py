"""Which rows name a mailbox that an earlier row named: exact, in the same memory for any number of rows."""

from __future__ import annotations

import os
import tempfile
from array import array
from typing import IO, TYPE_CHECKING, Self

from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

PARTITIONS = 256
PENDING_PER_PARTITION = 250


class DuplicateFinder:
    """Takes the key of every row, then tells the duplicates, one partition of the keys after another.

    Keys are spread over partitions by a hash, and compared as they are: no hash can make two people one.
    A partition is written to one temporary file whenever `PENDING_PER_PARTITION` keys wait for it, so a
    short list never touches the disk. The file has no name and vanishes with the process.

    Example:
        >>> with DuplicateFinder() as finder:
        ...     finder.note([2, 3, 4], ["a@iom.int", "b@iom.int", "a@iom.int"])
        ...     list(finder.duplicates())
        [(4, 2)]
    """

    def __init__(self) -> None:
        self._rows = [array("Q") for _ in range(PARTITIONS)]
        self._keys: list[list[str]] = [[] for _ in range(PARTITIONS)]
        self._chunks = [
            array("Q") for _ in range(PARTITIONS)
        ]  # of each: its offset, bytes of rows, bytes of keys
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def note(self, rows: Iterable[int], keys: Iterable[str]) -> None:
        """Take the keys of some rows; rows come in rising order, and no key holds a line break.

        Raises:
            AudienceError: if the temporary file cannot be written.
        """
        pending_rows, pending_keys = self._rows, self._keys
        for row, key in zip(rows, keys, strict=True):
            partition = hash(key) % PARTITIONS
            pending = pending_keys[partition]
            pending.append(key)
            pending_rows[partition].append(row)
            if len(pending) == PENDING_PER_PARTITION:
                self._write(partition)

    def duplicates(self) -> Iterator[tuple[int, int]]:
        """Each row whose key an earlier row had, and the first row that had it."""
        for partition in range(PARTITIONS):
            rows, keys = self._partition(partition)
            if len(set(keys)) == len(keys):
                continue
            first: dict[str, int] = {}
            for row, key in zip(rows, keys, strict=True):
                if (earlier := first.setdefault(key, row)) != row:
                    yield row, earlier

    def _write(self, partition: int) -> None:
        rows, keys = self._rows[partition].tobytes(), "\n".join(self._keys[partition]).encode()
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by __exit__
            self._chunks[partition].extend((self._file.tell(), len(rows), len(keys)))
            self._file.write(rows + keys)
        except OSError as error:
            raise _no_room(error) from None
        self._rows[partition] = array("Q")
        self._keys[partition].clear()

    def _partition(self, partition: int) -> tuple[array[int], list[str]]:
        rows, keys = array("Q"), list[str]()
        chunks = iter(self._chunks[partition])
        for offset, rows_bytes, keys_bytes in zip(chunks, chunks, chunks, strict=True):
            assert self._file is not None  # noqa: S101  what has chunks has a file
            self._file.seek(offset)
            rows.frombytes(self._file.read(rows_bytes))
            keys += self._file.read(keys_bytes).decode().split("\n")
        return rows + self._rows[partition], keys + self._keys[partition]


def _no_room(error: OSError) -> AudienceError:
    place = os.environ.get("TMPDIR", "the folder for temporary files")
    what = f"the addresses cannot be compared there: {error.strerror or error}"
    return AudienceError(Problem(place, what, "Make room, or set TMPDIR to a folder that has some."))
