"""How long a run may take, as far as anybody can know before it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from newsletter_kit.sending.size import batch_size, longest_message_bytes

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is known beforehand of a call.

    Attributes:
        messages: how many are to be handed over at most.
        batch_messages: how many go in one call to the provider.
        rate: messages per second, if one was asked for.

    Example:
        >>> Forecast(messages=1_204, batch_messages=14, rate=14.0).seconds
        86.0
    """

    messages: int
    batch_messages: int
    rate: float | None = None

    @property
    def calls(self) -> int:
        """How many calls to the provider that are, if none has to be repeated or parted."""
        return ceil(self.messages / self.batch_messages)

    @property
    def seconds(self) -> float | None:
        """The least that it takes at the rate; None without one, since then the provider's pace decides."""
        return self.messages / self.rate if self.rate else None


def forecast(plan: Plan, provider: Provider, options: SendOptions, messages: int) -> Forecast:
    """What is known beforehand of a call that hands over at most so many `messages`.

    Example:
        >>> forecast(plan, provider, SendOptions(rate=14), 1_204).calls  # doctest: +SKIP
        86
    """
    longest = longest_message_bytes(plan.editions.compiled.values())
    count = messages if options.limit is None else min(messages, options.limit)
    return Forecast(count, batch_size(provider.capabilities, options, longest), options.rate)
