"""Postmark's API, as far as newsletters need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply
from newsletter_kit.testing.apis.boxes import address_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked

_KEY = "newsletter-batch"


class PostmarkApi:
    """POST /email/batch, and GET /messages/outbound by metadata."""

    name = "postmark"

    def read(self, asked: Asked) -> HandOver:
        """A list of mails with our key in their metadata."""
        items = asked.json()
        return HandOver(tuple(address_in(each["To"]) for each in items), items[0]["Metadata"][_KEY])

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """An item for each, and 200 whatever they say."""
        good = {"ErrorCode": 0, "Message": "OK"}
        bad = {"ErrorCode": 300, "Message": "Invalid 'To' address"}
        return Reply(200, [{**good, "MessageID": each} if each else bad for each in ids])

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
        """An error by its code."""
        code = {401: 10, 422: 300, 429: 429}.get(status, 0)
        return Reply(status, {"ErrorCode": code, "Message": f"trouble {status}"})

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """The mails whose metadata hold the key."""
        mails = known.get(asked.query.get(f"metadata_{_KEY}", ""), {})
        rows = [{"Recipients": [address], "MessageID": name} for address, name in mails.items()]
        return Reply(200, {"TotalCount": len(rows), "Messages": rows})
