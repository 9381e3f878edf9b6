"""Addresses that are valid and should be looked at: of offices, of an hour's life, slips of the pen."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_ROLE = re.compile(
    r"(?:"
    # RFC 2142, mailbox names for common services.
    r"abuse|hostmaster|info|marketing|noc|postmaster|sales|security|support|webmaster"
    # What offices call theirs; words of French, German and Russian among them.
    r"|accueil|admin|contacts?|director|enquiries|feedback|general|hello|help|helpdesk|hr|inquiries|jobs?|kanzlei"
    r"|kontakt|legal|media|news|newsletter|office|pr|presse|press|priemnaya|programme|reception|recruitment"
    r"|registry|secretariat|secretary|service|team|vacancies"
    r")(?:[-_.+].*|\d*)",
    re.IGNORECASE,
)

_SERVICES = ("gmail.com", "hotmail.com", "icloud.com", "outlook.com", "protonmail.com", "yahoo.com")
_SERVICES_TOO = frozenset({"gmail.co", "gmail.de", "hotmail.co", "yahoo.co", "outlook.co", "icloud.co"})


def is_role(local: str) -> bool:
    """Whether the part before the @ names an office and no person.

    Example:
        >>> is_role("Info"), is_role("press.tbilisi"), is_role("informatics"), is_role("nino")
        (True, True, False, False)
    """
    return _ROLE.fullmatch(local) is not None


def is_disposable(domain: str) -> bool:
    """Whether a domain gives out addresses that live for an hour.

    Source: the list that the package disposable-email-domains carries.

    Example:
        >>> is_disposable("mailinator.com"), is_disposable("mail.mailinator.com"), is_disposable("iom.int")
        (True, True, False)
    """
    known, labels = _disposable(), domain.split(".")
    return any(".".join(labels[first:]) in known for first in range(len(labels) - 1))


@lru_cache(maxsize=4_096)
def meant_domain(domain: str) -> str:
    """The large mail service of which a domain is a slip of the pen; empty if it is none.

    A letter left out, doubled, or changing places with the next one is a slip; so is `.con` for `.com`.

    Example:
        >>> meant_domain("gmial.com"), meant_domain("gmail.con"), meant_domain("gmail.com")
        ('gmail.com', 'gmail.com', '')
    """
    return _slips().get(domain, "")


@cache
def _disposable() -> frozenset[str]:
    from disposable_email_domains import blocklist

    return frozenset(blocklist)


@cache
def _slips() -> dict[str, str]:
    slips = {slip: service for service in _SERVICES for slip in _slips_of(service)}
    return {slip: service for slip, service in slips.items() if slip not in {*_SERVICES, *_SERVICES_TOO}}


def _slips_of(service: str) -> set[str]:
    """Not its first letter: mail.com, which gmail.com becomes without it, is a service, too."""
    name, last = service.split(".")
    places = range(1, len(name))
    left_out = {name[:place] + name[place + 1 :] for place in places}
    doubled = {name[:place] + name[place] + name[place:] for place in places}
    swapped = {name[:place] + name[place + 1] + name[place] + name[place + 2 :] for place in places[:-1]}
    wrong = {f"{each}.{last}" for each in left_out | doubled | swapped if each != name}
    return wrong | {f"{name}.{end}" for end in ("con", "cmo", "ocm", "vom", "comm", "cm", "om")}
