"""What an API of a provider is to the fake server: a reader of requests, and a writer of answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read to its end.

    Attributes:
        method: `GET` or `POST`.
        target: path and query.
        headers: by their names in lower case.
        body: its bytes.

    Example:
        >>> Asked("GET", "/find?key=1").query
        {'key': '1'}
    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """The values of the query."""
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.target).query).items()}

    def json(self) -> Any:  # noqa: ANN401  whatever it holds
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        status: of HTTP.
        body: what becomes JSON.
        headers: beyond those that every answer has.
    """

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a request wants to be sent.

    Attributes:
        addresses: to whom, in order.
        key: by which it can be looked up later.
        repeat_key: by which a repetition is known; None if the API knows none.
    """

    addresses: tuple[str, ...]
    key: str
    repeat_key: str | None = None


class Api(Protocol):
    """How the requests of one provider are read, and answers written in its form.

    Attributes:
        name: the provider's.
    """

    name: str

    def read(self, asked: Asked) -> HandOver:
        """What a POST wants to be sent."""

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """The answer to a hand-over: an id for each message, or None where it was refused."""

    def repeated(self, reply: Reply) -> Reply:
        """The answer to a hand-over that was carried out before, and then answered by `reply`."""

    def conflict(self) -> Reply:
        """The answer to a known key with another body."""

    def in_progress(self) -> Reply:
        """The answer to a key whose first request is not done."""

    def trouble(self, status: int) -> Reply:
        """An error of that status in the provider's form."""

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """The answer to a look-up.

        Args:
            asked: a GET.
            known: the ids of what was taken, by key and address.
        """
