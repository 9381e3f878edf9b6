"""What is done with one task: make the messages, hand them over or ask about them, write it down."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from newsletter_kit.errors import (
    EditedIssueError,
    LedgerError,
    NewsletterError,
    Problem,
    ProviderError,
    ProviderSplit,
    RunHeldError,
)
from newsletter_kit.ledger.batches import StaleClaimError
from newsletter_kit.ledger.removing import BarredError
from newsletter_kit.ledger.values import Answer, Verdict
from newsletter_kit.sending.fingerprint import changes
from newsletter_kit.sending.handover import Handed, Timing, hand_over, look_up
from newsletter_kit.sending.rebuild import Rebuilt, rebuild
from newsletter_kit.sending.settle import Step
from newsletter_kit.sending.stop import most_claims

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import ClaimedBatch
    from newsletter_kit.sending.job import Job
    from newsletter_kit.sending.task import Task

REFUSALS = (BarredError, RunHeldError, StaleClaimError)
"""By which a ledger that works refuses a verb; any other error of it is one that nothing is begun after."""

_UNKNOWN = Answer(Verdict.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Ready:
    """A task whose messages are made.

    Attributes:
        task: which.
        rebuilt: its messages.
        digest: with which its batch is sealed; empty if it is not handed over.
    """

    task: Task
    rebuilt: Rebuilt
    digest: str = ""


def make_ready(job: Job, task: Task) -> Ready:
    """Make the messages of a task, before its turn has come. Nothing leaves.

    Raises:
        NewsletterError: if they cannot be made; a batch that was about to be handed over was then put back.

    Example:
        >>> [len(part.messages) for part in make_ready(job, task).rebuilt.parts]  # doctest: +SKIP
        [100]
    """
    if task.step is Step.PUT_BACK:
        return Ready(task, Rebuilt((), {}))
    try:
        # Who is asked about is named by address and key: what the issue says now is of no account.
        run = replace(job.run, editions={}) if task.step is Step.LOOK_UP else job.run
        rebuilt = rebuild(task.batch, run, job.editions)
        return Ready(task, rebuilt, "" if task.step is Step.LOOK_UP else _digest(job, task.batch, rebuilt))
    except NewsletterError:
        give_back(job, task, "its messages could not be made")
        raise


def seal_ahead(job: Job, ready: Ready) -> bool:
    """Seal a batch that is new for somebody else, who hands it over next; whether that was done.

    What stands in the way of it is found again, and told, by whoever wanted to hand it over.

    Raises:
        LedgerError: if the ledger cannot be written.

    Example:
        >>> seal_ahead(job, make_ready(job, task))  # doctest: +SKIP
        True
    """
    batch = ready.task.batch
    if ready.task.step is not None or batch.digest not in {None, ready.digest}:
        return False
    with suppress(*REFUSALS):
        job.ledger.seal(batch, ready.digest)
        return True
    return False


def carry_out(job: Job, ready: Ready, *, is_sealed: bool = False) -> Handed:
    """Do a task whose turn has come, and say what is known now of each of the batch's people.

    Args:
        job: what is sent.
        ready: the task.
        is_sealed: whether somebody else has sealed its batch, just before.

    Raises:
        LedgerError: if this process may not send the run any more.
        NewsletterError: if it cannot be handed over; the batch was then put back.

    Example:
        >>> carry_out(job, make_ready(job, task)).trouble is None  # doctest: +SKIP
        True
    """
    task, batch = ready.task, ready.task.batch
    if task.step is Step.PUT_BACK:
        return Handed((Answer(Verdict.DEFERRED),) * len(batch.people))
    if task.step is Step.LOOK_UP:
        return _looked_up(job, batch, ready.rebuilt)
    try:
        if not is_sealed and (withheld := _withheld(job, ready)):
            return withheld
    except BarredError:  # the others of a batch that is new go in another one
        answer = Answer(Verdict.DEFERRED) if task.step is None else _UNKNOWN
        return Handed((answer,) * len(batch.people), changed=True)
    except NewsletterError:
        give_back(job, task, "it could not be sealed")
        raise
    now = job.options.now()
    timing = Timing(now, job.options.patience.defer_seconds)
    handed = hand_over(job.provider, batch.key, ready.rebuilt, timing, partial(job.ledger.may_go, job.run))
    return handed if task.step is None else _after_replay(handed)


def give_back(job: Job, task: Task, reason: str) -> bool:
    """A batch that was claimed and surely not handed over waits; whoever comes next need not wonder.

    Of a batch in doubt nothing has changed. If it cannot be written down, a later sender finds it unsealed;
    one that was sealed ahead is in doubt then.

    Returns:
        Whether that is written down, as far as it is wanted.

    Example:
        >>> give_back(job, task, "the run was stopped")  # doctest: +SKIP
        True
    """
    if task.step is not None:
        return True
    now = job.options.now()
    with suppress(LedgerError):
        job.ledger.release(task.batch, now, now, reason=reason, max_claims=None)
        return True
    return False


def write_down(job: Job, task: Task, handed: Handed) -> None:
    """Write into the ledger what is known of each of the batch's people.

    Raises:
        LedgerError: if it cannot be written.

    Example:
        >>> write_down(job, task, handed)  # doctest: +SKIP
    """
    now, most = job.options.now(), most_claims(task, handed)
    if task.step is None:
        _record(job, task.batch, handed, most)
        return
    job.ledger.settle(task.batch, handed.answers, now, max_claims=most)
    if task.step is Step.PUT_BACK and task.doubtful is not None and task.doubtful.by_request:
        count = len(task.batch.people)
        are = "1 reader in doubt is" if count == 1 else f"{count:,} readers in doubt are"
        job.ledger.note(job.run, f"{are} mailed again by request", now)


def _record(job: Job, batch: ClaimedBatch, handed: Handed, most: int | None) -> None:
    ledger, now = job.ledger, job.options.now()
    verdicts, reasons = {each.verdict for each in handed.answers}, {each.reason for each in handed.answers}
    reason = handed.trouble.problems[0].what if handed.trouble and handed.trouble.problems else ""
    if verdicts == {Verdict.UNCERTAIN} and len(reasons) == 1:
        ledger.doubt(batch, now, reason=reason or reasons.pop())
    elif handed.changed or (verdicts == {Verdict.DEFERRED} and isinstance(handed.trouble, ProviderSplit)):
        # not to be made again as it was
        ledger.record(replace(batch, can_replay=False), handed.answers, now, max_claims=most)
    elif handed.trouble is None or verdicts != {Verdict.DEFERRED}:
        ledger.record(batch, handed.answers, now, max_claims=most)
    else:
        ledger.release(batch, now, now, reason=reason, max_claims=None)


def _digest(job: Job, batch: ClaimedBatch, rebuilt: Rebuilt) -> str:
    """Of what is handed over. Where nothing is ever repeated, bytes are of no account."""
    repeats = job.provider.capabilities.idempotency.kind != "none"
    return rebuilt.digest if repeats else batch.digest or batch.key


def _withheld(job: Job, ready: Ready) -> Handed | None:
    """Right before a hand-over: the batch is sealed, so that a death from now on leaves it in doubt.

    A batch that waits was surely not taken, so other bytes may go under another key. Of one in doubt only
    the same bytes can be handed over again.

    Raises:
        EditedIssueError: if a batch in doubt would have other bytes, and no edit was accepted.
        RunHeldError: if this process may not send the run any more.
    """
    task, digest = ready.task, ready.digest
    batch, people = task.batch, len(task.batch.people)
    if batch.digest in {None, digest}:
        job.ledger.seal(batch, digest)
        return None
    if task.step is None:
        return Handed((Answer(Verdict.DEFERRED),) * people, changed=True)
    if job.options.accept_edit:
        return Handed((_UNKNOWN,) * people, changed=True)
    what = f"it was handed over, perhaps, and {changes(batch.digest or '', digest)} has changed since"
    remedy = "Undo that until nothing is in doubt, or accept the edit: then it is not handed over again."
    raise EditedIssueError(Problem(f"batch {batch.key}", what, remedy))


def _looked_up(job: Job, batch: ClaimedBatch, rebuilt: Rebuilt) -> Handed:
    try:
        return Handed(look_up(job.provider, batch.key, rebuilt))
    except ProviderError as error:
        return Handed((_UNKNOWN,) * len(batch.people), error)


def _after_replay(handed: Handed) -> Handed:
    """The first hand-over may have been carried out, so that the second was turned away says nothing of it.

    Only of a batch that is too large, or holds what the provider never takes, the same is true of both.
    """
    if handed.trouble is None or isinstance(handed.trouble, ProviderSplit):
        return handed
    answers = (_UNKNOWN if each.verdict is Verdict.DEFERRED else each for each in handed.answers)
    return replace(handed, answers=tuple(answers))
