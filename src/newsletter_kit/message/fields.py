"""What a message knows of its recipient without a column: the standard merge fields and the list headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsletter_kit.compile.columns import filled_columns, woven_columns
from newsletter_kit.compile.escape import on_one_line, whole_url
from newsletter_kit.compile.merge import join, split_url
from newsletter_kit.compile.words import Words, filled_words, words_of, woven
from newsletter_kit.errors import AudienceError, ConfigError, Problem
from newsletter_kit.message.once import once_per_edition
from newsletter_kit.message.unsubscribe import list_identity, unsubscribe_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeText
    from newsletter_kit.config import ListId, Settings

_ISSUE_TAG = re.compile(r"\(\((issue|language)(?:\|[^()]*)?\)\)")
_QUOTED = re.compile(r'[^"\\<>@\x00-\x1f\x7f-\U0010ffff]+')


def merge_values(edition: Edition, recipient: Recipient) -> dict[str, str]:
    """All values that can stand in this recipient's message.

    The standard fields come first. A column of the same name wins, if it is not empty: so links of another
    system's making can be used. Only `email` is always the address that is written to. A newsletter without
    a page to leave it is left by a mail: `unsubscribe_url` is then a mailto link.

    Raises:
        ConfigError: if the unsubscribe link needs a token and there is no key to sign it.

    Example:
        >>> merge_values(edition, recipient)["unsubscribe_url"]  # doctest: +SKIP
        'https://iom.example/leave/5f3a09c1.yqK…'
    """
    values = own_values(edition, recipient)
    for name, link in _links_of(edition):
        if name not in values:
            values[name] = _filled_link(link, values)
    if "unsubscribe_url" not in values and edition.settings.unsubscribe_mailto:
        values["unsubscribe_url"] = _mailto(edition.settings.unsubscribe_mailto, values)
    return values


def merge_columns(edition: Edition, recipients: Iterable[Recipient]) -> list[dict[str, str]]:
    """What `merge_values` says of each recipient, link by link for all of them.

    Raises:
        AudienceError: if somebody has no value for a link; `merge_values` says who.
        ConfigError: as `merge_values` does.

    Example:
        >>> merge_columns(edition, [recipient]) == [merge_values(edition, recipient)]  # doctest: +SKIP
        True
    """
    readers = [own_values(edition, recipient) for recipient in recipients]
    for name, link in _links_of(edition):
        lacking = [values for values in readers if name not in values]
        if link.has_token:
            _require_tokens(lacking)
        links = woven_columns(link.literals, filled_columns(link.words, lacking), len(lacking))
        for values, made in zip(lacking, links, strict=True):
            values[name] = made
    if edition.settings.unsubscribe_mailto:
        for values in readers:
            if "unsubscribe_url" not in values:
                values["unsubscribe_url"] = _mailto(edition.settings.unsubscribe_mailto, values)
    return readers


def own_values(edition: Edition, recipient: Recipient) -> dict[str, str]:
    """The values that are a recipient's own, without the links that are made of them.

    Example:
        >>> own_values(edition, recipient)["name"]  # doctest: +SKIP
        'Nino Beridze'
    """
    given = {name: value for name, value in recipient.fields.items() if value and not value.isspace()}
    values = {"name": _full_name(given), **given, "email": str(recipient.address)}
    if edition.settings.unsubscribe_key and "unsubscribe_token" not in values:
        identity = list_identity(edition.settings)
        token = unsubscribe_token(identity, recipient.address, edition.settings.unsubscribe_key)
        values["unsubscribe_token"] = token
    return values


def _full_name(given: Mapping[str, str]) -> str:
    first, last = given.get("first_name", ""), given.get("last_name", "")
    return f"{first} {last}" if first and last else first or last


@dataclass(frozen=True, slots=True)
class _Link:
    """A link of the settings, split once for all readers, and whether it has a token."""

    literals: tuple[str, ...]
    words: Words
    has_token: bool


@once_per_edition
def _links_of(edition: Edition) -> tuple[tuple[str, _Link], ...]:
    links = {"unsubscribe_url": edition.settings.unsubscribe_url, "view_url": edition.settings.view_url}
    return tuple((name, _link_of(template, edition)) for name, template in links.items() if template)


def _link_of(template: str, edition: Edition) -> _Link:
    known = {"issue": quote(edition.issue_id, safe=""), "language": quote(edition.language, safe="")}
    text = split_url(_ISSUE_TAG.sub(lambda tag: known[tag[1]], template))
    return _Link(text.literals, words_of(text.tags), "unsubscribe_token" in text.fields)


def _filled_link(link: _Link, values: Mapping[str, str]) -> str:
    if link.has_token:
        _require_tokens([values])
    return woven(link.literals, filled_words(link.words, values))


def _require_tokens(readers: Iterable[Mapping[str, str]]) -> None:
    if any("unsubscribe_token" not in values for values in readers):
        remedy = "Set NEWSLETTER_UNSUBSCRIBE_KEY, or let `send` make .newsletter/unsubscribe.key."
        raise ConfigError(Problem("unsubscribe_url", "there is no key to sign its token with", remedy))


def list_headers(edition: Edition) -> dict[str, str]:
    """The headers that tell programs which list this is and in which language; the same in every message.

    `Precedence: bulk` is no standard, but it is what keeps Exchange from answering with out-of-office
    notes; it does not look at List-ID, as Sieve does (RFC 5230 §4.6).

    Example:
        >>> list_headers(edition)  # doctest: +SKIP
        {'Content-Language': 'en', 'Precedence': 'bulk', 'List-ID': 'News <news.iom.int>'}
    """
    headers = {"Content-Language": edition.language, "Precedence": "bulk"}
    if edition.settings.list_id:
        headers["List-ID"] = _list_id(edition.settings.list_id)
    if edition.settings.feedback_id:
        headers["Feedback-ID"] = edition.settings.feedback_id
    return headers


def unsubscribe_headers(settings: Settings, values: Mapping[str, str]) -> dict[str, str]:
    """The headers that tell mailbox providers how this recipient leaves the list (RFC 2369, RFC 8058).

    Raises:
        AudienceError: if the recipient's unsubscribe_url is no link.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> settings = Settings(name="News", sender="news@iom.int")
        >>> unsubscribe_headers(settings, {"unsubscribe_url": "http://iom.int/leave"})
        {'List-Unsubscribe': '<http://iom.int/leave>'}
    """
    return _headers_to_leave(_ways_out(settings, values))


def unsubscribe_columns(settings: Settings, readers: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What `unsubscribe_headers` says of each reader.

    Args:
        settings: of their edition.
        readers: the values of each.

    Raises:
        AudienceError: as `unsubscribe_headers` does.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> settings = Settings(name="News", sender="news@iom.int", unsubscribe_mailto="leave@iom.int")
        >>> unsubscribe_columns(settings, [{"unsubscribe_url": "mailto:leave@iom.int?subject=unsubscribe"}])
        [{'List-Unsubscribe': '<mailto:leave@iom.int?subject=unsubscribe>'}]
    """
    urls = [values.get("unsubscribe_url") for values in readers]
    if None in urls or "" in urls:
        return [unsubscribe_headers(settings, values) for values in readers]
    links = [[_checked_link(url)] for url in urls if url]
    if settings.unsubscribe_mailto:
        for known, mail in zip(links, _mailto_column(settings.unsubscribe_mailto, readers), strict=True):
            if mail != known[0]:
                known.append(mail)
    return [_headers_to_leave(each) for each in links]


