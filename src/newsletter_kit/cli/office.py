"""What the newsletter's office goes by: the clocks by which it reads times, and what it calls its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from newsletter_kit import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """How an office reads what the ledger keeps for machines.

    Attributes:
        zone: by whose clocks times are told.
        list_id: what the ledger calls its list.
        list_name: what people call it; may be empty.

    Example:
        >>> Office().zone
        datetime.timezone.utc
    """

    zone: tzinfo = UTC
    list_id: str = ""
    list_name: str = ""

    def list_title(self, list_id: str) -> str:
        """A list of the ledger, as people call it.

        Example:
            >>> office = Office(list_id="news.iom.int", list_name="IOM Georgia")
            >>> office.list_title("news.iom.int"), office.list_title("news.iom.int (team, 5d41402abc4b)")
            ('IOM Georgia (news.iom.int)', 'the team, as a rehearsal for IOM Georgia (news.iom.int)')
        """
        from newsletter_kit.sending.rehearsal import rehearsed_list

        if (rehearsed := rehearsed_list(list_id)) is not None:
            return f"the team, as a rehearsal for {self.list_title(rehearsed)}"
        return f"{self.list_name} ({list_id})" if self.list_name and list_id == self.list_id else list_id


def office_of(settings: Settings) -> Office:
    """The office whose settings these are.

    Example:
        >>> office_of(load_settings()).zone  # doctest: +SKIP
        zoneinfo.ZoneInfo(key='Asia/Tbilisi')
    """
    from newsletter_kit.moments import time_zone

    zone = time_zone(settings.timezone) if settings.timezone else UTC
    named = settings.list_id
    return Office(zone, named.id, named.name) if named else Office(zone)


def office_here() -> Office:
    """The office whose newsletter one stands in; nobody's outside of any, or if its settings are wrong.

    To look at a ledger needs no newsletter.toml.

    Example:
        >>> office_here().zone  # doctest: +SKIP
        zoneinfo.ZoneInfo(key='Asia/Tbilisi')
    """
    from newsletter_kit import load_settings
    from newsletter_kit.errors import ConfigError

    try:
        return office_of(load_settings())
    except (ConfigError, OSError):
        return Office()
