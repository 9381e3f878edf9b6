"""What many messages of one edition know of their readers, name by name for all of them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from newsletter_kit.compile.columns import filled_columns, woven_columns
from newsletter_kit.compile.escape import escaped_column, whole_url
from newsletter_kit.message.fields import full_name
from newsletter_kit.message.links import links_of, mail_to_leave, no_key, way_by_mail
from newsletter_kit.message.once import once_per_edition
from newsletter_kit.message.unsubscribe import list_identity, unsubscribe_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.columns import Column, Given
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings
    from newsletter_kit.message.links import Link

STANDARD = ("name", "email", "unsubscribe_token", "unsubscribe_url", "view_url")
"""The fields that are more than what the audience's file says."""


def value_columns(
    edition: Edition, recipients: Sequence[Recipient], names: Sequence[str]
) -> dict[str, Given]:
    """What `merge_values` says of each recipient, for the standard fields and these names.

    Args:
        edition: of all of them.
        recipients: whose values.
        names: of the tags that are to be filled.

    Raises:
        ConfigError: if a link needs a token and there is no key to sign it.
        ValueError: if somebody has no value for a link; `merge_values` says who.

    Example:
        >>> value_columns(edition, [recipient], [])["email"]  # doctest: +SKIP
        ['nino@iom.int']
    """
    fields = [recipient.fields for recipient in recipients]
    known = {*chain.from_iterable(fields)}
    wanted = {*names, *_names_of_links(edition), "first_name", "last_name"}
    nobody: Given = [None] * len(fields)
    columns = {name: _given(name, fields) if name in known else nobody for name in wanted}
    columns["name"] = _names(columns)
    columns["email"] = [f"{each.address.local}@{each.address.domain}" for each in recipients]
    if edition.settings.unsubscribe_key:
        columns["unsubscribe_token"] = _tokens(edition.settings, columns["unsubscribe_token"], recipients)
    for name, link in links_of(edition):
        columns[name] = _linked(link, columns[name], columns)
    if (setting := edition.settings.unsubscribe_mailto) and None in columns["unsubscribe_url"]:
        mails = mails_to_leave(setting, columns)
        pairs = zip(columns["unsubscribe_url"], mails, strict=True)
        columns["unsubscribe_url"] = [mail if url is None else url for url, mail in pairs]
    return columns


def header_columns(settings: Settings, columns: Mapping[str, Given]) -> dict[str, Column] | None:
    """What `unsubscribe_headers` says of each reader, by the header; None if not all have the same headers.

    Args:
        settings: of their edition.
        columns: what `value_columns` gave.

    Raises:
        ValueError: if somebody's unsubscribe_url is no link.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> settings = Settings(name="News", sender="news@iom.int")
        >>> header_columns(settings, {"unsubscribe_url": ["http://iom.int/leave"]})
        {'List-Unsubscribe': ['<http://iom.int/leave>']}
    """
    urls = [url for url in columns["unsubscribe_url"] if url]
    if len(urls) < len(columns["unsubscribe_url"]):
        return None
    links = escaped_column(urls, whole_url)
    are_https = {begin.lower() == "https://" for begin in {link[:8] for link in links}}
    if len(are_https) > 1:
        return None
    leave = [f"<{link}>" for link in links]
    if settings.unsubscribe_mailto:
        mails = mails_to_leave(settings.unsubscribe_mailto, columns)
        pairs = zip(links, mails, strict=True)
        leave = [f"<{link}>" if mail == link else f"<{link}>, <{mail}>" for link, mail in pairs]
    post = {"List-Unsubscribe-Post": ["List-Unsubscribe=One-Click"] * len(links)} if True in are_https else {}
    return {"List-Unsubscribe": leave, **post}


def mails_to_leave(setting: str, columns: Mapping[str, Given]) -> Column:
    """What `mail_to_leave` says of each reader: mostly one for all of them.

    Raises:
        AudienceError: as `mail_to_leave` does.

    Example:
        >>> mails_to_leave("a@iom.int", {"email": ["b@iom.int"], "unsubscribe_token": [None]})
        ['mailto:a@iom.int?subject=unsubscribe']
    """
    names = [*way_by_mail(setting).fields, "unsubscribe_token"]
    rows = list(zip(*(columns[name] for name in names), strict=True))
    different = {
        row: mail_to_leave(setting, {name: value for name, value in zip(names, row, strict=True) if value})
        for row in set(rows)
    }
    if len(different) == 1:
        return [*different.values()] * len(rows)
    return [different[row] for row in rows]


@once_per_edition
def _names_of_links(edition: Edition) -> frozenset[str]:
    """Of the fields that are in its links, and the standard ones."""
    names = {name for _, link in links_of(edition) for name, _ in link.words.sources}
    if edition.settings.unsubscribe_mailto:
        names.update(way_by_mail(edition.settings.unsubscribe_mailto).fields)
    return frozenset({*STANDARD, *names})


def _given(name: str, fields: Sequence[Mapping[str, str]]) -> Given:
    given = [each.get(name) for each in fields]
    blank = {value for value in set(given) if not value or value.isspace()}  # readers share some names
    return [None if value in blank else value for value in given] if blank - {None} else given


def _names(columns: Mapping[str, Given]) -> Given:
    given, first, last = columns["name"], columns["first_name"], columns["last_name"]
    if None not in given:
        return given
    if not any(given) and not any(last):
        return [each or "" for each in first]
    made = map(full_name, first, last)
    return [full if name is None else name for name, full in zip(given, made, strict=True)]


def _tokens(settings: Settings, given: Given, recipients: Sequence[Recipient]) -> Given:
    identity, key = list_identity(settings), settings.unsubscribe_key
    return [
        unsubscribe_token(identity, recipient.address, key) if token is None and key else token
        for token, recipient in zip(given, recipients, strict=True)
    ]


def _linked(link: Link, given: Given, columns: Mapping[str, Given]) -> Given:
    """The column of a link, with those filled who have none of their own."""
    lacking = [place for place, value in enumerate(given) if value is None]
    needed = {name for name, _ in link.words.sources}
    whole = len(lacking) == len(given)
    of_them = {
        name: columns[name] if whole else [columns[name][place] for place in lacking] for name in needed
    }
    if link.has_token and None in of_them["unsubscribe_token"]:
        raise no_key()
    made = woven_columns(link.literals, filled_columns(link.words, of_them), len(lacking))
    if whole:
        return [*made]
    filled = list(given)
    for place, value in zip(lacking, made, strict=True):
        filled[place] = value
    return filled
