"""What one worker does next, and what is known of a batch in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import ClaimedBatch
    from newsletter_kit.sending.settle import Step


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A batch in doubt, and since when. Times are seconds of a clock that never goes back.

    Attributes:
        batch: its people are those whose mail is uncertain.
        claimed: when it was claimed last; None if only the clock on the wall tells.
        quiet: since when surely nobody of ours has been handing it over.
        due: not to be looked at before.
        tries: how often it was tried in vain to settle it.
        by_request: whether a person wants two mails rather than none, if nothing can be learnt.
        is_ours: whether it was handed over in this call, and not in an earlier one.
    """

    batch: ClaimedBatch
    claimed: float | None
    quiet: float
    due: float = float("-inf")
    tries: int = 0
    by_request: bool = False
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done by one worker.

    Attributes:
        batch: about which batch.
        step: how to settle it; None if it is to be handed over.
        doubtful: of a batch in doubt, since when it is.
    """

    batch: ClaimedBatch
    step: Step | None = None
    doubtful: Doubtful | None = None
