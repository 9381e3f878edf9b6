"""Editions, recipients and messages of a few lines, for tests that need them whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.edition import Edition, InlineImage
from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.config import Settings
from newsletter_kit.message.message import Message, personalise

DATE = datetime(2024, 4, 5, 9, 30, tzinfo=UTC)
SETTINGS = {
    "name": "IOM Georgia",
    "sender": "IOM Georgia <news@iom.example.org>",
    "list_id": "IOM Georgia news <news.iom.example.org>",
    "unsubscribe_url": "https://iom.example.org/leave/((unsubscribe_token))",
    "unsubscribe_mailto": "leave@iom.example.org",
    "view_url": "https://iom.example.org/news/((issue))/((language))",
    "unsubscribe_key": SecretStr("k" * 32),
}


class Desk:
    """Makes editions, recipients and messages; each argument replaces one thing of the sample."""

    date = DATE

    @staticmethod
    def settings(**changes: Any) -> Settings:
        return Settings.model_validate({**SETTINGS, **changes})

    def edition(
        self,
        subject: str = "News",
        html: str = "<p>Dear ((first_name|friend))</p>\n",
        text: str = "Dear ((first_name|friend))\n",
        images: tuple[InlineImage, ...] = (),
        **settings: Any,
    ) -> Edition:
        return Edition(
            issue_id="2024-q1",
            language="en",
            variant="",
            subject=split_header(subject),
            html=split_html(html),
            text=split_plain(text),
            images=images,
            hosted_images=(),
            mjml="",
            settings=self.settings(**settings),
            digest="0" * 64,
        )

    @staticmethod
    def recipient(address: str = "nino@iom.example.org", **fields: str) -> Recipient:
        return Recipient(parse_address(address), fields)

    def message(self, edition: Edition | None = None, recipient: Recipient | None = None) -> Message:
        return personalise(edition or self.edition(), recipient or self.recipient(), date=DATE)


@pytest.fixture(scope="session")
def desk() -> Desk:
    """A maker of sample messages."""
    return Desk()
