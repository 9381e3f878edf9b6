"""The account of one call of `send`, from what the ledger counts and what this call saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.audience.tally import Tally, TallyBuilder
from newsletter_kit.ledger.states import State
from newsletter_kit.sending.progress import Progress
from newsletter_kit.sending.run import SendRun
from newsletter_kit.sending.stop import ends_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.values import Counts
    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.plan import Plan
    from newsletter_kit.sending.task import Task
    from newsletter_kit.sending.unheard import Unheard


class Book:
    """Keeps the rows that were rejected in this call, and tells how far it has come.

    Args:
        before: how many people were at each state when the call began.
        progress: is told after each batch how far it has come.
        due: how many of the pending may go in this call; all of them unless given.

    Example:
        >>> from newsletter_kit.ledger.values import Counts
        >>> Book(Counts(accepted=7, pending=3)).progress.total
        3
    """

    def __init__(
        self, before: Counts, progress: Callable[[Progress], object] | None = None, due: int | None = None
    ) -> None:
        self.before = before
        self._counts = {"accepted": 0, "rejected": 0, "failed": 0, "uncertain": before.uncertain}
        self._total = before.uncertain + (before.pending if due is None else min(due, before.pending))
        self._rejected = TallyBuilder()
        self._progress = progress

    @property
    def progress(self) -> Progress:
        """How far the call has come."""
        return Progress(self._total, **self._counts)

    def open(self) -> None:
        """Tell that the call begins, before its first batch."""
        if self._progress:
            self._progress(self.progress)

    def note(self, task: Task, handed: Handed) -> None:
        """Take what became of a batch's people."""
        if task.step is not None:
            self._counts["uncertain"] -= len(task.batch.people)
        if handed.all_accepted:  # as nearly always
            self._counts["accepted"] += len(handed.answers)
        else:
            self._note_each(task, handed)
        if self._progress:
            self._progress(self.progress)

    def _note_each(self, task: Task, handed: Handed) -> None:
        answers = zip(task.batch.people, handed.answers, ends_of(task, handed), strict=True)
        for member, answer, end in answers:
            if end is not State.PENDING:
                self._counts[end] += 1
            if end is State.REJECTED:
                self._rejected.add(member.fields.get("row", 0), answer.reason)

    def account(self, plan: Plan, provider: str, after: Counts, unheard: Unheard | None = None) -> SendRun:
        """What became of everybody."""
        invalid, merged = plan.audience.invalid, plan.audience.merged
        unsendable = min(plan.unsendable.count, after.suppressed)
        return SendRun(
            issue_id=plan.editions.issue.id,
            provider=provider,
            rows=after.total + invalid.count + merged.count,
            accepted=after.accepted,
            rejected=Tally(after.rejected, self._rejected.tally().first),
            suppressed=Tally(after.suppressed - unsendable, plan.suppressed.first),
            unsendable=Tally(unsendable, plan.unsendable.first),
            invalid=invalid,
            merged=merged,
            failed=after.failed,
            uncertain=after.uncertain,
            left=after.pending + after.in_flight,
            earlier=self.before.accepted,
            unheard=unheard.reason if unheard and after.uncertain else "",
        )
