"""The API of `FakeProvider`: POST /send and GET /find, in JSON, with an Idempotency-Key if it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked


class OwnApi:
    """An API as simple as can be."""

    name = "fake"

    def read(self, asked: Asked) -> HandOver:
        """`{"key": …, "messages": [{"to": …}, …]}`."""
        body = asked.json()
        addresses = tuple(each["to"] for each in body["messages"])
        return HandOver(addresses, body["key"], asked.headers.get("idempotency-key"))

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """`{"results": [{"id": …} or {"error": …}, …]}`."""
        return Reply(200, {"results": [{"id": each} if each else {"error": "nobody here"} for each in ids]})

    def repeated(self, reply: Reply) -> Reply:
        """The same once more."""
        return reply

    def conflict(self) -> Reply:
        """422."""
        return Reply(422, {"error": "conflict"})

    def in_progress(self) -> Reply:
        """409."""
        return Reply(409, {"error": "in progress"})

    def trouble(self, status: int) -> Reply:
        """`{"error": …}`."""
        return Reply(status, {"error": f"trouble {status}"})

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """GET /find?key=…: `{"taken": {address: id}}`."""
        return Reply(200, {"taken": dict(known.get(asked.query.get("key", ""), {}))})
