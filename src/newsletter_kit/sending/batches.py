"""Messages are handed over in batches: bounded by number, and by bytes, so that memory stays flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.message.message import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.message.message import Message

MAX_BYTES = 16_000_000


def batches(
    messages: Iterable[Message], max_messages: int, max_bytes: int = MAX_BYTES
) -> Iterator[list[Message]]:
    """`messages` in their order, in lists of at most so many messages and so many bytes on the wire.

    A message that is larger than `max_bytes` has a batch of its own.

    Args:
        messages: any number of them; at most one batch is held at a time.
        max_messages: what the provider takes in one call.
        max_bytes: what may be held in memory at once.

    Example:
        >>> list(batches([], 100))
        []
    """
    sizes: dict[str, int] = {}
    batch: list[Message] = []
    total = 0
    for message in messages:
        size = _bytes_of(message, sizes)
        if batch and (len(batch) == max_messages or total + size > max_bytes):
            yield batch
            batch, total = [], 0
        batch.append(message)
        total += size
    if batch:
        yield batch


def _bytes_of(message: Message, sizes: dict[str, int]) -> int:
    """About how long its bytes will be: the edition is measured once, the few values each time."""
    edition = message.edition
    if edition.digest not in sizes:
        sizes[edition.digest] = sum(map(len, form_of(edition).pieces))
    return sizes[edition.digest] + sum(map(len, message.filled))
