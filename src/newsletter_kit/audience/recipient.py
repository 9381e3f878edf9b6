"""One recipient: an address, its fields, and the row it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.address import Address


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets the newsletter.

    Attributes:
        address: the mailbox.
        fields: the other columns, by their header in lower case: `first_name`, `country` …
        language: BCP 47 tag of the language they read, or None for the newsletter's own.
        row: the line of the audience file, counted as a spreadsheet does; 0 if there is no file.

    Example:
        >>> from newsletter_kit.address import parse_address
        >>> Recipient(parse_address("nino@iom.int"), {"first_name": "Nino"}).fields["first_name"]
        'Nino'
    """

    address: Address
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    row: int = 0
