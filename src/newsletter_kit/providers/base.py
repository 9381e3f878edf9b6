"""What a provider is: somebody who takes finished messages and says, for each, whether it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from newsletter_kit.message.message import Message


class Status(StrEnum):
    """What a provider said about one message.

    Example:
        >>> str(Status.ACCEPTED)
        'accepted'
    """

    ACCEPTED = "accepted"
    """It has taken the message on. That is not yet the reader's inbox."""
    REJECTED = "rejected"
    """It will never take this message; the others are not concerned."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A provider's answer about one message.

    Attributes:
        message_id: the Message-ID of the message, with its angle brackets.
        status: whether it was taken.
        reason: why not, as a sentence without its full stop; empty if it was taken.
        provider_id: the provider's own name for it: for `outbox`, the path of the file.

    Example:
        >>> Outcome("<5d41@iom.int>", Status.ACCEPTED).status is Status.ACCEPTED
        True
    """

    message_id: str
    status: Status
    reason: str = ""
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, so that what it cannot is refused before a run and not in the middle of it.

    Attributes:
        batch_messages: how many messages it takes in one call.
        repeatable: whether the same message, handed over twice, still reaches its reader once.
        smtputf8: whether it takes addresses with letters outside ASCII before the @ (RFC 6531).

    Example:
        >>> Capabilities(batch_messages=100, repeatable=True, smtputf8=False).repeatable
        True
    """

    batch_messages: int
    repeatable: bool
    smtputf8: bool


class Provider(Protocol):
    """Takes messages. It owns a connection or a folder, so it is used in a `with` statement.

    Attributes:
        name: the name by which settings call it.
        capabilities: what it can do.
    """

    name: str
    capabilities: Capabilities

    def __enter__(self) -> Self:
        """Itself; nothing is connected to before the first message."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connection or the folder."""

    def deliver(self, messages: Sequence[Message]) -> list[Outcome]:
        """Hand over messages, and say for each, in order, what became of it.

        Args:
            messages: at most `capabilities.batch_messages` of them.

        Raises:
            ProviderUnavailable: if surely none was taken, and it may be tried again.
            ProviderUncertain: if the answer was never learnt.
            ProviderRefused: if the run cannot go on at all.
        """
