"""The address in a mailbox that stands in a request as text."""

from __future__ import annotations


def address_in(mailbox: str) -> str:
    """What stands in the last angle brackets, or else all of it.

    Example:
        >>> address_in('"Nino <x>" <nino@iom.int>')
        'nino@iom.int'
    """
    return mailbox.rpartition("<")[2].rstrip(">").strip()
