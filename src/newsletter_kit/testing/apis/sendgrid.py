"""SendGrid's API, as far as newsletters need it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked

_KEY = "newsletter_batch"
_QUERY = re.compile(rf"""unique_args\['{_KEY}'\]="([^"]*)\"""")


class SendGridApi:
    """POST /v3/mail/send, which takes all or nothing, and GET /v3/messages by custom argument."""

    name = "sendgrid"

    def read(self, asked: Asked) -> HandOver:
        """A personalization for each reader, with our key among its arguments."""
        people = asked.json()["personalizations"]
        addresses = tuple(each["to"][0]["email"] for each in people)
        return HandOver(addresses, people[0]["custom_args"][_KEY])

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """202 and no body, with one id for all of them; one bad address fails all."""
        if None in ids:
            return _error(400, "Does not contain a valid address.", "personalizations.0.to.0.email")
        return Reply(202, None, {"X-Message-Id": str(ids[0])})

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
        return _error(status, f"trouble {status}")

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """The mails with the argument."""
        query = _QUERY.fullmatch(asked.query.get("query", ""))
        if query is None:
            return _error(400, "the query cannot be read")
        mails = known.get(query[1], {})
        rows = [{"to_email": address, "msg_id": name} for address, name in mails.items()]
        return Reply(200, {"messages": rows})


def _error(status: int, said: str, field: str | None = None) -> Reply:
    return Reply(status, {"errors": [{"message": said, "field": field, "help": None}]})
