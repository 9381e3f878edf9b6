"""How many messages go in one batch: bounded by what the provider takes, by the rate, and by our memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.message.message import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.providers.base import Capabilities
    from newsletter_kit.sending.options import SendOptions

MAX_BYTES_UNDER_WAY = 64_000_000
"""Of all batches that are being handed over, when each message goes whole."""

VALUES_BYTES = 2_000
"""Room for one reader's own headers and values."""


def batch_size(capabilities: Capabilities, options: SendOptions, message_bytes: int) -> int:
    """The most messages that one batch of a run may hold.

    Args:
        capabilities: what the provider can do.
        options: how many workers there are, and at what rate they go.
        message_bytes: how long the longest message is, with its pictures.

    Example:
        >>> from newsletter_kit.providers.base import Capabilities
        >>> from newsletter_kit.sending.options import SendOptions
        >>> takes = Capabilities(batch_messages=500, repeatable=False, smtputf8=False)
        >>> batch_size(takes, SendOptions(), 80_000), batch_size(takes, SendOptions(rate=14), 80_000)
        (500, 14)
    """
    if capabilities.own_to == "never":
        return 1
    bounds = [capabilities.batch_messages]
    if options.batch_size:
        bounds.append(options.batch_size)
    if options.rate:
        bounds.append(int(options.rate))
    if capabilities.merge is None:
        ours = MAX_BYTES_UNDER_WAY // options.workers
        bounds.append(min(ours, capabilities.batch_bytes or ours) // message_bytes)
    elif capabilities.batch_bytes:  # the body goes once for all
        bounds.append((capabilities.batch_bytes - message_bytes) // VALUES_BYTES)
    return max(1, min(bounds))


def longest_message_bytes(editions: Iterable[Edition]) -> int:
    """About how long the longest message of these editions is: their pieces, and room for a reader's values.

    Example:
        >>> longest_message_bytes([])
        2000
    """
    return VALUES_BYTES + max((sum(map(len, form_of(each).pieces)) for each in editions), default=0)
