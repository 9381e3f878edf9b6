"""The mail that a made-up reader would get of an edition, as the rules on its bytes look at it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.checks.mail import Mail, read_part
from newsletter_kit.checks.wording import TYPICAL_VALUE
from newsletter_kit.compile.merge import Place
from newsletter_kit.message.message import personalise
from newsletter_kit.message.needs import known_fields, link_tags, tags_of

if TYPE_CHECKING:
    from newsletter_kit.compile.edition import Edition

READER = "reader@example.org"
LINK = "https://example.org/"

TOKEN = "5f3a09c1.c2FtcGxlLW9mLWEtdG9rZW4tMQ"  # noqa: S105  no secret
"""As long as a real one, and of no key."""


def mail_of(edition: Edition, day: dt.date) -> Mail:
    """The mail of an edition, made for a reader with a usual value in every field.

    Args:
        edition: a compiled issue.
        day: that of the header Date.

    Raises:
        NewsletterError: if no message can be made.

    Example:
        >>> mail_of(edition, date(2026, 11, 22)).root.value("To")  # doctest: +SKIP
        'reader@example.org'
    """
    reader = Recipient(parse_address(READER), _fields(edition), edition.language)
    message = personalise(edition, reader, date=dt.datetime.combine(day, dt.time(9), dt.UTC))
    raw = message.mime()
    return Mail(raw, read_part(raw), message)


def _fields(edition: Edition) -> dict[str, str]:
    """A value for each field that has no fallback and that a message does not have by itself."""
    tags = (*tags_of(edition), *link_tags(edition.settings))
    always = known_fields(edition.settings, ())
    wanted = [tag for tag in tags if tag.fallback is None and tag.name not in always]
    values = {tag.name: LINK if tag.place is Place.URL_WHOLE else TYPICAL_VALUE for tag in wanted}
    return {**values, "unsubscribe_token": TOKEN}
