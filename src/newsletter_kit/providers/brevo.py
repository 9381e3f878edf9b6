"""Brevo: many versions of one mail in a call, all taken or none, and a key that holds for minutes.

Source: developers.brevo.com, sendTransacEmail, batch sending and idempotency, as of 2025.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from newsletter_kit.config import Mailbox
from newsletter_kit.message.headers import unstructured
from newsletter_kit.message.many import Messages
from newsletter_kit.message.once import once_per_edition
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Idempotency, Lookup, Outcome, Status
from newsletter_kit.providers.credentials import base_url, options, secret, switched_on
from newsletter_kit.providers.found import found_as_one
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.json_items import (
    ADDRESS,
    ITEMS,
    NAME,
    Item,
    body_of_items,
    json_items,
    json_list,
    own_headers,
)
from newsletter_kit.providers.meaning import Meaning, judged, unanswered
from newsletter_kit.providers.merge_syntax import MergeSyntax, shielded
from newsletter_kit.providers.payload import (
    as_json,
    impersonal,
    json_bytes_request,
    mailbox_object,
    question,
    tag_text,
)
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from pydantic import SecretStr
    from requests import Request

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

REGIONS = {"eu": "https://api.brevo.com"}
CAPABILITIES = Capabilities(
    batch_messages=1000,  # the guide says 1,000, the specification 2,000
    repeatable=False,
    smtputf8=False,
    batch_bytes=10_000_000,
    message_bytes=10_000_000,
    idempotency=Idempotency("body", 15 * 60),  # the guide says 30 minutes, an older note 15
    lookup=Lookup("by_key", settle_seconds=300, horizon_seconds=14 * 86_400),
    per_item_answers=False,
    tags=10,
    metadata=True,
    inline_images=False,
    images_in_batch=False,
    schedule_seconds=3 * 86_400,
    test_mode="flag",
    regions=REGIONS,
    rate_signals=("x-sib-ratelimit-reset",),
)
# Its template language is on in every body; a value is what it does not read again.
SYNTAX = MergeSyntax("{{params.", "}}", signs=r"[{\\]+(?:(?<=\{\{)|(?<=\{)[%#])[{%#\\]*")
_CODE = re.compile(r"\{[{%#]")
_CODE_OR_EDGE = re.compile(r"\{(?:[{%#]|\Z)")
_DUPLICATE = "duplicate_request"
_MEANINGS = {"not_enough_credits": Meaning.STOP, "account_under_validation": Meaning.STOP}
_SENDER = re.compile(r"sender|replyto|sending has been rejected", re.IGNORECASE)
_SPECIALS = re.compile(r'[,;:<>@"()\[\]\\.]')


@dataclass(frozen=True, slots=True)
class Brevo:
    """How Brevo is spoken to.

    Attributes:
        key: the API key.
        base_url: where the API is.
        sandbox: whether it only checks the request and sends nothing.

    Example:
        >>> from pydantic import SecretStr
        >>> Brevo(SecretStr("xkeysib-1")).capabilities.inline_images
        False
    """

    key: SecretStr
    base_url: str = REGIONS["eu"]
    sandbox: bool = False

    name = "brevo"
    capabilities = CAPABILITIES

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The key."""
        return (self.key,)

    def prepare(self, batch: Batch) -> Request:
        """POST /v3/smtp/email. A version may only hold a body if the whole has one; ours names nobody."""
        edition = batch.edition
        headers = {"idempotencyKey": str(uuid5(NAMESPACE_URL, f"newsletter-kit:{batch.key}"))}
        if self.sandbox:
            headers["X-Sib-Sandbox"] = "drop"
        params: dict[str, str] = {}
        body: dict[str, Any] = {
            "sender": _box(edition.settings.sender),
            "subject": _literal(impersonal(edition.subject), params),
            "htmlContent": _literal(impersonal(edition.html), params),
            "textContent": _literal(impersonal(edition.text), params),
            "headers": headers,
            "tags": [tag_text(edition.mailed_as), batch.key],
            "messageVersions": ITEMS,
        }
        if edition.settings.reply_to:
            body["replyTo"] = _box(edition.settings.reply_to)
        if params:
            body["params"] = params
        data = body_of_items(body, _versions(batch))
        return json_bytes_request(f"{self.base_url}/v3/smtp/email", data, self._headers())

    def _headers(self) -> dict[str, str]:
        return {"api-key": self.key.get_secret_value()}

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        """201 with the ids in order. A key that it knows means that it took the batch before."""
        if not answer.is_success:
            said = answer.said()
            code, text = str(said.get("code")), words(said.get("message"))
            if code == _DUPLICATE:
                return _accepted(batch, [])
            at_sender = answer.status == 400 and _SENDER.match(text)  # noqa: PLR2004
            return judged(answer, batch, text, Meaning.STOP if at_sender else _MEANINGS.get(code))
        said = answer.json()
        try:
            ids = list(said["messageIds"]) if "messageIds" in said else [said["messageId"]]
        except (KeyError, TypeError):
            raise answer.unreadable() from None
        return _accepted(batch, ids)

    def find(self, batch: Batch) -> Generator[Request, HttpAnswer, list[Outcome | None]]:
        """GET /v3/smtp/statistics/events by the tag of the batch. These calls are few: 100 in an hour."""
        values: dict[str, str | int] = {"tags": json.dumps([batch.key]), "event": "requests", "limit": 2500}
        url = f"{self.base_url}/v3/smtp/statistics/events"
        answer = yield question(url, values, self._headers())
        if not answer.is_success:
            raise unanswered(answer, words(answer.said().get("message")))
        said = answer.json()
        try:
            known = {row["email"]: row["messageId"] for row in said.get("events") or ()}
        except (AttributeError, KeyError, TypeError):
            raise answer.unreadable() from None
        return found_as_one(batch, known)


