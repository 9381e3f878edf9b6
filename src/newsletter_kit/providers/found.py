"""Telling from a list of addresses which messages of a batch a provider has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.providers.base import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.providers.base import Batch


def found_by_address(batch: Batch, known: Mapping[str, object]) -> list[Outcome | None]:
    """For each message, an accepted outcome if its address is among those the provider knows for the batch.

    Args:
        batch: what was handed over; no address is in it twice.
        known: the provider's own name of each message, by the address as the provider writes it.

    Example:
        >>> found_by_address(batch, {"NINO@iom.int": "0a89"})  # doctest: +SKIP
        [Outcome(message_id='<5d41…>', status=<Status.ACCEPTED: 'accepted'>, …, provider_id='0a89', …)]
    """
    by_address = {address.lower(): str(name) for address, name in known.items()}
    return [
        Outcome(message.message_id, Status.ACCEPTED, provider_id=by_address[address])
        if (address := message.to.address.lower()) in by_address
        else None
        for message in batch.messages
    ]


def found_as_one(batch: Batch, known: Mapping[str, object]) -> list[Outcome | None]:
    """As `found_by_address`, for a provider that takes a whole batch or nothing of it.

    Its list may still grow, so one message that is there speaks for all.

    Example:
        >>> found_as_one(batch, {})  # doctest: +SKIP
        [None, None]
    """
    if not known:
        return [None for _ in batch.messages]
    found = zip(batch.messages, found_by_address(batch, known), strict=True)
    return [each or Outcome(message.message_id, Status.ACCEPTED) for message, each in found]
