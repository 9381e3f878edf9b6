"""A reader who is nobody: each field that has no fallback shows its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.merge import Place
from newsletter_kit.message.needs import known_fields, tags_of

if TYPE_CHECKING:
    from newsletter_kit.compile.edition import Edition

SAMPLE_READER = "reader@example.org"
SAMPLE_LINK = "https://example.org/"


def sample_reader(edition: Edition) -> Recipient:
    """Somebody whose fields are the names of the fields, where there is no fallback to show.

    Example:
        >>> sample_reader(edition).fields  # doctest: +SKIP
        {'unsubscribe_token': 'sample', 'first_name': '((first_name))'}
    """
    always = known_fields(edition.settings, ())
    wanted = [tag for tag in tags_of(edition) if tag.fallback is None and tag.name not in always]
    links = {tag.name for tag in wanted if tag.place is Place.URL_WHOLE}
    fields = {each.name: SAMPLE_LINK if each.name in links else f"(({each.name}))" for each in wanted}
    return Recipient(
        parse_address(SAMPLE_READER), {"unsubscribe_token": "sample", **fields}, edition.language
    )
