"""Opening the files that people export: what kind of file it is, its encoding, and limits on what is read."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import stat
import zlib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, cast

from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from _typeshed import WriteableBuffer

MAX_BLANK_LINES = 1_000_000
"""A spreadsheet may leave so many rows blank below its last; a small .gz of them would run for minutes."""

MAX_LINE_CHARACTERS = 1_000_000
MIN_OPENED_BYTES = 64 * 1024 * 1024
MAX_GZIP_RATIO = 100  # exports of addresses shrink to between a third and a thirtieth

_SAMPLE_BYTES = 4096
_CHUNK_BYTES = 65_536
_LINES_BYTES = 8_192
_GZIP = b"\x1f\x8b"
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx (and .ods) are ZIP files, .xls is an OLE file
_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text lines that was looked at, and can be read as often as one likes.

    Attributes:
        path: the file.
        encoding: the name of its encoding, as Python knows it.
        is_gzip: whether it is compressed.
        stamp: size in bytes and time of the last change, in nanoseconds.
    """

    path: Path
    encoding: str
    is_gzip: bool
    stamp: tuple[int, int]

    def lines(self) -> Iterator[str]:
        r"""Every line in turn, with `\n` at its end whatever the file has there.

        Raises:
            AudienceError: if the file changed since it was looked at, is not in its encoding, has a line
                longer than `MAX_LINE_CHARACTERS` or more than `MAX_BLANK_LINES` blank ones together, or opens
                to far more than a list of addresses does.
        """
        self.require_unchanged()
        with _open(self.path, is_gzip=self.is_gzip) as opened:
            number = blank = 0
            try:
                for lines in _some_lines(opened, self.encoding):
                    blank = self._blank_after(lines, number, blank)
                    yield from lines
                    number += len(lines)
            except UnicodeError:
                raise _wrong_encoding(self) from None
            except (EOFError, OSError, zlib.error) as error:
                place = _at(self.path, number + 1)
                raise AudienceError(
                    Problem(place, f"it cannot be read on: {error}", "Export it again.")
                ) from None
        self.require_unchanged()

    def _blank_after(self, lines: Sequence[str], number: int, blank: int) -> int:
        """How many of the last of some lines are blank, if none is too long and not too many are blank.

        Args:
            lines: to be looked at.
            number: how many came before them.
            blank: how many of these, the last ones, were blank.
        """
        if max(map(len, lines)) >= MAX_LINE_CHARACTERS:
            place = next(place for place, line in enumerate(lines) if len(line) >= MAX_LINE_CHARACTERS)
            raise _too_long(self.path, number + place + 1)
        if not any(map(str.isspace, lines)):
            return 0
        for row, line in enumerate(lines, start=number + 1):
            blank = blank + 1 if line.isspace() else 0
            if blank > MAX_BLANK_LINES:
                raise _too_blank(self.path, row)
        return blank

    def digest(self) -> str:
        """SHA-256 of its bytes, in hex.

        Raises:
            AudienceError: if the file changed since it was looked at, or cannot be read on.
        """
        self.require_unchanged()
        try:
            with self.path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise AudienceError(
                Problem(str(self.path), f"it cannot be read on: {error.strerror}", "Export it again.")
            ) from None
        self.require_unchanged()
        return found

    def require_unchanged(self) -> None:
        """Refuse to go on with a file that is not the one that was looked at.

        Raises:
            AudienceError: if its size or the time of its last change is another.
        """
        if _stamp(self.path) != self.stamp:
            raise AudienceError(Problem(str(self.path), "it was changed while it was read", "Start again."))


