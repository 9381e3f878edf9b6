"""A mail with a few lines of it changed, byte for byte."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.checks.mail import read_part

if TYPE_CHECKING:
    from newsletter_kit.checks.draft import Draft

_CODE = re.compile(rb"\\x([0-9a-f]{2})(?:\{(\d+)\})?")


def bytes_of(text: str) -> bytes:
    r"""The bytes that `text` writes, one line after the other.

    Args:
        text: lines. `\x0a` is the byte of that number, and `\x61{998}` 998 of them.

    Example:
        >>> bytes_of(r"News\x21{3}" + chr(10))
        b'News!!!\r\n'
    """
    raw = text.replace("\n", "\r\n").encode()
    return _CODE.sub(lambda code: bytes.fromhex(code[1].decode()) * int(code[2] or 1), raw)


def laid_over(raw: bytes, text: str) -> bytes:
    r"""A mail with other headers, or another body.

    Args:
        raw: a whole mail.
        text: lines as `bytes_of` reads them. Each header stands in place of those of its name, and one
            without a value takes them away; what follows an empty line is the body.

    Example:
        >>> laid_over(b"To: a@iom.int\r\nSubject: News\r\n\r\nHello", "Subject:\n")
        b'To: a@iom.int\r\n\r\nHello'
    """
    head, _, body = raw.partition(b"\r\n\r\n")
    lines, mark, own_body = bytes_of(text.strip("\n")).partition(b"\r\n\r\n")
    own = re.split(rb"\r\n(?![ \t])", lines) if lines else []
    names = {_name(line) for line in own}
    kept = [line for line in re.split(rb"\r\n(?![ \t])", head) if _name(line) not in names]
    own = [line for line in own if not line.endswith(b":")]
    return b"\r\n".join((*kept, *own)) + b"\r\n\r\n" + (own_body if mark else body)


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].lower()


def lay_over(draft: Draft, text: str) -> None:
    """Give every edition of a draft a mail that `laid_over` has changed.

    Example:
        >>> lay_over(draft, "Bcc: nino@iom.int")  # doctest: +SKIP
    """
    for edition in draft.editions:
        raw = laid_over(edition.mail.raw, text)
        made = replace(edition.mail, raw=raw, root=read_part(raw))
        vars(edition)["_mail"] = made  # in place of what it would make when it is first asked
