"""Postmark: each message whole, up to 500 in a call, an answer for each, and a look-up by our key.

Source: postmarkapp.com/developer/api, the pages on email, messages and metadata, as of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Lookup, Outcome, Status
from newsletter_kit.providers.credentials import base_url, options, secret, switched_on
from newsletter_kit.providers.found import found_by_address
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.json_items import (
    ITEMS,
    MAILBOX,
    MESSAGE_ID,
    Item,
    body_of_items,
    json_list,
    own_headers,
)
from newsletter_kit.providers.meaning import Meaning, judged, stopped, unanswered, unclear
from newsletter_kit.providers.payload import (
    json_bytes_request,
    mailbox_text,
    mailbox_texts,
    picture_name,
    picture_text,
    question,
)
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from requests import Request

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.compile.edition import InlineImage
    from newsletter_kit.config import Settings
    from newsletter_kit.message.many import Messages
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

REGIONS = {"us": "https://api.postmarkapp.com"}
CAPABILITIES = Capabilities(
    batch_messages=500,
    repeatable=False,
    smtputf8=False,
    batch_bytes=45_000_000,  # 50 MB are allowed; JSON writes some signs with two bytes
    message_bytes=10_000_000,
    lookup=Lookup("by_key", settle_seconds=60, horizon_seconds=7 * 86_400),
    tags=1,
    metadata=True,
    test_mode="token",
    regions=REGIONS,
)
TEST_TOKEN = "POSTMARK_API_TEST"  # noqa: S105  it opens nothing: everything is taken, and nothing is sent
BATCH_KEY = "newsletter-batch"  # the names of metadata have at most 20 characters
_ACCOUNT_CODES = frozenset({10, 11, 400, 401, 405, 412, 413, 1235, 1236})
"""Key, sender signature, credit, approval or stream: no other message would fare better."""
_LATER_CODES = frozenset({100, 429})
_INACTIVE = "inactive addresses"


@dataclass(frozen=True, slots=True)
class Postmark:
    """How Postmark is spoken to.

    Attributes:
        token: the server's token; `POSTMARK_API_TEST` is taken, and nothing is sent.
        base_url: where the API is.
        stream: the message stream. Newsletters must go through one of the kind Broadcast.

    Example:
        >>> from pydantic import SecretStr
        >>> Postmark(SecretStr("POSTMARK_API_TEST")).name
        'postmark'
    """

    token: SecretStr
    base_url: str = REGIONS["us"]
    stream: str = "broadcast"

    name = "postmark"
    capabilities = CAPABILITIES

    @property
    def sandbox(self) -> bool:
        """Whether nothing is sent: its test mode is a token that everybody knows."""
        return self.token.get_secret_value() == TEST_TOKEN

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The token."""
        return (self.token,)

    def prepare(self, batch: Batch) -> Request:
        """POST /email/batch."""
        item = Item(partial(self._item, key=batch.key), (MAILBOX, MESSAGE_ID), _own)
        data = body_of_items(ITEMS, json_list(batch.messages, item))
        return json_bytes_request(f"{self.base_url}/email/batch", data, self._headers())

    def _headers(self) -> dict[str, str]:
        return {"X-Postmark-Server-Token": self.token.get_secret_value()}

    def _item(self, message: Message, key: str) -> dict[str, Any]:
        # X-PM-KeepID keeps our Message-ID, which Postmark replaces otherwise.
        headers = {**own_headers(message), "Message-ID": MESSAGE_ID, "X-PM-KeepID": "true"}
        edition = message.edition
        item: dict[str, Any] = {
            "From": mailbox_text(message.sender),
            "To": MAILBOX,
            "Subject": edition.subject,
            "TextBody": edition.text,
            "HtmlBody": edition.html,
            "MessageStream": self.stream,
            "Tag": edition.mailed_as,
            "Metadata": {BATCH_KEY: key},
            "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
        }
        if message.reply_to:
            item["ReplyTo"] = mailbox_text(message.reply_to)
        if message.images:
            item["Attachments"] = [_attachment(image) for image in message.images]
        return item

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        """An array with one item for each message; the status 200 says nothing about them."""
        if not answer.is_success:
            said = answer.said()
            meaning = Meaning.STOP if said.get("ErrorCode") in _ACCOUNT_CODES else None
            return judged(answer, batch, words(said.get("Message")), meaning)
        items = answer.json()
        if not isinstance(items, list) or len(items) != len(batch.messages):
            raise answer.unreadable()
        if all(isinstance(item, dict) and item.get("ErrorCode") in _ACCOUNT_CODES for item in items):
            raise stopped(answer, words(items[0].get("Message")))
        return [_outcome(each, item) for each, item in zip(batch.message_ids, items, strict=True)]

    def find(self, batch: Batch) -> Generator[Request, HttpAnswer, list[Outcome | None]]:
        """GET /messages/outbound by our metadata, in our stream: otherwise it searches another."""
        values: dict[str, str | int] = {
            f"metadata_{BATCH_KEY}": batch.key,
            "messagestream": self.stream,
            "count": 500,
            "offset": 0,
        }
        answer = yield question(f"{self.base_url}/messages/outbound", values, self._headers())
        if not answer.is_success:
            raise unanswered(answer, words(answer.said().get("Message")))
        rows = answer.json()
        try:
            known = {row["Recipients"][0]: row["MessageID"] for row in rows["Messages"]}
        except (KeyError, TypeError, IndexError):
            raise answer.unreadable() from None
        return found_by_address(batch, known)


def _own(some: Messages) -> tuple[Column, Column]:
    return mailbox_texts(some), some.message_ids


def _attachment(image: InlineImage) -> dict[str, str]:
    return {
        "Name": picture_name(image),
        "Content": picture_text(image),
        "ContentType": image.media_type,
        "ContentID": f"cid:{image.cid}",
    }


def _outcome(message_id: str, item: Any) -> Outcome:  # noqa: ANN401  whatever JSON holds
    if not isinstance(item, dict):
        return unclear(message_id)
    code, text = item.get("ErrorCode", 0), item.get("Message")  # ErrorCode is missing during delays
    if code == 0 and text == "OK" and item.get("MessageID"):  # as nearly always
        return Outcome(message_id, Status.ACCEPTED, provider_id=str(item["MessageID"]))
    said = words(text)
    if code in _LATER_CODES or code in _ACCOUNT_CODES:
        return Outcome(message_id, Status.DEFERRED, said)
    if code != 0 or _INACTIVE in said:
        return Outcome(message_id, Status.REJECTED, said or f"error {code}")
    if not item.get("MessageID"):
        return unclear(message_id)
    return Outcome(message_id, Status.ACCEPTED, provider_id=str(item["MessageID"]))


def open_postmark(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """Postmark, with the token of the environment.

    Raises:
        ConfigError: if there is no token, or an option is unknown.

    Example:
        >>> open_postmark(settings).name  # doctest: +SKIP
        'postmark'
    """
    given = options(settings, "postmark", "base_url", "stream", "sandbox")
    if switched_on(given, "sandbox"):
        token = SecretStr(TEST_TOKEN)
    else:
        token = secret("postmark", *names_of("postmark", "server token"))
    url = base_url("postmark", given, REGIONS)
    return HttpConversation(Postmark(token, url, given.get("stream", "broadcast")))
