"""What must be so before any mail may leave: the law's wants, and a clock that can be believed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.errors import CheckError, ConfigError, Problem

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""Before this there was no newsletter_kit: the clock was never set."""

LATEST = datetime(2038, 1, 19, tzinfo=UTC)
"""Mail systems that count seconds in 32 bits cannot read a Date after this (time_t overflows)."""


def require_lawful(issue: Issue, settings: Settings) -> None:
    """Refuse an issue without a postal address, or without a way to leave the list.

    Sources: CAN-SPAM Act, 15 U.S.C. § 7704(a)(3) and (5); Gmail's and Yahoo's rules for bulk senders.

    Raises:
        CheckError: with all that is missing.

    Example:
        >>> require_lawful(issue, settings)  # doctest: +SKIP
    """
    problems = []
    if not (issue.footer.postal_address or settings.postal_address):
        remedy = "Write your street address into newsletter.toml, or into the issue's footer."
        problems.append(Problem("newsletter.toml postal_address", "the law wants one in every mail", remedy))
    if not (settings.unsubscribe_url or settings.unsubscribe_mailto):
        remedy = "Set unsubscribe_url, or unsubscribe_mailto, or both, in newsletter.toml."
        problems.append(
            Problem("newsletter.toml unsubscribe_url", "there is no way to leave the list", remedy)
        )
    if problems:
        raise CheckError(*problems)


def require_sane_clock(now: datetime) -> None:
    """Refuse to write a Date that mail servers take for a forgery.

    Raises:
        ConfigError: if the machine's clock cannot be right.

    Example:
        >>> require_sane_clock(datetime(2026, 5, 1, tzinfo=UTC))
    """
    if not EARLIEST <= now < LATEST:
        what = f"this machine says that today is {now:%Y-%m-%d}, which cannot be the Date of a mail"
        raise ConfigError(Problem("the clock", what, "Set the date of the machine, then try again."))
