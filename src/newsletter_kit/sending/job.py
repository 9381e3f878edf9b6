"""All that a run is sent with, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.edition_choice import EditionSource
    from newsletter_kit.sending.meter import Meter
    from newsletter_kit.sending.options import SendOptions


@dataclass(frozen=True, slots=True)
class Job:
    """One run, about to be sent.

    Attributes:
        run: which, taken by this process.
        editions: what its messages are made of.
        provider: who takes them.
        ledger: where it is written down.
        options: how.
        size: how many messages go in one batch at most.
        due: how many of the pending may go in this call; None for all of them.
        meter: keeps the rate for many machines; None for one of this call's own.
        settles: whether to settle what is in doubt, and to wait for those who were deferred; of many workers,
            one does that at a time.
        ends: whether to begin nothing more, and only bring to its end what is under way.
    """

    run: Run
    editions: EditionSource
    provider: Provider
    ledger: Ledger
    options: SendOptions
    size: int
    due: int | None = None
    meter: Meter | None = None
    settles: bool = True
    ends: Callable[[], bool] = bool
