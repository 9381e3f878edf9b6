"""Mailgun: the body once, 1,000 readers' values in a call, one answer and one id for all of them.

Source: documentation.mailgun.com, the pages on batch sending, messages and events, as of 2025.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from requests import Request
from urllib3.filepost import encode_multipart_formdata

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.message.fields import list_headers
from newsletter_kit.message.message import form_of
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import AllAccepted, Capabilities, Lookup
from newsletter_kit.providers.credentials import base_url, options, secret, switched_on
from newsletter_kit.providers.found import found_as_one
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.json_form import Gap
from newsletter_kit.providers.json_items import ADDRESS, Item, json_list
from newsletter_kit.providers.kinds import by_kind
from newsletter_kit.providers.meaning import Meaning, judged, stopped, unanswered
from newsletter_kit.providers.merge_syntax import MergeSyntax, are_harmless, harmless_columns, merge_body
from newsletter_kit.providers.payload import (
    basic,
    mailbox_text,
    mailbox_texts,
    one_edition,
    question,
    tag_text,
)
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from pydantic import SecretStr

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeTag
    from newsletter_kit.config import Settings
    from newsletter_kit.message.many import Messages
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch, Outcome
    from newsletter_kit.providers.merge_syntax import MergeBody

    Part = tuple[str, str | bytes | tuple[str, bytes, str]]

REGIONS = {"us": "https://api.mailgun.net", "eu": "https://api.eu.mailgun.net"}
SYNTAX = MergeSyntax(
    "%recipient.",
    "%",
    signs=r"%%*(?=(?i:recipient|unsubscribe_url|tag_unsubscribe_url|mailing_list_unsubscribe_url))",
    edges=r"%+\Z",
)
CAPABILITIES = Capabilities(
    batch_messages=1000,
    repeatable=False,
    smtputf8=False,
    batch_bytes=50_000_000,  # the request may have 52.4 MiB
    message_bytes=25_000_000,
    merge=SYNTAX,
    own_to="when_batch",
    lookup=Lookup("by_key", settle_seconds=600, horizon_seconds=20 * 3600),
    per_item_answers=False,
    tags=3,
    metadata=True,
    schedule_seconds=3 * 86_400,
    test_mode="flag",
    regions=REGIONS,
)
_WRONG_URL = b"Mailgun Magnificent API"
_SENDER_WORDS = re.compile(r"'?from\b|'?h:reply-to|.*\b(?:domain|sender|account|sandbox)\b", re.IGNORECASE)
_DOMAIN = re.compile(r"[A-Za-z0-9.-]+")
_MAX_PAGES = 20


@dataclass(frozen=True, slots=True)
class Mailgun:
    """How Mailgun is spoken to.

    Attributes:
        key: the API key, or the domain's sending key.
        domain: the sending domain, as Mailgun knows it.
        base_url: where the API is; a key of the other region is answered with 401, its domain with 404.
        sandbox: whether messages are taken, and billed, but not sent.

    Example:
        >>> from pydantic import SecretStr
        >>> Mailgun(SecretStr("key-1"), "news.iom.int").base_url
        'https://api.mailgun.net'
    """

    key: SecretStr
    domain: str
    base_url: str = REGIONS["us"]
    sandbox: bool = False

    name = "mailgun"
    capabilities = CAPABILITIES

    @property
    def account(self) -> str:
        """Where the API is, and the domain: what was sent from another one is not found here."""
        return f"{self.base_url} {self.domain}"

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The key."""
        return (self.key,)

    def prepare(self, batch: Batch) -> Request:
        """POST /v3/{domain}/messages. Without recipient-variables every reader would see all addresses."""
        parts, boundary = [*self._parts(one_edition(batch), batch)], f"newsletter-{batch.key[-50:]}"
        shared, kind = encode_multipart_formdata(parts, boundary=boundary)
        headers = {**basic("api", self.key), "Content-Type": kind, "Accept": "application/json"}
        data = _addressed(batch, boundary) + shared
        return Request("POST", f"{self.base_url}/v3/{self.domain}/messages", headers=headers, data=data)

    def _parts(self, edition: Edition, batch: Batch) -> Iterator[Part]:
        body, settings = merge_body(edition, SYNTAX), edition.settings
        own = list(dict.fromkeys(name for _, some in by_kind(batch.messages) for name in some.headers or ()))
        yield "from", mailbox_text(settings.sender)
        yield from (("subject", body.subject), ("text", body.text), ("html", body.html))
        if settings.reply_to:
            yield "h:Reply-To", mailbox_text(settings.reply_to)
        yield from ((f"h:{name}", value) for name, value in list_headers(edition).items())
        yield from ((f"h:{name}", SYNTAX.gap(_variable(name))) for name in own)
        yield "h:Message-Id", f"<{self._message_id(batch)}>"
        yield from (("v:newsletter-batch", batch.key), ("o:tag", tag_text(edition.mailed_as, 128)))
        if self.sandbox:
            yield "o:testmode", "yes"
        yield "recipient-variables", _variables(batch, body, own)
        for image in edition.images:  # HTML finds a picture by its file name here
            yield "inline", (image.cid, image.content, image.media_type)

    def _message_id(self, batch: Batch) -> str:
        """One for the whole batch, as Mailgun's own is; made of our key, so that the batch can be found."""
        return f"{batch.key}@{self.domain}"

    def parse(self, answer: HttpAnswer, batch: Batch) -> Sequence[Outcome]:
        """200 with one id for all; 400 for all if one address is wrong."""
        if _WRONG_URL in answer.body:
            raise stopped(answer, f"there is no API for the domain {self.domain} at this address")
        if not answer.is_success:
            said = words(answer.said().get("message"))
            is_account = answer.status == 400 and _SENDER_WORDS.match(said)  # noqa: PLR2004
            return judged(answer, batch, said, Meaning.STOP if is_account else None)
        said = answer.json()
        if not isinstance(said, dict) or not isinstance(said.get("id"), str):
            raise answer.unreadable()
        name = said["id"].strip("<>")
        return AllAccepted(batch, name)

    def find(self, batch: Batch) -> Generator[Request, HttpAnswer, list[Outcome | None]]:
        """GET /v3/{domain}/events by our Message-Id, page by page. Events come late, and go after a day."""
        known: dict[str, Any] = {}
        values: dict[str, str | int] = {
            "event": "accepted",
            "message-id": self._message_id(batch),
            "limit": 300,
        }
        headers = basic("api", self.key)
        next_page = question(f"{self.base_url}/v3/{self.domain}/events", values, headers)
        for _ in range(_MAX_PAGES):
            answer = yield next_page
            if not answer.is_success:
                raise unanswered(answer, words(answer.said().get("message")))
            items, url = _events(answer)
            known |= {item["recipient"]: batch.key for item in items}
            if not items or not url.startswith(f"{self.base_url}/"):
                break
            next_page = question(url, {}, headers)
        return found_as_one(batch, known)


