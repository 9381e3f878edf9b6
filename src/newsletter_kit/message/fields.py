"""What a message knows of its recipient without a column: the standard merge fields and the list headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.compile.escape import whole_url
from newsletter_kit.compile.words import filled_words, woven
from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.message.links import links_of, mail_to_leave, no_key
from newsletter_kit.message.unsubscribe import list_identity, unsubscribe_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import ListId, Settings
    from newsletter_kit.message.links import Link

_QUOTED = re.compile(r"[ !#-;=?A-\[\]-~]+")  # printable ASCII but " \ < > @


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
    for name, link in links_of(edition):
        if name not in values:
            values[name] = _filled_link(link, values)
    if "unsubscribe_url" not in values and edition.settings.unsubscribe_mailto:
        values["unsubscribe_url"] = mail_to_leave(edition.settings.unsubscribe_mailto, values)
    return values


def own_values(edition: Edition, recipient: Recipient) -> dict[str, str]:
    """The values that are a recipient's own, without the links that are made of them.

    Example:
        >>> own_values(edition, recipient)["name"]  # doctest: +SKIP
        'Nino Beridze'
    """
    given = {name: value for name, value in recipient.fields.items() if value and not value.isspace()}
    name = full_name(given.get("first_name"), given.get("last_name"))
    values = {"name": name, **given, "email": str(recipient.address)}
    if edition.settings.unsubscribe_key and "unsubscribe_token" not in values:
        identity = list_identity(edition.settings)
        token = unsubscribe_token(identity, recipient.address, edition.settings.unsubscribe_key)
        values["unsubscribe_token"] = token
    return values


def full_name(first: str | None, last: str | None) -> str:
    """What a reader is called who has no column `name`; it may be empty.

    Example:
        >>> full_name("Nino", "Beridze"), full_name(None, "Beridze")
        ('Nino Beridze', 'Beridze')
    """
    return f"{first} {last}" if first and last else first or last or ""


def _filled_link(link: Link, values: Mapping[str, str]) -> str:
    if link.has_token and "unsubscribe_token" not in values:
        raise no_key()
    return woven(link.literals, filled_words(link.words, values))


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
    if setting := settings.unsubscribe_mailto:
        links.append(mail_to_leave(setting, values))
    return list(dict.fromkeys(links))


def _checked_link(url: str) -> str:
    try:
        return whole_url(url)
    except ValueError as error:
        raise AudienceError(Problem("((unsubscribe_url))", str(error), "Mend that field.")) from None
