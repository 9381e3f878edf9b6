"""A parcel: one JSON document and the files that go with it, as bytes that are always the same.

It begins with a line that names the form and its version. Then come the length of the document, the document,
and the files one after the other; the document tells how long each is. Nothing in it can be run when it is
opened, and nothing depends on a library's version, as a pickle or a compressed stream would.
"""

from __future__ import annotations

import json
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from newsletter_kit.errors import ConfigError, ParcelError, Problem
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = 1
"""Of the form. It grows with every change of what is in a parcel; a worker opens its own version alone."""

_NAME = b"newsletter-kit parcel "
_LENGTH_BYTES = 8


def wrapped(document: dict[str, Any], files: Sequence[bytes]) -> bytes:
    """A document and its files as bytes; the same arguments always give the same bytes.

    Args:
        document: anything that JSON can hold; a lone surrogate in a text is kept as it is.
        files: in the order in which the document speaks of them.

    Example:
        >>> wrapped({"a": 1}, [b"xy"])[:23]
        b'newsletter-kit parcel 1'
    """
    told = {"document": document, "lengths": [len(each) for each in files]}
    text = json.dumps(told, separators=(",", ":"), sort_keys=True).encode("ascii")
    head = b"%s%d\n%s" % (_NAME, VERSION, len(text).to_bytes(_LENGTH_BYTES, "big"))
    return b"".join((head, text, *files))


def unwrapped(content: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """The document and the files of which `wrapped` made these bytes.

    Raises:
        ParcelError: if they are of another version, cut short, or no parcel at all.

    Example:
        >>> unwrapped(wrapped({"a": 1}, [b"xy", b""]))
        ({'a': 1}, (b'xy', b''))
    """
    first, _, rest = content.partition(b"\n")
    _require_version(first)
    start = int.from_bytes(rest[:_LENGTH_BYTES], "big") + _LENGTH_BYTES
    try:
        told = json.loads(rest[_LENGTH_BYTES:start])
        document, lengths = told["document"], told["lengths"]
        ends = [start, *(start + each for each in accumulate(lengths))]
    except (ValueError, TypeError, KeyError):
        _refuse("it is damaged")
    if ends[-1] != len(rest):
        _refuse("a part of it is missing, or there is too much")
    return document, tuple(rest[begin:end] for begin, end in pairwise(ends))


def require_own_form(content: bytes) -> None:
    """Refuse to work where a parcel of another form is meant for workers of another version.

    Nothing is wrong with the parcel then. One that is no parcel at all is left to `unwrapped`.

    Raises:
        ConfigError: if it has another form.

    Example:
        >>> require_own_form(wrapped({}, []))
    """
    version = content.partition(b"\n")[0].removeprefix(_NAME)
    if content.startswith(_NAME) and version.isdigit() and int(version) != VERSION:
        raise ConfigError(_other_form(version))


def _require_version(first: bytes) -> None:
    version = first.removeprefix(_NAME)
    if not first.startswith(_NAME) or not version.isdigit():
        _refuse("it is no parcel of newsletter_kit")
    if int(version) != VERSION:
        raise ParcelError(_other_form(version))


def _other_form(version: bytes) -> Problem:
    what = f"it has form {int(version)}, and this newsletter_kit reads form {VERSION}"
    remedy = "Use the same version of newsletter_kit where runs are queued and for every worker."
    return Problem("the parcel of the issue", what, remedy)


def _refuse(what: str) -> NoReturn:
    remedy = "Nothing was sent of it. Queue it again, which stores it anew."
    raise ParcelError(Problem("the parcel of the issue", what, remedy, recourse=(Recourse.QUEUE,)))
