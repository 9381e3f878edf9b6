"""What the name of a host tells: whose it is, which address it hides, whom it looks like."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Unicode's confusables.txt (UTS 39): small letters and digits that look like Latin ones in common fonts.
_LOOKS_LIKE = str.maketrans({
    **dict(zip("аеорсухіјѕԁӏһԛԝѵкмтвнп", "aeopcyxijsdlhqwvkmtbhn", strict=True)),
    **dict(zip("αοειικνρτυχγωηβ", "aoeiiikvptuxywnb"[:15], strict=True)),
    **dict(zip("ɡıłøđħ0135", "gilodholes", strict=True)),
})  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

# Second labels under which countries register names, as .gov.ge and .co.uk do.
_REGISTRIES = frozenset(
    ("ac", "co", "com", "edu", "gob", "gouv", "gov", "go", "mil", "net", "or", "org", "ne", "sch")
)

_INNER_NAMES = re.compile(r"(?:.*\.)?(?:localhost|local|lan|home|internal|intranet|corp|test|invalid)")
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+", re.IGNORECASE)

# IPv4 addresses travel inside of these IPv6 ones, which Python calls global (RFC 6052 §2.1, RFC 8215 §4).
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


@lru_cache(maxsize=1_024)
def numeric_address(host: str) -> Address | None:
    """The IP address that a host is written as, in any of the ways that browsers and resolvers take.

    Example:
        >>> numeric_address("127.1"), numeric_address("0x7f000001"), numeric_address("iom.int")
        (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    plain = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".").partition("%")[0]
    try:
        return ip_address(plain)
    except ValueError:
        return _number_parts(plain)


def _number_parts(host: str) -> IPv4Address | None:
    """One to four numbers, decimal, octal or hexadecimal; the last fills what is left (WHATWG URL, §3.5)."""
    pieces = host.split(".")
    if len(pieces) > 4 or not all(map(_NUMBER.fullmatch, pieces)):  # noqa: PLR2004  bytes of IPv4
        return None
    numbers = [_number(each) for each in pieces]
    *first, last = numbers
    if any(each > 255 for each in first) or last >= 256 ** (5 - len(numbers)):  # noqa: PLR2004
        return None
    return IPv4Address(sum(each << 8 * (3 - at) for at, each in enumerate(first)) + last)


def _number(piece: str) -> int:
    if piece[:2].lower() == "0x":
        return int(piece[2:] or "0", 16)
    is_octal = len(piece) > 1 and piece[0] == "0" and set(piece) <= set("01234567")
    return int(piece, 8 if is_octal else 10)


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the internet reaches, IPv4 inside IPv6 looked at too.

    Example:
        >>> is_public(ip_address("1.1.1.1")), is_public(ip_address("::ffff:127.0.0.1"))
        (True, False)
        >>> is_public(ip_address("64:ff9b::7f00:1")), is_public(ip_address("100.64.0.1"))
        (False, False)
    """
    inner = _inner(address)
    public = address.is_global and not address.is_multicast and not address.is_reserved
    return is_public(inner) if inner is not None else public


def _inner(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def is_inner_name(host: str) -> bool:
    """Whether a name is one that only machines of one office know: without a dot, or `.local` and the like.

    Example:
        >>> is_inner_name("fileserver"), is_inner_name("wiki.intranet"), is_inner_name("iom.int")
        (True, True, False)
    """
    return bool(host) and ("." not in host or bool(_INNER_NAMES.fullmatch(host)))


def owner_of(host: str) -> str:
    """The part of a name that somebody registers: two labels, or three where a country has registries.

    Example:
        >>> owner_of("www.georgia.iom.int"), owner_of("mfa.gov.ge")
        ('iom.int', 'mfa.gov.ge')
    """
    labels = host.removeprefix("www.").split(".")
    is_registry = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _REGISTRIES  # noqa: PLR2004
    return ".".join(labels[-3:] if is_registry else labels[-2:])


def spoken(host: str) -> str:
    """The host in the letters that a reader sees, A-labels decoded (RFC 3492).

    Example:
        >>> spoken("xn--bcher-kva.example")
        'bücher.example'
    """
    return ".".join(_spoken_label(each) for each in host.split("."))


def _spoken_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


@lru_cache(maxsize=1_024)
def looks(host: str) -> str:
    """What a host looks like at a glance: two hosts of which one is mistaken for the other look the same.

    Example:
        >>> looks("paypa1.com") == looks("pаypal.com") == looks("paypal.com")
        True
    """
    seen = unicodedata.normalize("NFKD", spoken(host).lower()).translate(_LOOKS_LIKE)
    bare = "".join(sign for sign in seen if not unicodedata.combining(sign))
    for pair, single in _PAIRS:
        bare = bare.replace(pair, single)
    return bare


def scripts_of(label: str) -> frozenset[str]:
    """The scripts of the letters in a label: `LATIN`, `CYRILLIC`.

    Example:
        >>> sorted(scripts_of("pаypal"))
        ['CYRILLIC', 'LATIN']
    """
    return frozenset(unicodedata.name(sign, "?").split()[0] for sign in label if sign.isalpha())
