"""The one parser of e-mail addresses: what it accepts is passed on to the letter, or refused with a reason.

Stricter than RFC 5321 on purpose: no quoted local parts, comments, address literals or lists of
addresses, because mail libraries and servers disagree about those, and a disagreement mails somebody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LOCAL_PART_BYTES = 64  # RFC 5321 §4.5.3.1.1
MAX_ADDRESS_BYTES = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class AddressError(ValueError):
    """The text is no address that can be mailed; the message says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address, ready for the envelope.

    Attributes:
        local: the part before the @, exactly as it was written.
        domain: the domain in lower case, as A-labels (RFC 5890), so ASCII only.

    Example:
        >>> str(parse_address("Nino@Bücher.Example".replace("Example", "org")))
        'Nino@xn--bcher-kva.org'
    """

    local: str
    domain: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only a server with SMTPUTF8 (RFC 6531) can carry it."""
        return not self.local.isascii()

    @property
    def key(self) -> str:
        """The same for every spelling of one mailbox: local parts are compared without case."""
        return f"{self.local.casefold()}@{self.domain}"


def parse_address(text: str) -> Address:
    """The address in `text`, which may have spaces around it and nothing else.

    Raises:
        AddressError: with the reason, as a sentence without its full stop.

    Example:
        >>> parse_address(" nino@Example.ORG ".replace("Example.ORG", "iom.INT"))
        Address(local='nino', domain='iom.int')
    """
    from email_validator import EmailNotValidError, validate_email

    _refuse_traps(text := text.strip(" \t"))
    try:
        found = validate_email(
            text, check_deliverability=False, allow_quoted_local=False, allow_domain_literal=False
        )
    except EmailNotValidError as error:
        raise AddressError(str(error).rstrip(".")) from None
    return Address(found.local_part, found.ascii_domain.lower())


def _refuse_traps(text: str) -> None:
    """Turn away what other parsers are known to read as another mailbox."""
    if _CONTROL.search(text):
        raise AddressError("it holds a control character or a line break")
    if text.count("@") != 1:
        raise AddressError("an address has exactly one @")
    if any(sign in text for sign in '"(),;:<>[]\\ '):
        raise AddressError('it holds one of "(),;:<>[]\\ or a space: one plain address is wanted')
    if text.startswith("-"):
        raise AddressError("it begins with a hyphen, which mail programs can read as an option")
