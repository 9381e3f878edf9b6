"""SendGrid: the body once, 1,000 readers' values in a call, one answer for all of them.

Source: twilio.com/docs/sendgrid/api-reference/mail-send and its OpenAPI, as of 2025. Inline bodies know plain
replacement only (`substitutions`); Handlebars work in stored templates alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from newsletter_kit.errors import Problem, ProviderRefused, ProviderUncertain
from newsletter_kit.message.many import Messages
from newsletter_kit.message.message import form_of
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import AllAccepted, Capabilities, Lookup
from newsletter_kit.providers.credentials import base_url, is_this_machine, options, secret, switched_on
from newsletter_kit.providers.found import found_as_one
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
from newsletter_kit.providers.meaning import Meaning, judged, unanswered
from newsletter_kit.providers.merge_syntax import MergeSyntax, merge_body, merge_names
from newsletter_kit.providers.payload import (
    bearer,
    json_bytes_request,
    mailbox_object,
    one_edition,
    picture_name,
    picture_text,
    question,
)
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from pydantic import SecretStr
    from requests import Request

    from newsletter_kit.compile.edition import InlineImage
    from newsletter_kit.config import Settings
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch, Outcome
    from newsletter_kit.providers.merge_syntax import MergeBody

REGIONS = {"global": "https://api.sendgrid.com", "eu": "https://api.eu.sendgrid.com"}
SYNTAX = MergeSyntax("[%", "%]")
CAPABILITIES = Capabilities(
    batch_messages=1000,
    repeatable=False,
    smtputf8=False,
    batch_bytes=28_000_000,  # less than 30 MB in all
    message_bytes=28_000_000,
    merge=SYNTAX,
    lookup=Lookup("by_key", settle_seconds=600, horizon_seconds=2 * 86_400),
    per_item_answers=False,
    tags=10,
    metadata=True,
    schedule_seconds=72 * 3600,
    test_mode="flag",
    regions=REGIONS,
    rate_signals=("x-ratelimit-reset",),
)
MAX_VALUES_BYTES = 10_000  # of all substitutions of one personalization, names and values
BATCH_KEY = "newsletter_batch"
_CHECKED, _TAKEN = 200, 202
_SENDER_FIELD = re.compile(r"from\b|reply_to\b")


def capabilities_at(url: str) -> Capabilities:
    """What SendGrid can do at an address: anywhere but at the global one, it cannot be asked.

    A list that another host answers with may be empty, and look as if nobody had been mailed.

    Example:
        >>> [capabilities_at(url).lookup.kind for url in REGIONS.values()]
        ['by_key', 'none']
    """
    is_known = url == REGIONS["global"] or is_this_machine(url)
    return CAPABILITIES if is_known else replace(CAPABILITIES, lookup=Lookup())


@dataclass(frozen=True, slots=True)
class SendGrid:
    """How SendGrid is spoken to.

    Attributes:
        key: the API key.
        base_url: where the API is.
        sandbox: whether it only checks the request and sends nothing.

    Example:
        >>> from pydantic import SecretStr
        >>> SendGrid(SecretStr("SG.123")).base_url
        'https://api.sendgrid.com'
    """

    key: SecretStr
    base_url: str = REGIONS["global"]
    sandbox: bool = False

    name = "sendgrid"

    @property
    def capabilities(self) -> Capabilities:
        """What it can do at this address."""
        return capabilities_at(self.base_url)

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The key."""
        return (self.key,)

    def prepare(self, batch: Batch) -> Request:
        """POST /v3/mail/send, with one personalization for each message: each reader sees one address."""
        edition = one_edition(batch)
        body, settings = merge_body(edition, SYNTAX), edition.settings
        data: dict[str, Any] = {
            "personalizations": ITEMS,
            "from": mailbox_object(settings.sender),
            "subject": body.subject,
            "content": [  # the text must come first
                {"type": "text/plain", "value": body.text},
                {"type": "text/html", "value": body.html},
            ],
            "categories": [edition.mailed_as[:255]],
            # Its own unsubscribe footer would stand beside ours, and reads [unsubscribe] and <% %> as code.
            "tracking_settings": {"subscription_tracking": {"enable": False}},
        }
        if settings.reply_to:
            data["reply_to"] = mailbox_object(settings.reply_to)
        if edition.images:
            data["attachments"] = [_attachment(image) for image in edition.images]
        if self.sandbox:
            data["mail_settings"] = {"sandbox_mode": {"enable": True}}
        item = Item(partial(_personal, body=body, key=batch.key), (ADDRESS, NAME), address_and_name)
        content = body_of_items(data, json_list(batch.messages, item))
        return json_bytes_request(f"{self.base_url}/v3/mail/send", content, bearer(self.key))

    def misfits(self, batch: Batch) -> dict[int, str]:
        """Who has more values than one personalization may hold: SendGrid would refuse the whole call."""
        names = merge_names(one_edition(batch))
        names_bytes = sum(len(SYNTAX.gap(name)) for name in names)
        if names_bytes + _most_values_bytes(batch.messages) <= MAX_VALUES_BYTES:  # as nearly always
            return {}
        sizes = enumerate(names_bytes + _values_bytes(message) for message in batch.messages)
        what = "the reader's values have {:,} bytes, and SendGrid takes {:,}"
        return {at: what.format(size, MAX_VALUES_BYTES) for at, size in sizes if size > MAX_VALUES_BYTES}

    def parse(self, answer: HttpAnswer, batch: Batch) -> Sequence[Outcome]:
        """202 and an empty body, with one id for all; 200 in the sandbox, which takes nothing.

        Whoever answers otherwise is not SendGrid, or has not taken it: a gateway in between says 200 as well.
        """
        if not answer.is_success:
            fields, said = _complaint(answer)
            is_sender = answer.status == 400 and _SENDER_FIELD.match(fields)  # noqa: PLR2004
            return judged(answer, batch, said, Meaning.STOP if is_sender else None)
        name = answer.headers.get("x-message-id", "")
        is_checked = self.sandbox and answer.status == _CHECKED
        if not is_checked and not (answer.status == _TAKEN and name):
            raise answer.unreadable()
        if answer.body:
            answer.json()  # the page of somebody in between would be none
        return AllAccepted(batch, name)

    def find(self, batch: Batch) -> Generator[Request, HttpAnswer, list[Outcome | None]]:
        """GET /v3/messages by our custom argument: a paid extra of the account (Email Activity)."""
        values: dict[str, str | int] = {"query": f"unique_args['{BATCH_KEY}']=\"{batch.key}\"", "limit": 1000}
        answer = yield question(f"{self.base_url}/v3/messages", values, bearer(self.key))
        if not answer.is_success:
            error = unanswered(answer, _complaint(answer)[1])
            if isinstance(error, ProviderRefused):
                what = "it cannot be asked: the account has no Email Activity, or the key may not read it"
                raise ProviderUncertain(Problem(self.name, what, "Buy that extra, or look there by hand."))
            raise error
        said = answer.json()
        try:
            known = {row["to_email"]: row["msg_id"] for row in said["messages"]}
        except (KeyError, TypeError):
            raise answer.unreadable() from None
        return found_as_one(batch, known)


