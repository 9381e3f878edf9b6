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
        body: what becomes JSON; None for an answer without a body.
        headers: beyond those that every answer has.
        is_partial: whether it reports an error of some messages, while the others are taken.
    """

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    is_partial: bool = False

    @property
    def takes_mail(self) -> bool:
        """Whether, as the answer to a hand-over, it stands for mail that was taken."""
        return self.is_partial or self.status < 300  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a request wants to be sent.

    Attributes:
        addresses: to whom, in order.
        key: by which it can be looked up later.
        repeat_key: by which a repetition is known; None if the API knows none.
        campaign: in which each address is mailed once, while all are answered as if they were; None if it
            keeps no such list.
    """

    addresses: tuple[str, ...]
    key: str
    repeat_key: str | None = None
    campaign: str | None = None


class UnreadError(Exception):
    """A hand-over that is not even read, such as one that nobody signed.

    Args:
        reply: what is answered.
    """

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


class Api(Protocol):
    """How the requests of one provider are read, and answers written in its form.

    Attributes:
        name: the provider's.
    """

    name: str

    def read(self, asked: Asked) -> HandOver:
        """What a POST wants to be sent.

        Raises:
            UnreadError: if it is turned away at once.
        """

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
