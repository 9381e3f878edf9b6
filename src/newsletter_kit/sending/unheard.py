"""Questions about readers in doubt that were in vain: said once for each call, and kept in the ledger."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger.notes import without_addresses
from newsletter_kit.sending.log import log_unheard

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsletter_kit.errors import ProviderError
    from newsletter_kit.sending.job import Job


@dataclass(frozen=True, slots=True)
class Unheard:
    """A question that was in vain.

    Attributes:
        error: why.
        people: about how many readers it was.
    """

    error: ProviderError
    people: int

    @property
    def reason(self) -> str:
        """Why, as a sentence without its full stop and without any address."""
        return without_addresses(self.error.problems[0].what) if self.error.problems else ""


def tell_unheard(job: Job, questions: Collection[Unheard]) -> Unheard | None:
    """Keep in the ledger about how many readers the provider was asked in vain, and why.

    Args:
        job: what was sent.
        questions: all of one call.

    Returns:
        One for them all, with the reason of the first; None if there are none.

    Example:
        >>> tell_unheard(job, []) is None  # doctest: +SKIP
        True
    """
    if not questions:
        return None
    error = next(iter(questions)).error
    told = Unheard(error, sum(each.people for each in questions))
    readers = "1 reader" if told.people == 1 else f"{told.people:,} readers"
    what = f"the provider was asked in vain about {readers} in doubt: {told.reason}"
    with suppress(LedgerError):  # whatever is wrong with the ledger, the error that ended the run is told
        job.ledger.note(job.run, what, job.options.now())
    log_unheard(job, told.people, error)
    return told
