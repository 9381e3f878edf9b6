"""An edition and messages to hand over, without writing an issue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.edition import Edition
from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.config import Settings
from newsletter_kit.message.message import personalise
from newsletter_kit.providers.base import Batch

if TYPE_CHECKING:
    from newsletter_kit.message.message import Message

SAMPLE_DATE = datetime(2024, 4, 5, 9, 30, tzinfo=UTC)
_SETTINGS = {
    "name": "IOM Georgia",
    "sender": "IOM Georgia <news@iom.example.org>",
    "list_id": "IOM Georgia news <news.iom.example.org>",
    "postal_address": "1 Hill Street, Tbilisi",
    "unsubscribe_url": "https://iom.example.org/leave/((unsubscribe_token))",
    "unsubscribe_mailto": "leave@iom.example.org",
    "unsubscribe_key": SecretStr("k" * 32),
}
_HTML = '<!doctype html><p>Dear ((first_name|friend)),</p><p><a href="((unsubscribe_url))">Leave</a></p>\n'
_TEXT = "Dear ((first_name|friend)),\n\nLeave: ((unsubscribe_url))\n"
_NAMES = ("Nino", "ნინო", "Zoë", "O'Neil & Sons", "أمل")


def sample_settings(**changes: Any) -> Settings:  # noqa: ANN401  any setting
    """Settings under which mail may leave; each argument replaces one.

    Example:
        >>> sample_settings(name="News").sender.address
        'news@iom.example.org'
    """
    return Settings.model_validate({**_SETTINGS, **changes})


def sample_edition(**changes: Any) -> Edition:  # noqa: ANN401  any attribute
    """A short edition with merge tags; each argument replaces one attribute of `Edition`.

    Example:
        >>> sample_edition(issue_id="2024-q2").fields
        ('first_name', 'unsubscribe_url')
    """
    edition = Edition(
        issue_id="2024-q1",
        language="en",
        variant="",
        subject=split_header("News for ((first_name|you))"),
        html=split_html(_HTML),
        text=split_plain(_TEXT),
        images=(),
        hosted_images=(),
        mjml="",
        settings=sample_settings(),
        digest="",
    )
    edition = replace(edition, **changes)
    told = repr((edition.subject, edition.html, edition.text, edition.images))
    return edition if edition.digest else replace(edition, digest=sha256(told.encode()).hexdigest())


def sample_messages(count: int, edition: Edition | None = None) -> tuple[Message, ...]:
    """Messages to reader1@example.org and so on, with names in four scripts.

    Args:
        count: how many.
        edition: what they are made from; `sample_edition()` unless given.

    Example:
        >>> [str(message.recipient.address) for message in sample_messages(2)]
        ['reader1@example.org', 'reader2@example.org']
    """
    edition = edition or sample_edition()
    people = (
        Recipient(parse_address(f"reader{number}@example.org"), {"first_name": _NAMES[number % len(_NAMES)]})
        for number in range(1, count + 1)
    )
    return tuple(personalise(edition, person, date=SAMPLE_DATE) for person in people)


def sample_batch(count: int, key: str = "2024-q1_1", edition: Edition | None = None) -> Batch:
    """A batch of `sample_messages`.

    Example:
        >>> sample_batch(3).key
        '2024-q1_1'
    """
    return Batch(key, sample_messages(count, edition))
