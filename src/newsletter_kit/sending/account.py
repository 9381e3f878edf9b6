"""The account of one call of `send`, from what the ledger counts and what this call saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.audience.tally import Tally, TallyBuilder
from newsletter_kit.ledger.states import FINAL, State
from newsletter_kit.ledger.values import Verdict
from newsletter_kit.sending.run import SendRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.values import Counts
    from newsletter_kit.sending.docket import Task
    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.plan import Plan

_DONE = frozenset({Verdict.ACCEPTED, Verdict.REJECTED})


class Book:
    """Keeps the rows that were rejected in this call, and tells how many readers are done.

    Args:
        before: how many people were at each state when the call began.
        progress: is told after each batch how many are done, those of earlier calls included.

    Example:
        >>> from newsletter_kit.ledger.values import Counts
        >>> Book(Counts(accepted=7, pending=3)).done
        7
    """

    def __init__(self, before: Counts, progress: Callable[[int], object] | None = None) -> None:
        self.before = before
        self.done = sum(before.of(state) for state in FINAL - {State.SUPPRESSED})
        self._rejected = TallyBuilder()
        self._progress = progress

    def note(self, task: Task, handed: Handed) -> None:
        """Take what became of a batch's people."""
        for member, answer in zip(task.batch.people, handed.answers, strict=True):
            self.done += answer.verdict in _DONE
            if answer.verdict is Verdict.REJECTED:
                self._rejected.add(member.fields.get("row", 0), answer.reason)
        if self._progress:
            self._progress(self.done)

    def account(self, plan: Plan, provider: str, after: Counts) -> SendRun:
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
        )
