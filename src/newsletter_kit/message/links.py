"""The links of newsletter.toml that lead a reader out of the list, or to the issue on the web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsletter_kit.compile.escape import on_one_line, whole_url
from newsletter_kit.compile.merge import join, split_url
from newsletter_kit.compile.words import Words, words_of
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.message.once import once_per_edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeText

_ISSUE_TAG = re.compile(r"\(\((issue|language)(?:\|[^()]*)?\)\)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the settings, split once for all readers.

    Attributes:
        literals: what stands around its tags.
        words: its tags.
        has_token: whether one of them is the token that only our key can make.
    """

    literals: tuple[str, ...]
    words: Words
    has_token: bool


@once_per_edition
def links_of(edition: Edition) -> tuple[tuple[str, Link], ...]:
    """The links by the names of their merge fields, in the order in which they are filled.

    Example:
        >>> [name for name, link in links_of(edition)]  # doctest: +SKIP
        ['unsubscribe_url', 'view_url']
    """
    links = {"unsubscribe_url": edition.settings.unsubscribe_url, "view_url": edition.settings.view_url}
    return tuple((name, _link_of(template, edition)) for name, template in links.items() if template)


def _link_of(template: str, edition: Edition) -> Link:
    known = {"issue": quote(edition.issue_id, safe=""), "language": quote(edition.language, safe="")}
    text = split_url(_ISSUE_TAG.sub(lambda tag: known[tag[1]], template))
    return Link(text.literals, words_of(text.tags), "unsubscribe_token" in text.fields)


def no_key() -> ConfigError:
    """The error for a link with a token, where there is no key to make one.

    Example:
        >>> str(no_key()).partition(".")[0]
        'unsubscribe_url: there is no key to sign its token with'
    """
    remedy = "Set NEWSLETTER_UNSUBSCRIBE_KEY, or let `send` make .newsletter/unsubscribe.key."
    return ConfigError(Problem("unsubscribe_url", "there is no key to sign its token with", remedy))


@lru_cache(maxsize=64)
def way_by_mail(setting: str) -> MergeText:
    """The address of `unsubscribe_mailto`, split at its tags.

    Example:
        >>> way_by_mail("mailto:leave@iom.int").literals
        ('leave@iom.int',)
    """
    return split_url(setting.removeprefix("mailto:"))


def mail_to_leave(setting: str, values: Mapping[str, str]) -> str:
    """The link by which one reader leaves the list by mail.

    Args:
        setting: `unsubscribe_mailto`.
        values: the reader's, for its tags, and the token if there is one.

    Raises:
        AudienceError: if a tag has neither value nor fallback.

    Example:
        >>> mail_to_leave("leave@iom.int", {})
        'mailto:leave@iom.int?subject=unsubscribe'
    """
    way = way_by_mail(setting)
    return _whole_mailto(
        join(way, values) if way.tags else way.literals[0],
        on_one_line(values.get("unsubscribe_token", "")),
    )


@lru_cache(maxsize=64)
def _whole_mailto(target: str, token: str) -> str:
    """Of a setting without merge tags, the same for all readers, unless they have tokens."""
    subject = f"unsubscribe {token}".strip()
    return whole_url(f"mailto:{target}" if "?" in target else f"mailto:{target}?subject={quote(subject)}")
