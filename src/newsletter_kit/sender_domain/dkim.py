"""DKIM: the public key by which receivers check a signature (RFC 6376 §3.6.1, RFC 8301, RFC 8463)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.sender_domain.tags import parse_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_BITS = 1024
"""Receivers must not accept shorter RSA keys (RFC 8301 §3.2)."""
GOOD_BITS = 2048

SELECTORS: Mapping[str, tuple[str, ...]] = {
    "sendgrid": ("s1", "s2"),
    "mailgun": ("mx", "mailo", "pic", "smtp", "krs", "k1", "email"),
    "resend": ("resend",),
    "mailjet": ("mailjet",),
    "brevo": ("brevo1", "brevo2", "mail"),
    "postmark": (),
    "ses": (),
}
"""The names under which each provider usually has a domain's key put. Postmark and SES make a new one each
time, so it must be given."""

USUAL_SELECTORS = ("default", "dkim", "mail", "s1", "s2", "k1", "selector1", "selector2", "google")
"""What mail servers use, where nobody said."""

_DER_SEQUENCE, _DER_INTEGER, _DER_BITS, _DER_LONG = 0x30, 0x02, 0x03, 0x80
_ED25519_BYTES = 32


@dataclass(frozen=True, slots=True)
class DkimRecord:
    """A public key, as the DNS has it.

    Attributes:
        kind: `rsa` or `ed25519`.
        bits: how long it is; 0 if it was revoked.
        is_testing: whether receivers are asked to look past a wrong signature (`t=y`).
    """

    kind: str
    bits: int
    is_testing: bool = False


def selectors_of(provider: str) -> tuple[str, ...]:
    """Under which names a key may be looked for, if nobody says which.

    Example:
        >>> selectors_of("resend")
        ('resend',)
    """
    return SELECTORS.get(provider, USUAL_SELECTORS)


def looks_like_dkim(text: str) -> bool:
    """Whether a TXT record is meant as a key: `v=` may be missing.

    Example:
        >>> looks_like_dkim("k=rsa; p="), looks_like_dkim("v=spf1 -all")
        (True, False)
    """
    parts = [part.strip().replace(" ", "") for part in text.split(";")]
    return parts[0] == "v=DKIM1" or (
        not parts[0].startswith("v=") and any(part.startswith("p=") for part in parts)
    )


def parse_dkim(text: str) -> DkimRecord:
    """The key in a TXT record.

    Raises:
        ValueError: if receivers cannot use it; its text is a clause.

    Example:
        >>> parse_dkim("v=DKIM1; k=rsa; p=")
        DkimRecord(kind='rsa', bits=0, is_testing=False)
    """
    tags = parse_tags(text)
    if tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        raise ValueError("it does not begin with v=DKIM1")
    if "p" not in tags:
        raise ValueError("there is no key (p=) in it")
    services = tags.get("s", "*").replace(" ", "").split(":")
    if not {"*", "email"} & {*services}:
        raise ValueError("it is not for mail (s=)")
    if "sha256" not in tags.get("h", "sha256").replace(" ", "").split(":"):
        raise ValueError("it does not allow SHA-256 (h=)")
    kind = tags.get("k", "rsa").lower()
    is_testing = "y" in tags.get("t", "").replace(" ", "").split(":")
    return DkimRecord(kind, _bits(kind, "".join(tags["p"].split())), is_testing)


def _bits(kind: str, key: str) -> int:
    if not key:
        return 0
    try:
        der = b64decode(key, validate=True)
        if kind == "ed25519" and len(der) == _ED25519_BYTES:
            return len(der) * 8
        if kind == "rsa":
            return _rsa_bits(der)
    except (binascii.Error, IndexError, ValueError):
        pass
    raise ValueError(f"what stands in p= is no {kind} key")


def _rsa_bits(der: bytes) -> int:
    """How long the modulus is in a SubjectPublicKeyInfo (RFC 5280 §4.1) or an RSAPublicKey (RFC 8017)."""
    _, inside, _ = _element(der, _DER_SEQUENCE)
    if inside[0] == _DER_SEQUENCE:
        *_, rest = _element(inside, _DER_SEQUENCE)
        _, bits, _ = _element(rest, _DER_BITS)
        _, inside, _ = _element(bits[1:], _DER_SEQUENCE)
    _, modulus, _ = _element(inside, _DER_INTEGER)
    return int.from_bytes(modulus, "big").bit_length()


def _element(der: bytes, kind: int) -> tuple[int, bytes, bytes]:
    """The first element of DER: its kind, what is in it, and what follows it."""
    if der[0] != kind:
        raise ValueError("another element was expected")
    size, begin = der[1], 2
    if size & _DER_LONG:
        begin += size & ~_DER_LONG
        size = int.from_bytes(der[2:begin], "big")
    if len(der) < begin + size:
        raise ValueError("it is cut off")
    return kind, der[begin : begin + size], der[begin + size :]
