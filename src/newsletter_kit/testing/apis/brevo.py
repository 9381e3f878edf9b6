"""Brevo's API, as far as newsletters need it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked

_CODES = {400: "invalid_parameter", 401: "unauthorized", 402: "not_enough_credits", 429: "too_many_requests"}


class BrevoApi:
    """POST /v3/smtp/email with a key in the body, and GET /v3/smtp/statistics/events by tag."""

    name = "brevo"

    def read(self, asked: Asked) -> HandOver:
        """A body with a version for each reader; the second tag is our key."""
        body = asked.json()
        addresses = tuple(each["to"][0]["email"] for each in body["messageVersions"])
        return HandOver(addresses, body["tags"][1], body["headers"]["idempotencyKey"])

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """All or nothing."""
        if None in ids:
            return self.trouble(400)
        return Reply(201, {"messageIds": list(ids)})

    def repeated(self, reply: Reply) -> Reply:  # noqa: ARG002  it does not say what it said
        """400 duplicate_request."""
        return Reply(400, {"code": "duplicate_request", "message": "the key was used"})

    def conflict(self) -> Reply:
        """It looks at the key alone."""
        return Reply(400, {"code": "duplicate_request", "message": "the key was used"})

    def in_progress(self) -> Reply:
        """The same: the first request will be carried out."""
        return self.conflict()

    def trouble(self, status: int) -> Reply:
        """An error by its code."""
        return Reply(status, {"code": _CODES.get(status, "internal"), "message": f"trouble {status}"})

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """An event for each mail with the tag."""
        tags = json.loads(asked.query.get("tags", "[]"))
        mails = known.get(tags[0], {}) if tags else {}
        return Reply(200, {"events": [{"email": each, "messageId": name} for each, name in mails.items()]})