def _variable(header: str) -> str:
    return f"header_{header.lower().replace('-', '_')}"


def _addressed(batch: Batch, boundary: str) -> bytes:
    """The parts that name the readers. If urllib3 wrote them, they would take as long as all the rest."""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="to"\r\n\r\n'
    kinds = by_kind(batch.messages)
    boxes = {at: box for places, some in kinds for at, box in zip(places, mailbox_texts(some), strict=True)}
    parts = [f"{head}{boxes[place]}\r\n" for place in range(len(boxes))]
    return "".join(parts).encode("utf-8", "replace")


def _variables(batch: Batch, body: MergeBody, own: list[str]) -> bytes:
    """Every reader's values by the address; each has every name, or the name itself would be mailed."""
    values = None if are_harmless(batch.messages, SYNTAX) else partial(harmless_columns, syntax=SYNTAX)
    item = Item(partial(_row, body=body, own=own), (ADDRESS,), _address, values, is_bare=True)
    return b"{" + b",".join(map(b"".join, json_list(batch.messages, item))) + b"}"


def _row(message: Message, body: MergeBody, own: list[str]) -> dict[Gap, dict[str, MergeTag | Gap | str]]:
    tags = zip(body.names, form_of(message.edition).tags, strict=True)
    headers = {_variable(name): Gap(name) if name in message.own_headers else "" for name in own}
    return {ADDRESS: {**dict(tags), **body.signs, **headers}}


def _address(some: Messages) -> tuple[Column]:
    return (some.addresses,)


def _events(answer: HttpAnswer) -> tuple[list[dict[str, Any]], str]:
    said = answer.json()
    try:
        items = [item for item in said["items"] if item["recipient"]]
        return items, str(said.get("paging", {}).get("next", ""))
    except (AttributeError, KeyError, TypeError):
        raise answer.unreadable() from None


def open_mailgun(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """Mailgun, with the key of the environment; the domain is MAILGUN_DOMAIN's, the option's or the sender's.

    Raises:
        ConfigError: if there is no key, an option is unknown, or the domain is none.

    Example:
        >>> open_mailgun(settings).name  # doctest: +SKIP
        'mailgun'
    """
    given = options(settings, "mailgun", "base_url", "region", "domain", "sandbox")
    key = secret("mailgun", *names_of("mailgun", "key"))
    senders = settings.sender.address.rpartition("@")[2]
    domain = given.get("domain") or os.environ.get("MAILGUN_DOMAIN") or senders
    if not _DOMAIN.fullmatch(domain):
        raise ConfigError(Problem("mailgun domain", f"{domain!r} is no domain", "Set MAILGUN_DOMAIN."))
    region = {"region": os.environ.get("MAILGUN_REGION", "us").lower(), **given}
    url = base_url("mailgun", region, REGIONS)
    return HttpConversation(Mailgun(key, domain, url, switched_on(given, "sandbox")))
