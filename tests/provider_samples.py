"""A batch of messages, and every dialect with made-up keys, for the tests of providers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.edition import Edition, InlineImage
from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.config import Settings
from newsletter_kit.message.message import personalise
from newsletter_kit.providers.base import Batch
from newsletter_kit.providers.brevo import Brevo
from newsletter_kit.providers.mailgun import Mailgun
from newsletter_kit.providers.mailjet import Mailjet
from newsletter_kit.providers.postmark import Postmark
from newsletter_kit.providers.resend import Resend
from newsletter_kit.providers.sendgrid import SendGrid
from newsletter_kit.providers.ses import Ses

if TYPE_CHECKING:
    from newsletter_kit.providers.http import Dialect

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
KEY = "2024-q1_0a1b2c"
SECRET = SecretStr("s3cr3t-K3y")
IMAGE = InlineImage("bridge@news", "the bridge.png", "image/png", b"\x89PNG\r\n")
SUBJECT = "News for ((name|you))"
HTML = (
    "<!doctype html><html><head><style>@media print{p{color:red}}</style></head><body>"
    '<p title="((name|you))">Dear ((name|you)),</p><p>100% &amp; ნახვამდის</p>'
    '<a href="((unsubscribe_url))">Leave</a></body></html>'
)
TEXT = "Dear ((name|you)),\n\nLeave: ((unsubscribe_url))\n"

DIALECTS: dict[str, Dialect] = {
    "postmark": Postmark(SECRET),
    "resend": Resend(SECRET),
    "sendgrid": SendGrid(SECRET),
    "mailgun": Mailgun(SECRET, "news.iom.int"),
    "ses": Ses(SecretStr("AKIAEXAMPLE"), SECRET, None, "eu-central-1"),
    "mailjet": Mailjet(SecretStr("public-key"), SECRET),
    "brevo": Brevo(SECRET),
}


def sample_edition(
    subject: str = SUBJECT,
    html: str = HTML,
    text: str = TEXT,
    images: tuple[InlineImage, ...] = (),
    **settings: Any,
) -> Edition:
    """An edition with tags in its subject, its text, its attributes and its links."""
    given = {
        "name": "News",
        "sender": "IOM, Géorgie <news@iom.int>",
        "reply_to": "Press <press@iom.int>",
        "list_id": "News <news.iom.int>",
        "unsubscribe_url": "https://iom.int/leave?who=((email))",
        **settings,
    }
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
        settings=Settings.model_validate(given),
        digest="abcdef0123456789",
    )


def sample_batch(*readers: str | tuple[str, str], edition: Edition | None = None, key: str = KEY) -> Batch:
    """One message for each reader: an address, or an address and a name. Nino and Giorgi unless given."""
    edition = edition or sample_edition()
    pairs = [
        (reader, "") if isinstance(reader, str) else reader
        for reader in readers or (("nino@iom.int", "Nino"), ("giorgi@iom.int", "გიორგი, Jr."))
    ]
    recipients = [Recipient(parse_address(address), {"name": name}) for address, name in pairs]
    return Batch(key, tuple(personalise(edition, recipient, date=NOON) for recipient in recipients))
