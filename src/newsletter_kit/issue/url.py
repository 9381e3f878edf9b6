"""Link targets: what may be one, and the spelling that every mail client understands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from urllib.parse import SplitResult

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
PLACEHOLDER = "#"
"""Stands for a link that is still to be found."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# What RFC 3986 allows in a URL, with % so that what is encoded stays so; the rest is percent-encoded.
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~|"
_WEB = frozenset({"http", "https"})
_HOST = re.compile(r"(?<=://)[^/?#]*")
# RFC 2606 §3 and §2: names that never belong to anybody.
_NOBODYS_HOST = re.compile(r"(?:.*\.)?(?:example\.(?:org|com|net)|example)", re.IGNORECASE)
_TAG_FIRST = re.compile(rf"{MERGE_TAG.pattern}(?=$|[/?#&])")


def clean_url(value: str) -> str:
    """`value` as an href that every mail client understands.

    Spaces and letters outside ASCII are percent-encoded as UTF-8 (RFC 3986 §2.1, RFC 3987 §3.1), and the
    name of a host becomes its A-labels (RFC 5890 §2.3.2.1); merge tags stay as they are.

    Raises:
        ValueError: if it is empty, has a line break, is neither http(s), mailto, tel, `#` nor a merge tag,
            or names no host, address or number that could be reached.

    Example:
        >>> clean_url("https://iom.int/a b?to=((first_name|dear friend))")
        'https://iom.int/a%20b?to=((first_name|dear friend))'
    """
    value = value.strip()
    if not value:
        raise ValueError("a link has no target")
    if _CONTROL.search(value):
        raise ValueError("a link is one line without control characters")
    if value == PLACEHOLDER or _TAG_FIRST.match(value):
        return _quoted(value)
    _check_scheme(value)
    return _quoted(_HOST.sub(_in_ascii, value, count=1))


def _quoted(value: str) -> str:
    end, pieces = 0, []
    for tag in MERGE_TAG.finditer(value):
        pieces += [quote(value[end : tag.start()], safe=_URL_SAFE), tag[0]]
        end = tag.end()
    return "".join([*pieces, quote(value[end:], safe=_URL_SAFE)])


def _check_scheme(value: str) -> None:
    try:
        parts = urlsplit(MERGE_TAG.sub("x", value))
    except ValueError as error:
        raise ValueError(f"{value[:40]!r} is no link: {error}") from None
    if parts.scheme.lower() not in LINK_SCHEMES:
        begins = "a link begins with https://, http://, mailto: or tel:"
        raise ValueError(f"{begins}, and {value[:40]!r} does not")
    if parts.scheme.lower() in _WEB:
        _check_host(value, parts)
    elif not parts.path.strip():
        raise ValueError(f"{value[:40]!r} is no link: an address or a number is missing")
    elif re.search(r"%0[ad]", parts.path, re.IGNORECASE):
        raise ValueError(f"{value[:40]!r} is no link: it holds a line break")


def _check_host(value: str, parts: SplitResult) -> None:
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{value[:40]!r} is no link: {error}") from None
    if not parts.hostname:
        raise ValueError(f"{value[:40]!r} names no host")
    if re.search(r"[\s\"<>\\^`{|}]", parts.netloc):
        raise ValueError(f"{value[:40]!r} is no link: the name of its host has a blank or a sign in it")


def _in_ascii(authority: re.Match[str]) -> str:
    """The host in A-labels: many mail clients look up a percent-encoded name as it stands."""
    user, at, host = authority[0].rpartition("@")
    if host.isascii():
        return authority[0]
    import idna

    name, colon, port = host.partition(":")
    try:
        ascii_name = idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        raise ValueError(f"{name[:40]!r} is no name that a host can have") from None
    return f"{user}{at}{ascii_name}{colon}{port}"


def is_nobodys_host(host: str) -> bool:
    """Whether a host is one of those that examples use and that never belong to anybody (RFC 2606).

    Example:
        >>> is_nobodys_host("georgia.example.org"), is_nobodys_host("iom.int")
        (True, False)
    """
    return bool(_NOBODYS_HOST.fullmatch(host))
