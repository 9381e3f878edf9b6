"""What is done to a recipient's value before it is written into a mail, for each place it can stand in."""

from __future__ import annotations

import html
import re
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
_RESERVED = re.compile(r"[^A-Za-z0-9._~-]")  # RFC 3986 §2.3
_MAILBOX = re.compile(r"[A-Za-z0-9._~@-]*")  # nothing else that is reserved
_MAILBOXES = re.compile(r"[A-Za-z0-9._~@\n-]*")
_ENCODED_URLS = re.compile(rf"(?:{_ENCODED_URL.pattern}\n)*{_ENCODED_URL.pattern}")
_ENCODED = {chr(code): f"%{code:02X}" for code in range(128)}


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
    made_at_once = _escaped_at_once(joined, escape)
    return [escape(text) for text in texts] if made_at_once is None else made_at_once.split("\n")


def _escaped_at_once(joined: str, escape: Callable[[str], str]) -> str | None:
    """What `escape` makes of each line; None if it has to look at each."""
    if escape is html.escape:
        return html.escape(joined)
    if escape is escape_url_part and _MAILBOXES.fullmatch(joined):
        return joined.replace("@", "%40")
    if escape is whole_url and _ENCODED_URLS.fullmatch(joined):
        return joined
    return html.escape(joined) if escape is escape_whole_url and _ENCODED_URLS.fullmatch(joined) else None
