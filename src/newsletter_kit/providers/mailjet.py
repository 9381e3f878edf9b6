"""Mailjet: each message whole, 50 in a call, an answer for each, and a campaign that takes each reader once.

Source: dev.mailjet.com, Send API v3.1 and the resource message, as of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from newsletter_kit.message.unsubscribe import list_identity
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Idempotency, Lookup, Outcome, Status
from newsletter_kit.providers.credentials import base_url, options, secret, switched_on
from newsletter_kit.providers.found import found_by_address
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.json_items import (
    ADDRESS,
    ITEMS,
    NAME,
    Item,
    address_and_name,
    body_of_items,
    json_list,
    own_headers,
)
from newsletter_kit.providers.meaning import judged, stopped, unanswered, unclear
from newsletter_kit.providers.payload import (
    basic,
    json_bytes_request,
    mailbox_object,
    picture_name,
    picture_text,
    question,
)
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from pydantic import SecretStr
    from requests import Request

    from newsletter_kit.compile.edition import InlineImage
    from newsletter_kit.config import Mailbox, Settings
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

REGIONS = {"global": "https://api.mailjet.com", "eu": "https://api.eu.mailjet.com"}
CAPABILITIES = Capabilities(
    batch_messages=50,
    repeatable=False,
    smtputf8=False,
    batch_bytes=15_000_000,
    message_bytes=15_000_000,
    idempotency=Idempotency("campaign", 7 * 86_400),
    lookup=Lookup("by_key", settle_seconds=120, horizon_seconds=7 * 86_400),
    tags=1,
    metadata=True,
    test_mode="flag",
    regions=REGIONS,
)
_FORBIDDEN = frozenset({"list-id", "message-id", "date"})
"""Headers for which Mailjet refuses a message, so they stay at home; it sets its own."""
_ACCOUNT_STATUSES = frozenset({401, 402, 403})
_LATER_STATUSES = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Mailjet:
    """How Mailjet is spoken to.

    Attributes:
        key: the API key, which is the user's name.
        secret_key: the secret key.
        base_url: where the API is.
        sandbox: whether it only checks the request and sends nothing.

    Example:
        >>> from pydantic import SecretStr
        >>> Mailjet(SecretStr("key"), SecretStr("secret")).capabilities.batch_messages
        50
    """

    key: SecretStr
    secret_key: SecretStr
    base_url: str = REGIONS["global"]
    sandbox: bool = False

    name = "mailjet"
    capabilities = CAPABILITIES

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """Both keys."""
        return (self.key, self.secret_key)

    def prepare(self, batch: Batch) -> Request:
        """POST /v3.1/send. TemplateLanguage stays off, so nothing in the text is read as code."""
        body: dict[str, Any] = {"Messages": ITEMS}
        if self.sandbox:
            body["SandboxMode"] = True
        item = Item(partial(_item, key=batch.key), (ADDRESS, NAME), address_and_name)
        data = body_of_items(body, json_list(batch.messages, item))
        return json_bytes_request(f"{self.base_url}/v3.1/send", data, self._headers())

    def _headers(self) -> dict[str, str]:
        return basic(self.key.get_secret_value(), self.secret_key)

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        """One item for each message, in order, also where the status is 4xx: part of them may be sent."""
        items = answer.said().get("Messages")
        if not isinstance(items, list):
            if answer.is_success:
                raise answer.unreadable()
            return judged(answer, batch, words(answer.said().get("ErrorMessage")))
        if len(items) != len(batch.messages) or not all(isinstance(item, dict) for item in items):
            raise answer.unreadable()
        errors = [_error(item) for item in items]
        if all(error.get("StatusCode") in _ACCOUNT_STATUSES for error in errors):
            raise stopped(answer, words(errors[0].get("ErrorMessage")))
        return [_outcome(each, item) for each, item in zip(batch.message_ids, items, strict=True)]

    def find(self, batch: Batch) -> Generator[Request, HttpAnswer, list[Outcome | None]]:
        """GET /v3/REST/message by our CustomID, with the addresses."""
        values: dict[str, str | int] = {
            "CustomID": batch.key,
            "ShowContactAlt": "true",
            "ShowCustomID": "true",
            "Limit": 1000,
        }
        answer = yield question(f"{self.base_url}/v3/REST/message", values, self._headers())
        if not answer.is_success:
            raise unanswered(answer, words(answer.said().get("ErrorMessage")))
        said = answer.json()
        try:
            known = {row["ContactAlt"]: row["ID"] for row in said["Data"]}
        except (KeyError, TypeError):
            raise answer.unreadable() from None
        return found_by_address(batch, known)


def _box(box: Mailbox) -> dict[str, str]:
    return mailbox_object(box, name="Name", email="Email")


def _item(message: Message, key: str) -> dict[str, Any]:
    headers = {name: value for name, value in own_headers(message).items() if name.lower() not in _FORBIDDEN}
    edition = message.edition
    item: dict[str, Any] = {
        "From": _box(message.sender),
        "To": [{"Email": ADDRESS, "Name": NAME} if message.to.name else {"Email": ADDRESS}],
        "Subject": edition.subject,
        "TextPart": edition.text,
        "HTMLPart": edition.html,
        "Headers": headers,
        "CustomID": key,
        "CustomCampaign": f"{list_identity(edition.settings)} {edition.mailed_as}"[:255],
        "DeduplicateCampaign": True,
    }
    if message.reply_to:
        item["ReplyTo"] = _box(message.reply_to)
    if message.images:
        item["InlinedAttachments"] = [_attachment(image) for image in message.images]
    return item


def _attachment(image: InlineImage) -> dict[str, str]:
    return {
        "ContentType": image.media_type,
        "Filename": picture_name(image),
        "ContentID": image.cid,
        "Base64Content": picture_text(image),
    }


def _error(item: dict[str, Any]) -> dict[str, Any]:
    errors = item.get("Errors")
    return errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}


def _outcome(message_id: str, item: dict[str, Any]) -> Outcome:
    if item.get("Status") == "success":
        to = item.get("To")
        first = to[0] if isinstance(to, list) and to and isinstance(to[0], dict) else {}
        return Outcome(message_id, Status.ACCEPTED, provider_id=str(first.get("MessageID", "")))
    error = _error(item)
    if item.get("Status") != "error" or not error:
        return unclear(message_id)
    said, code = words(error.get("ErrorMessage")), error.get("StatusCode")
    is_later = code in _LATER_STATUSES or code in _ACCOUNT_STATUSES
    return Outcome(message_id, Status.DEFERRED if is_later else Status.REJECTED, said)


def open_mailjet(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """Mailjet, with both keys of the environment.

    Raises:
        ConfigError: if a key is missing, or an option is unknown.

    Example:
        >>> open_mailjet(settings).name  # doctest: +SKIP
        'mailjet'
    """
    given = options(settings, "mailjet", "base_url", "region", "sandbox")
    key = secret("mailjet", *names_of("mailjet", "key"))
    secret_key = secret("mailjet", *names_of("mailjet", "secret key"))
    url = base_url("mailjet", given, REGIONS)
    return HttpConversation(Mailjet(key, secret_key, url, switched_on(given, "sandbox")))
