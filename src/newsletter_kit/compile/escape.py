"""What is done to a recipient's value before it is written into a mail, for each place it can stand in."""

from __future__ import annotations

import html
import re
from string import ascii_letters, digits
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WHOLE_URL = re.compile(r"(?:https?://[^\s/?#@]|mailto:[^\s])", re.IGNORECASE)
# What RFC 3986 allows in a URL, with % so that what is encoded stays so.
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"
_ENCODED_URL = re.compile(rf"(?:(?i:https?)://(?![/?#@])|(?i:mailto):)[A-Za-z0-9._{re.escape(_URL_SAFE)}-]+")
_BEGINNING = len("https://") + 1
"""So many letters of a link say whether it begins as one."""
_RESERVED = re.compile(r"[^A-Za-z0-9._~-]")  # RFC 3986 §2.3
_MAILBOX = re.compile(r"[A-Za-z0-9._~@-]*")  # nothing else that is reserved
_IN_MAILBOXES = f"{ascii_letters}{digits}._~@-\n".encode()
_IN_URLS = f"{ascii_letters}{digits}._{_URL_SAFE}-\n".encode()
_IN_PRINT = bytes(range(0x20, 0x7F))
_ENCODED = {chr(code): f"%{code:02X}" for code in range(128)}


def are_printable(texts: Sequence[str]) -> bool:
    r"""Whether `on_one_line` leaves all of these as they are.

    Example:
        >>> are_printable(["Nino", "A\nB"])
        False
    """
    joined = "".join(texts)
    return _is_of(joined, _IN_PRINT) or joined.isprintable()


def _is_of(text: str, signs: bytes) -> bool:
    """Whether a text is of these ASCII signs only: to strike them out is the quickest way to see it."""
    return text.isascii() and not text.encode().translate(None, signs)


def on_one_line(value: str) -> str:
    r"""A stranger's `value` without line breaks, controls and halves of characters.

    Example:
        >>> on_one_line("Nino\r\nBcc: x@example.org")
        'Nino Bcc: x@example.org'
    """
    if value.isprintable():
        return value
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub(" ", value))


def escape_url_part(value: str) -> str:
    """`value` as a part of a URL that it cannot leave (RFC 3986 §2.1).

    Example:
        >>> escape_url_part("../a b?c")
        '..%2Fa%20b%3Fc'
    """
    if _MAILBOX.fullmatch(value):  # as nearly every address is; `quote` would go through it letter by letter
        return value.replace("@", "%40")
    if value.isascii():
        return _RESERVED.sub(_percent, value)
    return quote(value, safe="")


def _percent(match: re.Match[str]) -> str:
    return _ENCODED[match[0]]


def whole_url(value: str) -> str:
    """A recipient's own link, in ASCII.

    Raises:
        ValueError: if it begins with none of https://, http:// and mailto:.

    Example:
        >>> whole_url("https://iom.int/a b")
        'https://iom.int/a%20b'
    """
    if _ENCODED_URL.fullmatch(value):  # as nearly every link is
        return value
    value = value.strip()
    if not _WHOLE_URL.match(value):
        raise ValueError("the value is no link that begins with https://, http:// or mailto:")
    return quote(value, safe=_URL_SAFE)


def escape_whole_url(value: str) -> str:
    """A recipient's own link as the value of an `href`.

    Raises:
        ValueError: as `whole_url` does.

    Example:
        >>> escape_whole_url("https://iom.int/?a=1&b=2")
        'https://iom.int/?a=1&amp;b=2'
    """
    return html.escape(whole_url(value))


def escaped_column(texts: Sequence[str], escape: Callable[[str], str]) -> list[str]:
    """What `escape` makes of each text. What all of them are for certain is looked at once, and not in each.

    Args:
        texts: on one line each.
        escape: one of the above, or `html.escape`, or any other that looks at one text alone.

    Raises:
        ValueError: as `escape` does about the first text for which it does.

    Example:
        >>> escaped_column(["A & B", "Nino"], html.escape)
        ['A &amp; B', 'Nino']
    """
    different = set(texts)
    if 1 < 2 * len(different) <= len(texts):  # readers share their first names
        made = dict(zip(different, escaped_column([*different], escape), strict=True))
        return [made[text] for text in texts]
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        return [escape(text) for text in texts]
    made_at_once = _escaped_at_once(texts, joined, escape)
    if made_at_once is None:
        return [escape(text) for text in texts]
    return [*texts] if made_at_once is joined else made_at_once.split("\n")


def _escaped_at_once(texts: Sequence[str], joined: str, escape: Callable[[str], str]) -> str | None:
    """What `escape` makes of each line; None if it has to look at each."""
    if escape is html.escape:
        return _html(joined)
    if escape is escape_url_part and _is_of(joined, _IN_MAILBOXES):
        return joined.replace("@", "%40")
    if escape in {whole_url, escape_whole_url} and _are_encoded(texts, joined):
        return joined if escape is whole_url else _html(joined)
    return None


def _html(text: str) -> str:
    return html.escape(text) if any(sign in text for sign in "&<>\"'") else text


def _are_encoded(urls: Sequence[str], joined: str) -> bool:
    beginnings = {url[:_BEGINNING] for url in urls}
    return _is_of(joined, _IN_URLS) and all(map(_ENCODED_URL.fullmatch, beginnings))
