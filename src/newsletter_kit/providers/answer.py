"""What came back over HTTP: a status, headers and a bounded body, as a value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.errors import Problem, ProviderUncertain

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_WORDS = 300
MAX_WAIT_SECONDS = 24 * 3600
_EPOCH = (
    1_000_000_000  # a reset in seconds since 1970 is larger than this, a number of seconds to wait smaller
)
_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-sib-ratelimit-reset")
_NUMBER = re.compile(r"\s*(\d{1,12}(?:\.\d{1,9})?)\s*")


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer that was read to its end.

    Attributes:
        provider: the name of who answered.
        status: the HTTP status.
        headers: their names in lower case.
        body: the bytes, decompressed.

    Example:
        >>> HttpAnswer("resend", 200, {}, b'{"data": []}').json()
        {'data': []}
    """

    provider: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether it says that the request was carried out."""
        return 200 <= self.status < 300  # noqa: PLR2004

    def json(self) -> Any:  # noqa: ANN401  what it holds is for the caller to find out
        """The body as JSON.

        Raises:
            ProviderUncertain: if it is none: then nothing is known.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise self.unreadable() from None

    def said(self) -> dict[str, Any]:
        """The body if it is a JSON object; otherwise an empty one. For answers that report an error."""
        try:
            body = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def unreadable(self) -> ProviderUncertain:
        """The error for an answer that says success in a form that is not the provider's."""
        what = f"it answered {self.status}, but not in the form it documents"
        return ProviderUncertain(
            Problem(self.provider, what, "Whether it took the messages must be found out.")
        )

    def retry_after_seconds(self, now: datetime | None = None) -> float | None:
        """How long it asks us to wait: Retry-After (RFC 9110 §10.2.3), or x-ratelimit-reset and its kind.

        Args:
            now: against which a date is read; the answer's own Date unless given, so our clock may be wrong.

        Example:
            >>> HttpAnswer("resend", 429, {"retry-after": "2"}, b"").retry_after_seconds()
            2.0
        """
        now = now or _date(self.headers.get("date", "")) or datetime.now(UTC)
        said = self.headers.get("retry-after")
        seconds = _seconds(said, now) if said else None
        if seconds is None:
            resets = (self.headers[name] for name in _RESETS if name in self.headers)
            seconds = next((wait for text in resets if (wait := _seconds(text, now)) is not None), None)
        return None if seconds is None else min(max(seconds, 0.0), MAX_WAIT_SECONDS)


def _seconds(text: str, now: datetime) -> float | None:
    if match := _NUMBER.fullmatch(text):
        number = float(match[1])
        return number - now.timestamp() if number > _EPOCH else number
    date = _date(text)
    return (date - now).total_seconds() if date else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def words(text: object) -> str:
    r"""What a provider said, on one line and not too long; nothing if it is not text.

    Example:
        >>> words("Sorry.\nTry again.")
        'Sorry. Try again'
    """
    if not isinstance(text, str):
        return ""
    line = " ".join(on_one_line(text).split()).rstrip(".")
    return line if len(line) <= MAX_WORDS else f"{line[:MAX_WORDS]}…"
