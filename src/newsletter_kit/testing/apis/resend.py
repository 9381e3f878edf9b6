"""Resend's API, as far as newsletters need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply
from newsletter_kit.testing.apis.boxes import address_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked

_NAMES = {401: "missing_api_key", 403: "invalid_api_key", 422: "validation_error", 429: "rate_limit_exceeded"}


class ResendApi:
    """POST /emails/batch with an Idempotency-Key."""

    name = "resend"

    def read(self, asked: Asked) -> HandOver:
        """A list of mails."""
        key = asked.headers["idempotency-key"]
        return HandOver(tuple(address_in(each["to"][0]) for each in asked.json()), key, key)

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """`data` with the ids of those that were taken, `errors` with the index of the others."""
        errors = [{"index": index, "message": "to is wrong"} for index, each in enumerate(ids) if not each]
        return Reply(200, {"data": [{"id": each} for each in ids if each], "errors": errors})

    def repeated(self, reply: Reply) -> Reply:
        """The same once more."""
        return reply

    def conflict(self) -> Reply:
        """409 invalid_idempotent_request."""
        return _error(409, "invalid_idempotent_request")

    def in_progress(self) -> Reply:
        """409 concurrent_idempotent_requests."""
        return _error(409, "concurrent_idempotent_requests")

    def trouble(self, status: int) -> Reply:
        """An error by its name."""
        return _error(status, _NAMES.get(status, "application_error"))

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:  # noqa: ARG002
        """There is no look-up."""
        return _error(404, "not_found")


def _error(status: int, name: str) -> Reply:
    return Reply(status, {"statusCode": status, "name": name, "message": f"trouble: {name}"})
