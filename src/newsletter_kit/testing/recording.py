"""A provider that takes everything and keeps it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Self

from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.going import require_going

if TYPE_CHECKING:
    from types import TracebackType

    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.base import Batch


class RecordingProvider:
    """Accepts each message and mails nobody.

    Args:
        capabilities: what it pretends to be able to do.

    Attributes:
        batches: what was handed over, in order.

    Example:
        >>> from newsletter_kit.testing import sample_batch
        >>> with RecordingProvider() as provider:
        ...     _ = provider.deliver(sample_batch(2))
        >>> [message.to.address for message in provider.messages]
        ['reader1@example.org', 'reader2@example.org']
    """

    name = "recording"
    account = ""
    is_sandbox = False

    def __init__(self, capabilities: Capabilities | None = None) -> None:
        self.capabilities = capabilities or Capabilities(batch_messages=100, repeatable=True, smtputf8=True)
        self.batches: list[Batch] = []
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    @property
    def messages(self) -> list[Message]:
        """Every message that was handed over, in order."""
        return [message for batch in self.batches for message in batch.messages]

    def deliver(self, batch: Batch) -> list[Outcome]:
        """Keep the batch, and accept all of it, if it may go."""
        require_going(batch.may_go, self.name)
        with self._lock:
            self.batches.append(batch)
        return [Outcome(each.message_id, Status.ACCEPTED, provider_id="kept") for each in batch.messages]