def _personal(message: Message, body: MergeBody, key: str) -> dict[str, Any]:
    tags = zip(body.names, form_of(message.edition).tags, strict=True)
    return {
        "to": [{"email": ADDRESS, "name": NAME} if message.to.name else {"email": ADDRESS}],
        "headers": own_headers(message),
        "substitutions": {SYNTAX.gap(name): tag for name, tag in tags},
        "custom_args": {BATCH_KEY: key},
    }


def _most_values_bytes(messages: Sequence[Message]) -> int:
    """Nobody's values have more bytes than the longest of each column together: a letter has at most four."""
    if not isinstance(messages, Messages):
        return max(map(_values_bytes, messages))
    return 4 * sum(max(map(len, column)) for column in messages.filled)


def _values_bytes(message: Message) -> int:
    return len("".join(message.filled).encode())


def _attachment(image: InlineImage) -> dict[str, str]:
    return {
        "content": picture_text(image),
        "type": image.media_type,
        "filename": picture_name(image),
        "disposition": "inline",
        "content_id": image.cid,
    }


def _complaint(answer: HttpAnswer) -> tuple[str, str]:
    """The field and the words of the first error."""
    errors = answer.said().get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    return str(first.get("field") or ""), words(first.get("message"))


def open_sendgrid(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """SendGrid, with the key of the environment.

    Raises:
        ConfigError: if there is no key, or an option is unknown.

    Example:
        >>> open_sendgrid(settings).name  # doctest: +SKIP
        'sendgrid'
    """
    given = options(settings, "sendgrid", "base_url", "region", "sandbox")
    key, url = secret("sendgrid", *names_of("sendgrid", "key")), base_url("sendgrid", given, REGIONS)
    return HttpConversation(SendGrid(key, url, switched_on(given, "sandbox")))
