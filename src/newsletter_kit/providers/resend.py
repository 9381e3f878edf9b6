"""Resend: each message whole, up to 100 in a call, and a key that makes a repeated call harmless for a day.

Source: resend.com/docs, the pages on batch sending, idempotency keys and errors, and its OpenAPI, as of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Idempotency, Outcome, Status
from newsletter_kit.providers.credentials import base_url, options, secret
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.json_items import ITEMS, MAILBOX, Item, body_of_items, json_list, own_headers
from newsletter_kit.providers.meaning import Meaning, judged
from newsletter_kit.providers.payload import bearer, json_bytes_request, mailbox_text, mailbox_texts, tag_text
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import SecretStr
    from requests import Request

    from newsletter_kit.config import Settings
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

REGIONS = {"global": "https://api.resend.com"}
CAPABILITIES = Capabilities(
    batch_messages=100,
    repeatable=False,
    smtputf8=False,
    batch_bytes=36_000_000,  # 40 MB are allowed
    message_bytes=36_000_000,
    idempotency=Idempotency("header", 24 * 3600),
    tags=10,
    metadata=True,
    images_in_batch=False,
    test_mode="addresses",
    regions=REGIONS,
    rate_signals=("retry-after", "ratelimit-reset"),
)
_MEANINGS = {
    "invalid_idempotent_request": Meaning.CONFLICT,
    "concurrent_idempotent_requests": Meaning.WAIT,
    "daily_quota_exceeded": Meaning.STOP,
    "monthly_quota_exceeded": Meaning.STOP,
    "invalid_from_address": Meaning.STOP,
    "invalid_access": Meaning.STOP,
}
"""What the status alone does not tell: 409 and 429 have two meanings each."""


@dataclass(frozen=True, slots=True)
class Resend:
    """How Resend is spoken to.

    Attributes:
        key: the API key.
        base_url: where the API is.

    Example:
        >>> from pydantic import SecretStr
        >>> Resend(SecretStr("re_123")).capabilities.batch_messages
        100
    """

    key: SecretStr
    base_url: str = REGIONS["global"]

    name = "resend"
    capabilities = CAPABILITIES

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The key."""
        return (self.key,)

    def prepare(self, batch: Batch) -> Request:
        """POST /emails/batch. Permissive: one bad message does not fail the others."""
        headers = {**bearer(self.key), "Idempotency-Key": batch.key, "x-batch-validation": "permissive"}
        item = Item(partial(_item, key=batch.key), (MAILBOX,), lambda some: (mailbox_texts(some),))
        data = body_of_items(ITEMS, json_list(batch.messages, item))
        return json_bytes_request(f"{self.base_url}/emails/batch", data, headers)

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        """`data` has an id for each message that was taken, in order; `errors` the index of each other."""
        if not answer.is_success:
            said = answer.said()
            return judged(answer, batch, words(said.get("message")), _MEANINGS.get(str(said.get("name"))))
        said = answer.json()
        try:
            wrong = {each["index"]: words(each["message"]) for each in said.get("errors") or ()}
            ids = [each["id"] for each in said["data"]]
        except (AttributeError, KeyError, TypeError):
            raise answer.unreadable() from None
        if len(ids) + len(wrong) != len(batch.messages) or not wrong.keys() <= set(
            range(len(batch.messages))
        ):
            raise answer.unreadable()
        return _in_order(batch, ids, wrong)


def _item(message: Message, key: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "from": mailbox_text(message.sender),
        "to": [MAILBOX],
        "subject": message.edition.subject,
        "html": message.edition.html,
        "text": message.edition.text,
        "headers": own_headers(message),
        "tags": [
            {"name": "issue", "value": tag_text(message.edition.mailed_as)},
            {"name": "batch", "value": key},
        ],
    }
    return {**item, "reply_to": mailbox_text(message.reply_to)} if message.reply_to else item


def _in_order(batch: Batch, ids: list[str], wrong: Mapping[int, str]) -> list[Outcome]:
    taken = iter(ids)
    return [
        Outcome(message_id, Status.REJECTED, wrong[index])
        if index in wrong
        else Outcome(message_id, Status.ACCEPTED, provider_id=str(next(taken)))
        for index, message_id in enumerate(batch.message_ids)
    ]


def open_resend(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """Resend, with the key of the environment.

    Raises:
        ConfigError: if there is no key, or an option is unknown.

    Example:
        >>> open_resend(settings).name  # doctest: +SKIP
        'resend'
    """
    given = options(settings, "resend", "base_url")
    return HttpConversation(
        Resend(secret("resend", *names_of("resend", "key")), base_url("resend", given, REGIONS))
    )
