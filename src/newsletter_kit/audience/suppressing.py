"""Adding addresses to the file of the suppression list, whatever its format, without losing a line of it."""

from __future__ import annotations

import csv
import gzip
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from newsletter_kit.audience.export import safe_cell
from newsletter_kit.audience.files import look_at
from newsletter_kit.audience.suppression import Suppression, has_columns, read_suppression
from newsletter_kit.audience.table import read_table
from newsletter_kit.replaced_file import one_at_a_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter_kit.address import Address
    from newsletter_kit.audience.files import TextFile

HEADING = "# Addresses that must never be mailed, one a line.\n"
REASON_COLUMNS = ("reason", "why", "note", "comment")
"""Where a reason goes in a table: into the first of these columns that is there."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of addresses that were to be put on the suppression list.

    Attributes:
        new: those that are on it now and were not before; each mailbox once.
        known: how many were on it already, or were given twice.

    Example:
        >>> Added(new=(), known=2).known
        2
    """

    new: tuple[Address, ...]
    known: int


def add_to_suppression(path: Path, addresses: Iterable[Address], reason: str = "") -> Added:
    """Put addresses on the suppression list in the file at `path`, which is made if it is not there.

    All lines, comments, columns, the encoding and the mode of the file stay as they are. The new file takes
    the place of the old one when it is whole and on the disk. Others who do the same wait meanwhile.

    Args:
        path: the file that newsletter.toml names.
        addresses: who must not be mailed any more.
        reason: why, in one line; a comment, or a cell of the table's column `reason`.

    Raises:
        AudienceError: if the list that is there cannot be understood. Nothing was written.
        OSError: if it cannot be written. The old list is still there.

    Example:
        >>> add_to_suppression(Path("suppressed.txt"), [address], "by telephone").known  # doctest: +SKIP
        0
    """
    place = Path(os.path.realpath(path))  # a link stays a link
    place.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(place.parent):
        file = look_at(place) if place.exists() else None
        added = _sorted_out(read_suppression(place) if file else Suppression(), addresses)
        if added.new:
            _replace(place, file, added.new, " ".join(reason.split()))
    return added


def _sorted_out(listed: Suppression, addresses: Iterable[Address]) -> Added:
    given = 0
    new: dict[str, Address] = {}
    for given, address in enumerate(addresses, 1):  # noqa: B007  how many there were
        if address not in listed:
            new.setdefault(address.key, address)
    return Added(tuple(new.values()), given - len(new))


def _replace(place: Path, file: TextFile | None, new: Sequence[Address], reason: str) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as draft:
        try:
            if file:
                shutil.copymode(place, draft.name)
                with place.open("rb") as old:
                    shutil.copyfileobj(old, draft)
                draft.write(_as_bytes(file, _addition(file, new, reason)))
            else:
                draft.write((HEADING + _lines(new, reason, "\n")).encode())
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(place)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    _force_name(place.parent)


def _addition(file: TextFile, new: Sequence[Address], reason: str) -> str:
    """What is to be written below the last line, with the line ends that the file has."""
    line_end, is_ended = _line_ends(file)
    lines = _cells(file, new, reason, line_end) if has_columns(file) else _lines(new, reason, line_end)
    return lines if is_ended else line_end + lines


def _lines(new: Sequence[Address], reason: str, line_end: str) -> str:
    comment = f"  # {reason}" if reason else ""
    return "".join(f"{address}{comment}{line_end}" for address in new)


def _cells(file: TextFile, new: Sequence[Address], reason: str, line_end: str) -> str:
    table = read_table(file, {})
    reason_column = next((name for name in REASON_COLUMNS if name in table.columns), None)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=table.separator, lineterminator=line_end)
    for address in new:
        known = {"email": str(address), reason_column: safe_cell(reason)}
        writer.writerow(known.get(name, "") if name else "" for name in table.columns)
    return text.getvalue()


def _line_ends(file: TextFile) -> tuple[str, bool]:
    """What stands at the end of the file's first line, and whether anything stands at that of its last."""
    first = last = ""
    with _opened(file) as lines:
        for last in lines:
            first = first or last
    line_end = next((each for each in ("\r\n", "\n", "\r") if first.endswith(each)), "\n")
    return line_end, not last or last.endswith(("\n", "\r"))


def _opened(file: TextFile) -> IO[str]:
    if file.is_gzip:
        return gzip.open(file.path, "rt", encoding=file.encoding, newline="")
    return file.path.open(encoding=file.encoding, newline="")


def _as_bytes(file: TextFile, text: str) -> bytes:
    """`text` as a continuation of the file: without a second byte order mark, compressed if the file is."""
    encoding = file.encoding.removesuffix("-sig")
    if encoding in {"utf-16", "utf-32"}:
        with gzip.open(file.path) if file.is_gzip else file.path.open("rb") as opened:
            encoding += "-le" if opened.read(2) == b"\xff\xfe" else "-be"
    data = text.encode(encoding)
    return gzip.compress(data) if file.is_gzip else data  # RFC 1952 §2.2: members may follow one another


def _force_name(folder: Path) -> None:
    if os.name == "posix":  # a folder cannot be opened elsewhere
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
