"""Quoted-printable (RFC 2045 §6.7) in pieces that can be joined with any value between them.

Every piece begins and ends at the start of a line, so a line never grows past 76 characters when a value is
put between two pieces, and each piece is encoded once for all recipients.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 76
SOFT_BREAK = b"=\r\n"

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# A dot is doubled and "From " is changed on the way by some servers when a line begins with it.
_LINE_START = {b".": b"=2E", b"F": b"=46"}
_SHORT_AND_PLAIN = re.compile(r"(?!\.|From )[!-<>-~](?:[ -<>-~]{0,73}[!-<>-~])?")


def quoted_pieces(literals: tuple[str, ...]) -> list[bytes]:
    r"""The literals of a text, each encoded so that a value of `quoted_value` fits between it and the next.

    Example:
        >>> quoted_pieces(("Dear ", ",\n"))
        [b'Dear=20=\r\n', b'=\r\n,\r\n']
    """
    last = len(literals) - 1
    return [_piece(literal, number > 0, number < last) for number, literal in enumerate(literals)]


def _piece(literal: str, after_value: bool, before_value: bool) -> bytes:  # noqa: FBT001
    encoded = b"\r\n".join(map(_line, _LINE_BREAK.split(literal)))
    head = SOFT_BREAK if after_value and (encoded or before_value) else b""
    tail = SOFT_BREAK if before_value and encoded and not encoded.endswith(b"\r\n") else b""
    return head + encoded + tail


def quoted_value(value: str) -> bytes:
    """A value that stands between two pieces; it begins at the start of a line and leaves room for a break.

    Example:
        >>> quoted_value("Été=")
        b'=C3=89t=C3=A9=3D'
    """
    if _SHORT_AND_PLAIN.fullmatch(value):
        return value.encode("ascii")
    return b"\r\n".join(map(_line, _LINE_BREAK.split(value)))


def _line(line: str) -> bytes:
    """One line of text as one or more lines of at most 75 characters and a soft break."""
    # b2a_qp breaks lines in ways of its own, so its breaks are taken out again and ours put in.
    encoded = b2a_qp(line.encode("utf-8", "replace")).replace(b"=\n", b"")
    if len(encoded) < MAX_LINE and not encoded.startswith((b".", b"From ")):
        return encoded
    return SOFT_BREAK.join(_cut(encoded))


def _cut(encoded: bytes) -> Iterator[bytes]:
    start = 0
    while True:
        head = _line_start(encoded, start)
        start += bool(head)
        end = start + MAX_LINE - 1 - len(head)
        if end >= len(encoded):
            yield head + encoded[start:]
            return
        end -= _inside_code(encoded, end)
        yield head + encoded[start:end]
        start = end


def _line_start(encoded: bytes, start: int) -> bytes:
    risky = encoded.startswith(b".", start) or encoded.startswith(b"From ", start)
    return _LINE_START[encoded[start : start + 1]] if risky else b""


def _inside_code(encoded: bytes, end: int) -> int:
    """How many characters to go back from `end` so as not to cut through an =XX."""
    return 1 if encoded[end - 1 : end] == b"=" else 2 if encoded[end - 2 : end - 1] == b"=" else 0
