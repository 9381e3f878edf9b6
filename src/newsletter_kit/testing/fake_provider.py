"""The provider of a `FakeProviderServer` with an API of its own: with or without help against doubles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Idempotency, Lookup, Outcome, Status
from newsletter_kit.providers.found import found_by_address
from newsletter_kit.providers.http import HttpConversation, Limits
from newsletter_kit.providers.meaning import Meaning, judged, unanswered
from newsletter_kit.providers.payload import json_request, question

if TYPE_CHECKING:
    from collections.abc import Generator

    from pydantic import SecretStr
    from requests import Request

    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

Kind = Literal["none", "idempotent", "lookup"]

_MEANINGS = {"conflict": Meaning.CONFLICT, "in progress": Meaning.WAIT}


@dataclass(frozen=True, slots=True)
class FakeProvider:
    """How the fake provider is spoken to.

    Attributes:
        base_url: where its server is.
        kind: what it does about doubles: `none`; `idempotent`, it knows a repeated key; `lookup`, it can be
            asked what it took.
        batch_messages: how many messages it takes in one call.
        settle_seconds: how long a look-up may not know.

    Example:
        >>> FakeProvider("http://127.0.0.1:8025", "idempotent").capabilities.idempotency.kind
        'header'
    """

    base_url: str
    kind: Kind = "none"
    batch_messages: int = 50
    settle_seconds: int = 1

    name = "fake"
    secrets: tuple[SecretStr, ...] = ()

    @property
    def capabilities(self) -> Capabilities:
        """What it can do, by its kind."""
        lookup = Lookup("by_key", self.settle_seconds, 86_400)
        return Capabilities(
            batch_messages=self.batch_messages,
            repeatable=False,
            smtputf8=False,
            idempotency=Idempotency("header", 3600) if self.kind == "idempotent" else Idempotency(),
            lookup=lookup if self.kind == "lookup" else Lookup(),
            metadata=True,
        )

    def prepare(self, batch: Batch) -> Request:
        """POST /send."""
        headers = {"Idempotency-Key": batch.key} if self.kind == "idempotent" else {}
        body = {"key": batch.key, "messages": [_item(message) for message in batch.messages]}
        return json_request(f"{self.base_url}/send", body, headers)

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        """A result for each message."""
        if not answer.is_success:
            said = words(answer.said().get("error"))
            return judged(answer, batch, said, _MEANINGS.get(said))
        said = answer.json()
        try:
            results = said["results"]
            pairs = list(zip(batch.messages, results, strict=True))
            return [_outcome(message, result) for message, result in pairs]
        except (AttributeError, KeyError, TypeError, ValueError):
            raise answer.unreadable() from None

    def find(self, batch: Batch) -> Generator[Request, HttpAnswer, list[Outcome | None]]:
        """GET /find by the key."""
        answer = yield question(f"{self.base_url}/find", {"key": batch.key}, {})
        if not answer.is_success:
            raise unanswered(answer, words(answer.said().get("error")))
        taken = answer.said().get("taken")
        if not isinstance(taken, dict):
            raise answer.unreadable()
        return found_by_address(batch, taken)


def _item(message: Message) -> dict[str, str]:
    return {
        "to": message.to.address,
        "message_id": message.message_id,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
    }


def _outcome(message: Message, result: dict[str, str]) -> Outcome:
    if "error" in result:
        return Outcome(message.message_id, Status.REJECTED, words(result["error"]))
    return Outcome(message.message_id, Status.ACCEPTED, provider_id=result["id"])


def open_fake_provider(
    url: str, kind: Kind = "none", *, batch_messages: int = 50, answer_seconds: float = 5.0
) -> HttpConversation:
    """The provider of a `FakeProviderServer`.

    Args:
        url: the server's.
        kind: what it does about doubles.
        batch_messages: how many messages it takes in one call.
        answer_seconds: how long it is waited for.

    Example:
        >>> open_fake_provider("http://127.0.0.1:8025", "lookup").capabilities.lookup.kind
        'by_key'
    """
    return HttpConversation(FakeProvider(url, kind, batch_messages), Limits(answer_seconds=answer_seconds))
