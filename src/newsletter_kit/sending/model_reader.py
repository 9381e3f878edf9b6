"""The readers whose fields a test mail shows, without what would act in their name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.compile.merge import KNOWN_FIELDS, Place
from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.merge_tag import MERGE_TAG
from newsletter_kit.sending.part import language_of

if TYPE_CHECKING:
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.sending.plan import Plan

HARMLESS = "test"
"""What stands for a value by which a reader could be taken off the list."""

HARMLESS_LINK = "https://example.org/test"
"""What stands for a link of the reader's own (RFC 2606 §3)."""

_KNOWN = KNOWN_FIELDS | {"issue", "language"}
_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
_IN_LINKS = frozenset({Place.URL_PART, Place.URL_WHOLE, Place.PLAIN_URL})
_OWN_LINKS = frozenset({"unsubscribe_url", "unsubscribe_token", "preferences_url"})


def first_of_each_language(plan: Plan, only: str | None = None) -> list[tuple[Recipient, Edition]]:
    """The first reader of each language, or of one language only, in the order of the plan's languages.

    Raises:
        AudienceError: if nobody gets the issue in that language.

    Example:
        >>> [reader.row for reader, _ in first_of_each_language(plan)]  # doctest: +SKIP
        [2, 3]
    """
    wanted = [*plan.by_language] if only is None else [language_of(plan, only)]
    found: dict[str, tuple[Recipient, Edition]] = {}
    for reader, edition in plan:
        if edition.language in wanted:
            found.setdefault(edition.language, (reader, edition))
        if len(found) == len(wanted):
            break
    return [found[language] for language in wanted]


def reader_like(plan: Plan, address: str, only: str | None = None) -> tuple[Recipient, Edition]:
    """The reader with this address, and their edition.

    Raises:
        AudienceError: if it is no address, or nobody in the plan has it; or their language is not `only`.

    Example:
        >>> reader_like(plan, "nino@iom.int")[0].row  # doctest: +SKIP
        2
    """
    try:
        key = parse_address(address, allow_test=True).key
    except AddressError as error:
        raise AudienceError(Problem(repr(address), f"it is no address: {error}")) from None
    found = next((each for each in plan if each[0].address.key == key), None)
    if found is None:
        remedy = "Name a reader who gets the issue."
        raise AudienceError(
            Problem(address, f"nobody of {plan.audience.path.name} gets the issue there", remedy)
        )
    if only is not None and found[1].language != language_of(plan, only):
        what = f"this reader gets the issue in {found[1].language}, not in {only}"
        raise AudienceError(Problem(address, what, "Name another reader, or leave out one of the two."))
    return found


def harmless_fields(reader: Recipient, edition: Edition) -> dict[str, str]:
    """A reader's fields, without those by which somebody else could act in their name: leave the list, vote.

    Links of another system's making are left out, so the newsletter's own take their place, with the token of
    the test address. What any link of the mail asks of the reader, such as a number, is `HARMLESS`, and a
    value that holds a link is `HARMLESS_LINK`.

    Example:
        >>> harmless_fields(reader, edition)  # doctest: +SKIP
        {'first_name': 'Nino', 'number': 'test', 'poll': 'https://example.org/test'}
    """
    asked = _asked_by_links(edition)
    given = {name: value for name, value in reader.fields.items() if name not in _OWN_LINKS}
    return {
        name: HARMLESS_LINK if _LINK.search(value) else HARMLESS if name in asked else value
        for name, value in given.items()
    }


def _asked_by_links(edition: Edition) -> frozenset[str]:
    """The columns that stand within a link of the mail or of the settings."""
    settings = edition.settings
    links = (
        settings.unsubscribe_url,
        settings.unsubscribe_mailto,
        settings.preferences_url,
        settings.view_url,
    )
    names = {tag["name"] for link in links if link for tag in MERGE_TAG.finditer(link)}
    tags = (*edition.html.tags, *edition.text.tags)
    return frozenset(names | {tag.name for tag in tags if tag.place in _IN_LINKS}) - _KNOWN
