"""The API of Amazon SES v2, as far as newsletters need it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.base import HandOver, Reply, UnreadError
from newsletter_kit.testing.apis.boxes import address_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked

_KEY = "newsletter-batch"
_SIGNATURE = re.compile(r"AWS4-HMAC-SHA256 Credential=\S+/ses/aws4_request, .*Signature=[0-9a-f]{64}")
_KINDS = {
    400: "BadRequestException",
    401: "UnrecognizedClientException",
    403: "UnrecognizedClientException",
    404: "NotFoundException",
    413: "RequestEntityTooLargeException",
    422: "BadRequestException",
    429: "TooManyRequestsException",
}


class SesApi:
    """POST /v2/email/outbound-bulk-emails, signed; it knows no repetition, and has no look-up."""

    name = "ses"

    def read(self, asked: Asked) -> HandOver:
        """An entry for each reader, and our key among the tags; it must be signed, by whomever."""
        if not _SIGNATURE.fullmatch(asked.headers.get("authorization", "")):
            raise UnreadError(
                _error(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
            )
        body = asked.json()
        entries = body["BulkEmailEntries"]
        addresses = tuple(address_in(each["Destination"]["ToAddresses"][0]) for each in entries)
        tags = {tag["Name"]: tag["Value"] for tag in body["DefaultEmailTags"]}
        return HandOver(addresses, tags[_KEY])

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """A result for each entry, and 200 whatever they say."""
        bad = {"Status": "MESSAGE_REJECTED", "Error": "Illegal address"}
        results = [{"Status": "SUCCESS", "MessageId": each} if each else bad for each in ids]
        return Reply(200, {"BulkEmailEntryResults": results})

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
        """An error whose kind stands in the headers."""
        return _error(status, _KINDS.get(status, "InternalServiceErrorException"), f"trouble {status}")

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:  # noqa: ARG002
        """Sent mail cannot be looked up."""
        return self.trouble(404)


def _error(status: int, kind: str, said: str) -> Reply:
    return Reply(status, {"message": said}, {"x-amzn-ErrorType": kind})