def _headers_to_leave(links: Sequence[str]) -> dict[str, str]:
    headers = {"List-Unsubscribe": f"<{'>, <'.join(links)}>"} if links else {}
    if links and links[0][:8].lower() == "https://":  # RFC 8058 §3.1: one of them, and the other is for mail
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _list_id(list_id: ListId) -> str:
    """RFC 2919 §3. A name outside ASCII is left out: many readers decode no encoded-words in this header."""
    if not _QUOTED.fullmatch(list_id.name):
        return f"<{list_id.id}>"
    plain = list_id.name.replace(" ", "").isalnum()
    return f"{list_id.name} <{list_id.id}>" if plain else f'"{list_id.name}" <{list_id.id}>'


def _ways_out(settings: Settings, values: Mapping[str, str]) -> list[str]:
    """The https link first, since some providers look at the first alone."""
    url = values.get("unsubscribe_url")
    links = [_checked_link(url)] if url else []
    if settings.unsubscribe_mailto and (mail := _mailto(settings.unsubscribe_mailto, values)) not in links:
        links.append(mail)
    return links


def _checked_link(url: str) -> str:
    try:
        return whole_url(url)
    except ValueError as error:
        raise AudienceError(Problem("((unsubscribe_url))", str(error), "Mend that field.")) from None


@lru_cache(maxsize=64)
def _link_to_mail(setting: str) -> MergeText:
    return split_url(setting.removeprefix("mailto:"))


def _mailto(setting: str, values: Mapping[str, str]) -> str:
    link = _link_to_mail(setting)
    return _whole_mailto(
        join(link, values) if link.tags else link.literals[0],
        on_one_line(values.get("unsubscribe_token", "")),
    )


def _mailto_column(setting: str, readers: Sequence[Mapping[str, str]]) -> list[str]:
    """Mostly one for all of them."""
    link = _link_to_mail(setting)
    if link.tags or any("unsubscribe_token" in values for values in readers):
        return [_mailto(setting, values) for values in readers]
    return [_whole_mailto(link.literals[0], "")] * len(readers)


@lru_cache(maxsize=64)
def _whole_mailto(target: str, token: str) -> str:
    """Of a setting without merge tags, the same for all readers, unless they have tokens."""
    subject = f"unsubscribe {token}".strip()
    return whole_url(f"mailto:{target}" if "?" in target else f"mailto:{target}?subject={quote(subject)}")