def look_at(path: Path, encoding: str | None = None) -> TextFile:
    """What kind of text file `path` is, from its first bytes.

    Args:
        path: a .csv, .jsonl or .txt, which may be compressed by gzip.
        encoding: the encoding that the user says it has; a byte order mark wins.

    Raises:
        AudienceError: if it is no regular file, cannot be opened, is a workbook, or the encoding is unknown.

    Example:
        >>> look_at(Path("audience.csv")).encoding  # doctest: +SKIP
        'utf-8'
    """
    stamp = _stamp(path)
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == _GZIP
        with _open(path, is_gzip=is_gzip) as opened:
            sample = opened.read(_SAMPLE_BYTES)
    except (EOFError, OSError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AudienceError(
            Problem(str(path), f"it cannot be read: {reason}", "Name a readable file.")
        ) from None
    if sample.startswith(_EXCEL):
        raise AudienceError(Problem(str(path), "this is an Excel workbook", "Export it as CSV (UTF-8)."))
    return TextFile(path, _encoding(sample, encoding, path), is_gzip, stamp)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        problem = Problem(str(path), f"it cannot be opened: {error.strerror}", "Check the path.")
        raise AudienceError(problem) from None
    if stat.S_ISDIR(found.st_mode):
        raise AudienceError(Problem(str(path), "it is a folder", "Name the CSV or JSON Lines file in it."))
    if not stat.S_ISREG(found.st_mode):
        remedy = "Save the rows as a file: they are read more than once."
        raise AudienceError(Problem(str(path), "it is a pipe or a device, not a file", remedy))
    return found.st_size, found.st_mtime_ns


def _open(path: Path, *, is_gzip: bool) -> io.BufferedReader:
    if not is_gzip:
        return path.open("rb")
    limit = max(MIN_OPENED_BYTES, MAX_GZIP_RATIO * path.stat().st_size)
    return io.BufferedReader(_LimitedReader(cast("BinaryIO", gzip.open(path, "rb")), limit, path))


class _LimitedReader(io.RawIOBase):
    """Reads on until `limit` bytes came out, then refuses."""

    def __init__(self, file: BinaryIO, limit: int, path: Path) -> None:
        self._file, self._left, self._limit, self._path = file, limit, limit, path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        data = self._file.read(len(memoryview(buffer)))
        self._left -= len(data)
        if self._left < 0:
            what = f"it opens to more than {self._limit:,} bytes, which no list of addresses does"
            raise AudienceError(Problem(str(self._path), what, "Unpack it and look at it."))
        memoryview(buffer)[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _some_lines(opened: io.BufferedReader, encoding: str) -> Iterator[list[str]]:
    """The lines of some thousand bytes at a time. One that is too long is not read to its end."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    begun = ""
    for chunk in chain(iter(lambda: opened.read1(_LINES_BYTES), b""), (b"",)):
        begun += decoder.decode(chunk, final=not chunk)
        lines = io.StringIO(begun, newline="\n").readlines()
        begun = lines.pop() if chunk and lines and _goes_on(lines[-1]) else ""
        if lines:
            yield lines


def _goes_on(line: str) -> bool:
    return not line.endswith("\n") and len(line) < MAX_LINE_CHARACTERS


def _encoding(sample: bytes, declared: str | None, path: Path) -> str:
    marked = next((name for mark, name in _BOMS if sample.startswith(mark)), None)
    chosen = marked or declared or _utf16_without_mark(sample) or "utf-8"
    try:
        "".encode(chosen)
    except LookupError:
        remedy = "Try utf-8, cp1252 (Western Excel), cp1251 (Cyrillic) or utf-16."
        raise AudienceError(Problem(str(path), f"there is no encoding named {chosen!r}", remedy)) from None
    return chosen


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 that lost its mark, told by Latin letters: every second byte of the first line is zero."""
    start = sample[:32]
    if len(start) < 4 or start.count(0) < len(start) // 3:  # noqa: PLR2004  two letters
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _too_blank(path: Path, row: int) -> AudienceError:
    what = f"more than {MAX_BLANK_LINES:,} lines one after the other are blank"
    return AudienceError(Problem(_at(path, row), what, "Export it again."))


def _too_long(path: Path, number: int) -> AudienceError:
    what = f"the line has more than {MAX_LINE_CHARACTERS:,} characters"
    return AudienceError(Problem(_at(path, number), what, "Is this a list of recipients? Mend the line."))


def _wrong_encoding(file: TextFile) -> AudienceError:
    row, offset = _first_undecodable(file)
    remedy = (
        'Save it as UTF-8; Excel calls that "CSV UTF-8". Or, for an audience, write its encoding into '
        'newsletter.toml: audience_encoding = "cp1252".'
    )
    return AudienceError(
        Problem(_at(file.path, row), f"byte {offset:,} of the file is not {file.encoding}", remedy)
    )


def _first_undecodable(file: TextFile) -> tuple[int, int]:
    """The row and the offset in bytes of the first byte that is not in the file's encoding."""
    decoder = codecs.getincrementaldecoder(file.encoding)()
    lines = io.IncrementalNewlineDecoder(decoder, translate=True)
    row, offset = 1, 0
    with _open(file.path, is_gzip=file.is_gzip) as opened:
        for chunk in chain(iter(lambda: opened.read(_CHUNK_BYTES), b""), (b"",)):
            held_back = len(decoder.getstate()[0])
            try:
                row += lines.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                good = chunk[: max(0, error.start - held_back)]
                return row + lines.decode(good).count("\n"), offset + error.start - held_back
            offset += len(chunk)
    return row, offset


def _at(path: Path, row: int) -> str:
    return f"{path.name}:{row}"
