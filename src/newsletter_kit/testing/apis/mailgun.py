"""Mailgun's API, as far as newsletters need it."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply
from newsletter_kit.testing.apis.boxes import address_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked


class MailgunApi:
    """POST /v3/{domain}/messages, and GET /v3/{domain}/events by Message-Id."""

    name = "mailgun"

    def read(self, asked: Asked) -> HandOver:
        """A form with many `to`; our key is the local part of the Message-Id."""
        fields = _form(asked)
        key = next(value for name, value in fields if name == "h:Message-Id")
        addresses = tuple(address_in(value) for name, value in fields if name == "to")
        return HandOver(addresses, key.strip("<>").partition("@")[0])

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """One id for all of them; one bad address fails all."""
        if None in ids:
            return Reply(400, {"message": "to parameter is not a valid address"})
        return Reply(200, {"id": f"<{ids[0]}@mailgun.example>", "message": "Queued. Thank you."})

    def repeated(self, reply: Reply) -> Reply:
        """It knows no repetition."""
        return reply

    def conflict(self) -> Reply:
        """It knows no conflict."""
        return self.trouble(409)

    def in_progress(self) -> Reply:
        """It knows no keys."""
        return self.trouble(409)

    def trouble(self, status: int) -> Reply:
        """An error in words."""
        return Reply(status, {"message": f"trouble {status}"})

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """One page with an event for each mail of the Message-Id."""
        key = asked.query.get("message-id", "").partition("@")[0]
        items = [{"recipient": address} for address in known.get(key, {})]
        return Reply(200, {"items": items, "paging": {"next": ""}})


def _form(asked: Asked) -> list[tuple[str, str]]:
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    parts = BytesParser().parsebytes(head + asked.body).get_payload()
    found = (part for part in parts if isinstance(part, Message))
    return [(str(part.get_param("name", header="content-disposition")), _text(part)) for part in found]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
