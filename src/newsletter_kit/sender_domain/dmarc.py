"""DMARC: what receivers do with mail that a domain did not send, and what counts as its own (RFC 7489)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter_kit.sender_domain.tags import parse_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

Policy = Literal["none", "quarantine", "reject"]

_POLICIES: Mapping[str, Policy] = {"none": "none", "quarantine": "quarantine", "reject": "reject"}
_ALL = 100


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """What a domain asks of receivers.

    Attributes:
        policy: for mail that is not proven: take it as any other (`none`), put it into the spam folder
            (`quarantine`), or refuse it (`reject`).
        for_subdomains: the same for mail from subdomains.
        percent: of how much of that mail.
        strict_dkim: whether the signature must be of the very same domain; else of the same organisation.
        strict_spf: whether the envelope's sender must be.
        reports_to: whether reports are asked for (`rua`).
    """

    policy: Policy
    for_subdomains: Policy
    percent: int = _ALL
    strict_dkim: bool = False
    strict_spf: bool = False
    reports_to: bool = False


def dmarc_records(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a name's TXT records that are DMARC records (RFC 7489 §6.6.3).

    Example:
        >>> dmarc_records(("v=DMARC1; p=none", "v=spf1 -all"))
        ('v=DMARC1; p=none',)
    """
    return tuple(each for each in texts if each.partition(";")[0].replace(" ", "") == "v=DMARC1")


def parse_dmarc(text: str) -> DmarcRecord:
    """The record in a text.

    Raises:
        ValueError: if receivers cannot use it; its text is a clause.

    Example:
        >>> parse_dmarc("v=DMARC1; p=reject; adkim=s").strict_dkim
        True
    """
    tags = parse_tags(text)
    if "p" not in tags:
        raise ValueError("there is no policy (p=) in it")
    policy = _policy("p", tags["p"])
    percent = tags.get("pct", str(_ALL))
    if not percent.isascii() or not percent.isdecimal() or int(percent) > _ALL:
        raise ValueError(f"pct={percent[:20]} in it is no percentage")
    return DmarcRecord(
        policy,
        _policy("sp", tags["sp"]) if "sp" in tags else policy,
        int(percent),
        strict_dkim=tags.get("adkim", "r").lower() == "s",
        strict_spf=tags.get("aspf", "r").lower() == "s",
        reports_to=bool(tags.get("rua")),
    )


def _policy(tag: str, value: str) -> Policy:
    if value.lower() not in _POLICIES:
        raise ValueError(f"{tag}={value[:20]} in it is no policy")
    return _POLICIES[value.lower()]


def places_of(domain: str) -> tuple[str, ...]:
    """Where a domain's record may stand: at itself, then at each domain above, down to two labels.

    RFC 7489 goes from the domain straight to the organisation's, which it learns from a list of public
    suffixes; its successor walks up as we do. Where a suffix such as `co.uk` has no record, both agree.

    Example:
        >>> places_of("news.georgia.iom.int")
        ('news.georgia.iom.int', 'georgia.iom.int', 'iom.int')
    """
    labels = domain.lower().rstrip(".").split(".")
    return tuple(".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))


def is_aligned(sender: str, other: str, organisation: str, *, strict: bool) -> bool:
    """Whether what is proven for the domain `other` counts for mail from `sender` (RFC 7489 §3.1).

    Args:
        sender: the domain in From.
        other: the domain of the signature, or of the envelope's sender.
        organisation: the domain at which the DMARC record was found.
        strict: whether both must be the same.

    Example:
        >>> is_aligned("news.iom.int", "mail.iom.int", "iom.int", strict=False)
        True
    """
    sender, other, organisation = (each.lower().rstrip(".") for each in (sender, other, organisation))
    if strict or sender == other:
        return sender == other
    return all(each == organisation or each.endswith(f".{organisation}") for each in (sender, other)) or (
        sender.endswith(f".{other}") or other.endswith(f".{sender}")
    )
