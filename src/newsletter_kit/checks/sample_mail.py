"""The mail that a made-up reader would get of an edition, as the rules on its bytes look at it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.checks.mail import Mail, read_part
from newsletter_kit.checks.wording import TYPICAL_VALUE
from newsletter_kit.compile.merge import Place, split_url
from newsletter_kit.message.message import personalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeTag

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
    """A value for each tag that has no fallback and that the settings do not fill."""
    wanted = [tag for tag in _tags(edition) if tag.fallback is None and tag.name not in _made(edition)]
    values = {tag.name: LINK if tag.place is Place.URL_WHOLE else TYPICAL_VALUE for tag in wanted}
    return {**values, "unsubscribe_token": TOKEN}


def _tags(edition: Edition) -> Iterator[MergeTag]:
    settings = edition.settings
    yield from (*edition.subject.tags, *edition.html.tags, *edition.text.tags)
    for link in (settings.unsubscribe_url, settings.unsubscribe_mailto, settings.view_url):
        yield from split_url(link).tags if link else ()


def _made(edition: Edition) -> set[str]:
    settings = edition.settings
    links = {
        "view_url": settings.view_url,
        "unsubscribe_url": settings.unsubscribe_url or settings.unsubscribe_mailto,
    }
    return {"email", "issue", "language", *(name for name, link in links.items() if link)}