def _literal(text: str, params: dict[str, str]) -> str:
    """`text`, safe from the template language. Nearly always nothing is to be done, which is seen at once."""
    return shielded(text, SYNTAX, params) if _CODE.search(text) else text


def _versions(batch: Batch) -> Iterator[list[bytes]]:
    """Each message's version in JSON. Where nothing could be code, all readers share what is encoded once."""
    item = Item(_plain_version, (ADDRESS, NAME), _own)
    if _are_all_plain(batch.messages):  # as nearly always
        yield from json_list(batch.messages, item)
        return
    are_plain = [_is_plain(message) for message in batch.messages]
    plain = json_items(list(compress(batch.messages, are_plain)), item)
    for message, is_plain in zip(batch.messages, are_plain, strict=True):
        yield next(plain) if is_plain else [as_json(_version(message))]


def _are_all_plain(messages: Sequence[Message]) -> bool:
    if not isinstance(messages, Messages):
        return all(map(_is_plain, messages))
    return _has_plain_words(messages.edition) and "{" not in "".join(map("".join, messages.filled))


def _is_plain(message: Message) -> bool:
    return _has_plain_words(message.edition) and "{" not in "".join(message.filled)


@once_per_edition
def _has_plain_words(edition: Edition) -> bool:
    """Whether code can stand neither in the words nor where they meet a value without a brace."""
    texts = (edition.subject, edition.html, edition.text)
    return not any(_CODE_OR_EDGE.search(literal) for text in texts for literal in text.literals)


def _plain_version(message: Message) -> dict[str, Any]:
    edition = message.edition
    return {
        "to": [{"email": ADDRESS, "name": NAME} if message.to.name else {"email": ADDRESS}],
        "subject": edition.subject,
        "htmlContent": edition.html,
        "textContent": edition.text,
        "headers": own_headers(message),
    }


def _own(some: Messages) -> tuple[Column, Column]:
    return some.addresses, [_box(Mailbox(name, "")).get("name", "") for name in some.names]


def _version(message: Message) -> dict[str, Any]:
    params: dict[str, str] = {}
    version: dict[str, Any] = {
        "to": [_box(message.to)],
        "subject": _literal(message.subject, params),
        "htmlContent": _literal(message.html, params),
        "textContent": _literal(message.text, params),
        "headers": message.headers,
    }
    return {**version, "params": params} if params else version


def _box(box: Mailbox) -> dict[str, str]:
    """Brevo drops a name with both letters outside ASCII and a comma or the like, unless it is encoded."""
    if not box.name.isascii() and _SPECIALS.search(box.name):
        return mailbox_object(Mailbox(unstructured(box.name), box.address))
    return mailbox_object(box)


def _accepted(batch: Batch, ids: list[Any]) -> list[Outcome]:
    """All of them; without the provider's names where there is not one for each."""
    names = ids if len(ids) == len(batch.messages) else [""] * len(batch.messages)
    pairs = zip(batch.message_ids, names, strict=True)
    return [Outcome(each, Status.ACCEPTED, provider_id=str(name)) for each, name in pairs]


def open_brevo(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """Brevo, with the key of the environment.

    Raises:
        ConfigError: if there is no key, or an option is unknown.

    Example:
        >>> open_brevo(settings).name  # doctest: +SKIP
        'brevo'
    """
    given = options(settings, "brevo", "base_url", "sandbox")
    key = secret("brevo", *names_of("brevo", "key"))
    return HttpConversation(Brevo(key, base_url("brevo", given, REGIONS), switched_on(given, "sandbox")))
