"""The suppression list: addresses that must never be mailed again, whatever the audience says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.address import Address, parse_address
from newsletter_kit.audience.files import look_at
from newsletter_kit.audience.rows import BadRow, RowError, column_name
from newsletter_kit.audience.table import SEPARATORS, read_table
from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.audience.files import TextFile

MAX_PROBLEMS = 20

_BUCKETS = 1 << 16
_DIGESTS = 1 << 256  # a sum of digests is the same in any order
_REMARK = re.compile(r"(?:^|\s)#.*|(@[^\s#]+)#.*")  # a # may also stand before the @ (RFC 5322 §3.2.3)


@dataclass(frozen=True, slots=True)
class Suppression:
    """Mailboxes that must not be mailed: `address in suppression` tells.

    Keys lie in buckets as one text each, so a million addresses take about 40 MB and not 120. A look-up
    compares the whole key: nobody is left out for another's sake.

    Attributes:
        count: how many mailboxes are in it.
        file: where it was read from, as the file was then; None if it was made of addresses.

    Example:
        >>> parse_address("NINO@iom.int") in suppress([parse_address("nino@iom.int")])
        True
    """

    count: int = 0
    _buckets: tuple[bytes, ...] = field(default=(), repr=False)
    file: TextFile | None = field(default=None, repr=False)
    _sum: int = field(default=0, repr=False)

    def __len__(self) -> int:
        return self.count

    def __contains__(self, address: Address) -> bool:
        return bool(self.count) and self.holds(address.key)

    def holds(self, key: str) -> bool:
        """Whether the mailbox with this key is in it.

        Example:
            >>> suppress([parse_address("Nino@iom.int")]).holds("nino@iom.int")
            True
        """
        return bool(self.count) and _line(key) in self._buckets[hash(key) % _BUCKETS]

    def keys(self) -> Iterator[str]:
        """The key of each mailbox, in no order; nothing is copied before it is asked for.

        Example:
            >>> list(suppress([parse_address("Nino@iom.int")]).keys())
            ['nino@iom.int']
        """
        for bucket in self._buckets:
            if len(bucket) == 1:  # most buckets of a short list are empty
                continue
            yield from filter(None, bucket.decode().split("\n"))

    def digest(self) -> str:
        """The same if the same mailboxes are in it, in any order, in hex; no file is read for it.

        Example:
            >>> suppress([parse_address("Nino@iom.int")]).digest() == suppress([]).digest()
            False
        """
        return f"{self._sum:064x}"


def suppress(addresses: Iterable[Address]) -> Suppression:
    """The suppression list that holds `addresses`.

    Example:
        >>> len(suppress([]))
        0
    """
    buckets = [b"\n"] * _BUCKETS
    count = total = 0
    for address in addresses:
        key = address.key
        place, line = hash(key) % _BUCKETS, _line(key)
        if line not in buckets[place]:
            buckets[place] += line[1:]
            count += 1
            total += int.from_bytes(sha256(line).digest(), "big")
    return Suppression(count, tuple(buckets) if count else (), _sum=total % _DIGESTS)


def read_suppression(path: Path | str, *, encoding: str | None = None) -> Suppression:
    """The suppression list in a file: one address a line, or a CSV with an `email` column.

    `#` begins a comment in a file without columns. A line that cannot be understood is an error, because
    passing over it would mail somebody who has left.

    Args:
        path: the file, which may be compressed by gzip. It may be empty, but it must be there.
        encoding: its encoding if it is not UTF-8 and has no byte order mark.

    Raises:
        AudienceError: with the first `MAX_PROBLEMS` lines that are no address.

    Example:
        >>> suppression = read_suppression("suppression.txt")  # doctest: +SKIP
        >>> parse_address("nino@iom.int") in suppression  # doctest: +SKIP
        True
    """
    return _read(look_at(Path(path), encoding))


def read_again(suppression: Suppression) -> Suppression:
    """The same list as its file is now: somebody may have left since it was read.

    It is not read if neither its size nor the time of its last change is another. A list that was made of
    addresses stays as it is.

    Raises:
        AudienceError: as `read_suppression` does; also if the file is gone.

    Example:
        >>> read_again(suppress([])).count
        0
    """
    if suppression.file is None:
        return suppression
    file = look_at(suppression.file.path, suppression.file.encoding)
    return suppression if file == suppression.file else _read(file)


def _read(file: TextFile) -> Suppression:
    problems: list[Problem] = []
    suppression = suppress(_good(_addresses(file), problems))
    if problems:
        raise AudienceError(*problems)
    return replace(suppression, file=file)


def addresses_in(path: Path, *, encoding: str | None = None) -> Iterator[Address | Problem]:
    """Each address of a file that is written as a suppression list is, or what is wrong with its line.

    Raises:
        AudienceError: if the file cannot be read.

    Example:
        >>> [str(each) for each in addresses_in(Path("left.txt"))]  # doctest: +SKIP
        ['nino@iom.int']
    """
    yield from _addresses(look_at(path, encoding))


def _addresses(file: TextFile) -> Iterator[Address | Problem]:
    for row, entry in _rows(file) if has_columns(file) else _lines(file):
        try:
            yield _address(entry)
        except ValueError as error:
            remedy = "Mend or remove it: a line that is not understood could mail somebody who has left."
            yield Problem(f"{file.path.name}:{row}", str(error), remedy)


def _good(found: Iterable[Address | Problem], problems: list[Problem]) -> Iterator[Address]:
    for each in found:
        if isinstance(each, Address):
            yield each
            continue
        problems.append(each)
        if len(problems) == MAX_PROBLEMS:
            return


def _rows(file: TextFile) -> Iterator[tuple[int, str | BadRow]]:
    for row, fields in read_table(file, {}).rows():
        yield row, fields if isinstance(fields, BadRow) else fields["email"]


def _lines(file: TextFile) -> Iterator[tuple[int, str | BadRow]]:
    for row, line in enumerate(file.lines(), start=1):
        if text := _REMARK.sub(r"\1", line).strip():
            yield row, text


def _address(entry: str | BadRow) -> Address:
    if isinstance(entry, BadRow):
        raise RowError(entry.reason)
    return parse_address(entry, allow_test=True)


def has_columns(file: TextFile) -> bool:
    """Whether a suppression list is a table with a column `email`, and not one address a line.

    Example:
        >>> has_columns(look_at(Path("suppressed.csv")))  # doctest: +SKIP
        True
    """
    first = next((line for line in islice(file.lines(), 100) if line.strip() and line.strip()[0] != "#"), "")
    for separator in SEPARATORS:
        first = first.replace(separator, "\n")
    return "email" in map(column_name, first.splitlines())


def _line(key: str) -> bytes:
    return b"\n%b\n" % key.encode()
