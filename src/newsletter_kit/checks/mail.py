"""The finished mail of an edition, read again byte by byte by code that shares nothing with what wrote it."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp
from dataclasses import dataclass
from email.message import Message as Parameters
from email.utils import collapse_rfc2231_value
from functools import cached_property
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.message.message import Message

_HEAD_END = re.compile(rb"(?:^|\r?\n)\r?\n")
_UNFOLDED_LINE = re.compile(rb"\r?\n(?![ \t])")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")


@dataclass(frozen=True, slots=True)
class Field:
    r"""A header as it stands in the mail.

    Attributes:
        name: as it is written; the whole line if there is no colon.
        raw: name, colon and value with their folds, without the last line end.

    Example:
        >>> Field("Subject", b"Subject: News\r\n of March").value
        'News of March'
    """

    name: str
    raw: bytes

    @property
    def value(self) -> str:
        """The value on one line, encoded-words as they are."""
        return _FOLD.sub(b"", self.raw).partition(b":")[2].decode("utf-8", "replace").strip(" \t")

    @property
    def lines(self) -> list[bytes]:
        """Its lines without CRLF."""
        return self.raw.split(b"\r\n")


@dataclass(frozen=True)
class Part:
    r"""The mail, or a part of it.

    Attributes:
        number: its place, `2.1` for the first part of the second; empty for the mail itself.
        fields: its headers in order.
        body: what follows them, as it stands.
        parts: the parts between its boundaries.

    Example:
        >>> read_part(b"Subject: News\r\n\r\nHello").kind
        'text/plain'
    """

    number: str
    fields: tuple[Field, ...]
    body: bytes
    parts: tuple[Part, ...]

    def all(self, name: str) -> tuple[Field, ...]:
        """The headers of a name, whatever its capitals."""
        return tuple(each for each in self.fields if each.name.lower() == name.lower())

    def value(self, name: str) -> str:
        """The value of the first header of a name; empty if there is none."""
        return next((each.value for each in self.all(name)), "")

    @cached_property
    def kind(self) -> str:
        """The media type in small letters (RFC 2045 §5.2)."""
        return self.value("Content-Type").partition(";")[0].strip().lower() or "text/plain"

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of Content-Type."""
        return _parameters(self.value("Content-Type"))

    @cached_property
    def encoding(self) -> str:
        """The transfer encoding in small letters (RFC 2045 §6.1)."""
        return self.value("Content-Transfer-Encoding").lower() or "7bit"

    @cached_property
    def content(self) -> bytes:
        """The body without its transfer encoding; as it stands if it cannot be decoded."""
        try:
            if self.encoding == "base64":
                return a2b_base64(self.body)
        except Base64Error:
            return self.body
        return a2b_qp(self.body) if self.encoding == "quoted-printable" else self.body

    @property
    def label(self) -> str:
        """How a finding names it."""
        return f"part {self.number} ({self.kind})" if self.number else "body"

    def walk(self) -> Iterator[Part]:
        """It and all that is in it, from the outside in."""
        yield self
        for each in self.parts:
            yield from each.walk()

    def leaves(self) -> Iterator[Part]:
        """All that is in it and holds no parts."""
        return (each for each in self.walk() if not each.kind.startswith("multipart/"))


def _parameters(value: str) -> dict[str, str]:
    header = Parameters()
    header["Content-Type"] = value
    names = [name for name, _ in header.get_params(failobj=[])[1:]]
    return {name.lower(): collapse_rfc2231_value(header.get_param(name, "")) for name in names}


@dataclass(frozen=True)
class Mail:
    """The mail of one edition to one reader.

    Attributes:
        raw: its bytes as a provider gets them.
        root: the same, taken apart.
        meant: what it was made from.
    """

    raw: bytes
    root: Part
    meant: Message

    @property
    def head(self) -> bytes:
        """Its headers, as they stand."""
        return self.raw[: len(self.raw) - len(self.root.body)]

    @cached_property
    def lines(self) -> list[bytes]:
        """Its lines without CRLF."""
        return self.raw.split(b"\r\n")

    def texts(self) -> Iterator[Part]:
        """The parts that people read."""
        return (each for each in self.root.leaves() if each.kind.startswith("text/"))

    def at(self, part: str = "") -> Place:
        """The place of a finding."""
        return Place(f"edition {self.meant.edition.language}", part=part)


def read_part(raw: bytes, number: str = "") -> Part:
    r"""Take a mail apart, however broken it is.

    Args:
        raw: its bytes.
        number: its place in a larger mail; empty for a whole one.

    Example:
        >>> mail = b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--"
        >>> [part.body for part in read_part(mail).parts]
        [b'Hello']
    """
    end = _HEAD_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    part = Part(number, tuple(_fields(head)), body, ())
    if not part.kind.startswith("multipart/") or not (boundary := part.parameters.get("boundary")):
        return part
    pieces = pieces_between(body, boundary)
    prefix = f"{number}." if number else ""
    inner = (read_part(piece, f"{prefix}{place}") for place, piece in enumerate(pieces, 1))
    return Part(number, part.fields, body, tuple(inner))


def _fields(head: bytes) -> Iterator[Field]:
    for line in _UNFOLDED_LINE.split(head):
        if line:
            yield Field(line.partition(b":")[0].decode("utf-8", "replace"), line)


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A line that parts a body (RFC 2046 §5.1.1).

    Attributes:
        start: where it begins, the line end before it included.
        end: where what follows it begins.
        closes: whether it is the last.
    """

    start: int
    end: int
    closes: bool


def delimiters(body: bytes, boundary: str) -> list[Delimiter]:
    r"""The delimiters of a boundary in a body.

    Example:
        >>> delimiters(b"--b\r\n\r\nHello\r\n--b--", "b")
        [Delimiter(start=0, end=5, closes=False), Delimiter(start=12, end=19, closes=True)]
    """
    line = re.compile(rb"--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    found = (each for each in line.finditer(body) if body[each.start() - 1 : each.start()] in b"\n")
    return [Delimiter(_line_end_before(body, each.start()), each.end(), bool(each[1])) for each in found]


def _line_end_before(body: bytes, start: int) -> int:
    return start - len(b"\r\n") if body[max(start - 2, 0) : start] == b"\r\n" else max(start - 1, 0)


def pieces_between(body: bytes, boundary: str) -> list[bytes]:
    r"""What stands between the boundaries of a body.

    Example:
        >>> pieces_between(b"--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--\r\n", "b")
        [b'\r\n1', b'\r\n2']
    """
    marks = delimiters(body, boundary)
    ends = [*(each.start for each in marks[1:]), len(body)]
    return [body[mark.end : end] for mark, end in zip(marks, ends, strict=False) if not mark.closes]
