"""What is to be done next: settle a batch in doubt, hand over another one, wait, or nothing any more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import random
from typing import TYPE_CHECKING

from newsletter_kit.errors import (
    ProviderBrokenOff,
    ProviderConflict,
    ProviderError,
    ProviderRefused,
    ProviderSplit,
    ProviderUnavailable,
    ProviderUnsupported,
)
from newsletter_kit.ledger.reading import seconds_between
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Verdict
from newsletter_kit.sending.backoff import Weather, after_failure, after_success, is_spent
from newsletter_kit.sending.desk import Desk
from newsletter_kit.sending.meter import Meter, OwnMeter
from newsletter_kit.sending.settle import (
    MAX_ENQUIRIES,
    Decision,
    Doubt,
    Step,
    decide,
    most_seconds,
    quiet_seconds,
)
from newsletter_kit.sending.stop import (
    MAX_BLIND,
    doubt_error,
    ends_of,
    rejection_error,
    too_many,
    unclear_error,
)
from newsletter_kit.sending.task import Doubtful, Task
from newsletter_kit.sending.unheard import Unheard
from newsletter_kit.sending.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.job import Job

MAX_VAIN_QUESTIONS = 3
"""By request, who cannot be asked about after so many questions is mailed again."""

POLL_SECONDS = 1.0
"""How long to wait at most for another worker to be done; whoever is done wakes the others."""


@dataclass(slots=True)
class Docket:
    """The work of one call of `send`. One thread at a time may use it.

    Attributes:
        job: what is sent.
        weather: how the provider does.
        meter: what the rate allows; None without a rate.
        limit: how many messages may still be handed over; None for all.
        doubts: the batches that may be settled.
        sizes: of the batches to be formed next, after one was too large.
        desk: the tasks that workers have.
        looking: workers without a task, who take the next one that there is.
        answered: messages of which all is known.
        rejected: those of them that were rejected, or deferred once too often.
        last_reason: why the last of these was.
        blind: batches in a row that were handed over in this call and left in doubt for good.
        unclear: messages of other batches of this call that were, while more was said of the rest.
        unheard: the questions about batches in doubt that were in vain, by the batch's number.
        asks: whether the provider is asked any more.
        trouble: what the provider raised last.
        paced: for how long the rate held up the next batch when it was asked last.

    Example:
        >>> Docket.of(job, now=0.0).next_task(now=0.0)  # doctest: +SKIP
        Task(batch=ClaimedBatch(id=1, …), step=None, doubtful=None)
    """

    job: Job
    limit: int | None
    meter: Meter | None
    weather: Weather = field(default_factory=Weather)
    doubts: list[Doubtful] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    desk: Desk = field(default_factory=Desk)
    looking: int = 0
    answered: int = 0
    rejected: int = 0
    last_reason: str = ""
    blind: int = 0
    unclear: int = 0
    unheard: dict[int, Unheard] = field(default_factory=dict)
    asks: bool = True
    trouble: ProviderError | None = None
    paced: float = 0.0

    @classmethod
    def of(cls, job: Job, now: float) -> Docket:
        """The docket of a call that begins `now`; what earlier calls left in doubt is on it."""
        rate = job.options.rate
        docket = cls(job, job.options.limit, job.meter or (OwnMeter(rate, now) if rate else None))
        docket.doubts = list(_left_in_doubt(job, now)) if job.settles else []
        return docket

    def next_task(self, now: float) -> Task | float | None:
        """What to do next, for how many seconds to wait first, or None if there is nothing more to do."""
        if wait := self._seconds_to_fair(now):
            return wait
        task = self._doubt_to_settle(now) or self._batch_to_hand_over(now)
        if isinstance(task, Task):
            self.desk.take(task)
            return task
        return self._wait(task, now)

    def seconds_to_call(self, task: Task, now: float) -> float:
        """How long a task that is ready waits for its turn with the provider; 0 if it has come.

        While the provider is in trouble, what is in doubt goes before what is new, if there is a worker to
        take it: where each of them holds something new, all would wait for ever.
        """
        if wait := self._seconds_to_fair(now):
            return wait
        first = min(self.desk.before_their_turn, key=lambda each: each.step is None, default=task)
        has_room = self.desk.under_way < self.job.options.workers
        is_next = has_room and first is task and not (task.step is None and self._goes_after_doubts(now))
        return 0.0 if is_next else POLL_SECONDS

    def _goes_after_doubts(self, now: float) -> bool:
        is_taken_up = self.looking > 0 and any(each.due <= now for each in self.doubts)
        return is_taken_up and not self.weather.is_fair

    def _seconds_to_fair(self, now: float) -> float:
        if self.desk.under_way and not self.weather.is_fair:  # one call at a time tries whether it is back
            return POLL_SECONDS
        return max(0.0, self.weather.clear_at - now)

    def waiting(self, seconds: float, now: float) -> Waiting | None:
        """Why there is a pause of so many seconds; None if it is only for the rate or for another worker."""
        name, patience = self.job.provider.name, self.job.options.patience
        if self.weather.clear_at > now:
            problems = self.trouble.problems if self.trouble else ()
            reason = problems[0].what if problems else "it cannot be reached"
            seconds = self.weather.clear_at - now
            return Waiting(name, seconds, reason, self.weather.failures, patience.budget)
        if self.desk or self.paced:
            return None
        if self.doubts:
            count = len(self.doubts)
            told = "1 batch is" if count == 1 else f"{count:,} batches are"
            return Waiting(name, seconds, f"{told} in doubt, and it cannot tell yet")
        return Waiting(name, seconds, "the messages that are left were deferred")

    def decision(self, doubtful: Doubtful, now: float) -> Decision:
        """What to do about a batch in doubt."""
        batch = doubtful.batch
        told = (self.job.options.now() - batch.claimed_at).total_seconds()
        doubt = Doubt(
            quiet_seconds=now - doubtful.quiet,
            most_seconds=most_seconds(told, None if doubtful.claimed is None else now - doubtful.claimed),
            can_replay=batch.can_replay,
            same_route=batch.route == self.job.run.route,
            tries=doubtful.tries,
        )
        decision = decide(doubt, self.job.provider.capabilities)
        if decision.step is Step.LOOK_UP and not self.asks:
            decision = Decision(Step.LEAVE, reason="the provider could not be asked")
        in_vain = decision.step is Step.LOOK_UP and doubtful.tries >= MAX_VAIN_QUESTIONS
        if doubtful.by_request and (in_vain or decision.step is Step.LEAVE):
            return Decision(Step.PUT_BACK)
        return decision

    def learn(self, task: Task, handed: Handed, call: tuple[float, float]) -> ProviderError | None:
        """Take note of what came of a task, and return the error that stops the run, if it has to stop.

        A question that is in vain stops nothing: those readers stay in doubt, and the others are mailed.

        Args:
            task: what was done.
            handed: what came of it, as it was written down.
            call: when the call to the provider began, and when it was over.
        """
        self.desk.forget(task)
        self._give_back(task, handed)
        if handed.changed and task.step is None:  # they come again, in a batch of their own
            return None
        self._count(task, handed)
        if handed.split > 1:
            self.sizes += [handed.split - handed.split // 2, handed.split // 2]
        if not _is_in_vain(task, handed):
            self._look_at_the_sky(handed.trouble, call)
        self._keep_in_doubt(task, handed, call)
        if task.step is Step.LOOK_UP and is_spent(self.weather, self.job.options.patience):
            self._ask_no_more()
        return self._reason_to_stop(task, handed)

    def _reason_to_stop(self, task: Task, handed: Handed) -> ProviderError | None:
        name, trouble = self.job.provider.name, handed.trouble
        if too_many(self.rejected, self.answered):
            return rejection_error(name, self.rejected, self.answered, self.last_reason)
        if too_many(self.unclear, handed_over := self.answered + self.unclear):
            return unclear_error(name, self.unclear, handed_over)
        if trouble is None or task.step is Step.LOOK_UP or _is_in_vain(task, handed):
            return None
        if isinstance(trouble, ProviderRefused | ProviderConflict | ProviderUnsupported):
            return trouble
        if self.blind >= MAX_BLIND:
            return doubt_error(name, trouble.problems[0].what if trouble.problems else "")
        return trouble if is_spent(self.weather, self.job.options.patience) else None

    def _ask_no_more(self) -> None:
        """The patience is spent on questions: who is new is handed over with a patience of their own."""
        self.asks, self.weather = False, Weather()
        self.doubts = [replace(each, due=float("-inf")) for each in self.doubts]

    def _give_back(self, task: Task, handed: Handed) -> None:
        """Whoever was surely not handed over does not count for the limit; whom the provider put off does."""
        is_ours = task.step is None or (task.doubtful is not None and task.doubtful.is_ours)
        if self.limit is None or not is_ours:
            return
        deferred = [each for each in handed.answers if each.verdict is Verdict.DEFERRED]
        self.limit += sum(each.retry_at is None or handed.trouble is not None for each in deferred)

    def _count(self, task: Task, handed: Handed) -> None:
        """Count those of whom all is known."""
        if handed.all_accepted:  # as nearly always
            self.answered += len(handed.answers)
            return
        ends = ends_of(task, handed)
        pairs = zip(handed.answers, ends, strict=True)
        lost = [answer.reason for answer, end in pairs if end in {State.REJECTED, State.FAILED}]
        self.rejected += len(lost)
        self.answered += len(lost) + ends.count(State.ACCEPTED)
        self.last_reason = lost[-1] if lost else self.last_reason

    def _look_at_the_sky(self, trouble: ProviderError | None, call: tuple[float, float]) -> None:
        began, now = call
        if isinstance(trouble, ProviderBrokenOff):  # that was us
            return
        self.trouble = trouble
        if trouble is None or isinstance(trouble, ProviderSplit):
            self.weather = after_success(self.weather)
            if self.meter:
                self.meter.ease(now)
            return
        told = trouble.retry_after_seconds if isinstance(trouble, ProviderUnavailable) else None
        patience = self.job.options.patience
        self.weather = after_failure(self.weather, patience, (began, now), told, random())  # noqa: S311
        if self.meter:
            self.meter.slow(told, now)

    def _keep_in_doubt(self, task: Task, handed: Handed, call: tuple[float, float]) -> None:
        """Remember who is uncertain now, unless nothing can be learnt about them."""
        if task.step in {None, Step.REPLAY} and handed.trouble is None:
            self.blind = 0
        self.unheard.pop(task.batch.id, None)
        if handed.all_accepted or not (doubtful := _doubtful(task, handed, call)):
            return
        if handed.trouble is not None and (task.step is Step.LOOK_UP or _is_in_vain(task, handed)):
            self.unheard[task.batch.id] = Unheard(handed.trouble, len(doubtful.batch.people))
        if _is_in_vain(task, handed):
            if doubtful.by_request:
                self.doubts.insert(0, replace(doubtful, tries=MAX_ENQUIRIES))
            return
        decision = self.decision(doubtful, call[1])
        is_for_good = decision.step is Step.LEAVE or (decision.step is Step.LOOK_UP and bool(self.unheard))
        if is_for_good and task.step is None:
            self.blind += _is_lost_answer(handed)
            self.unclear += len(doubtful.batch.people) if handed.trouble is None else 0
        if doubtful.by_request and task.step is Step.LOOK_UP:
            # first in the line, lest the patience be spent on questions about many
            self.doubts.insert(0, doubtful)
        elif decision.step is not Step.LEAVE and self.job.settles:
            self.doubts.append(doubtful)

    def _doubt_to_settle(self, now: float) -> Task | None:
        for doubtful in [each for each in self.doubts if each.due <= now]:
            decision = self.decision(doubtful, now)
            self.doubts.remove(doubtful)
            if decision.wait_seconds:
                self.doubts.append(replace(doubtful, due=now + decision.wait_seconds))
            elif decision.step is not Step.LEAVE:
                return Task(doubtful.batch, decision.step, doubtful)
        return None

    def _batch_to_hand_over(self, now: float) -> Task | float | None:
        """A batch, or for how long the rate wants us to wait, or None if nobody is due."""
        self.paced = 0.0
        most = self.meter.most(now) if self.meter else None
        size = min(each for each in (self.job.size, self.limit, most, *self.sizes[-1:]) if each is not None)
        if size == 0:
            return None
        self.paced = self.meter.wait(size, now) if self.meter else 0.0
        if self.paced:
            return self.paced
        merges = self.job.provider.capabilities.merge is not None
        today = self.job.options.now()
        batch = self.job.ledger.claim(self.job.run, size, today, one_edition=merges, most=self.limit)
        if batch is None:
            return None
        if self.sizes and batch.attempt == 1:
            self.sizes.pop()
        if self.meter:
            self.meter.take(len(batch.people), now)
        if self.limit is not None:
            self.limit = max(0, self.limit - len(batch.people))
        return Task(batch)

    def _wait(self, for_rate: float | None, now: float) -> float | None:
        waits = [max(0.0, each.due - now) for each in self.doubts]
        if for_rate:
            waits.append(for_rate)
        elif (due := self._seconds_to_next_due()) is not None:
            waits.append(due)
        if self.desk:
            waits.append(POLL_SECONDS)
        return min(waits, default=None)

    def _seconds_to_next_due(self) -> float | None:
        """How long until somebody who was deferred may be tried again, if one can wait for it here."""
        waits = self.job.settles and self.limit != 0
        due = self.job.ledger.next_due(self.job.run) if waits else None
        if due is None:
            return None
        seconds = max(0.01, (due - self.job.options.now()).total_seconds())
        return seconds if seconds <= self.job.options.patience.told_seconds else None


def _left_in_doubt(job: Job, now: float) -> Iterator[Doubtful]:
    """What earlier calls left in doubt. The clock on the wall may have been set since, so it is not asked."""
    left = tuple(job.ledger.in_doubt(job.run))
    shown = job.ledger.clock_reading() if left else None
    for batch in left:
        claimed, sealed = (seconds_between(each, shown) for each in (batch.claimed_on, batch.sealed_on))
        yield Doubtful(
            batch,
            claimed=None if claimed is None else now - claimed,
            quiet=now - quiet_seconds(sealed),
            by_request=job.options.resend_uncertain,
        )


def _doubtful(task: Task, handed: Handed, call: tuple[float, float]) -> Doubtful | None:
    """Those of a task's people who are uncertain now, and since when; None if nobody is."""
    pairs = zip(task.batch.people, handed.answers, strict=True)
    people = tuple(member for member, answer in pairs if answer.verdict is Verdict.UNCERTAIN)
    if not people:
        return None
    whole = task.batch.can_replay and not handed.changed and len(people) == len(task.batch.people)
    batch = replace(task.batch, people=people, can_replay=whole)
    if task.doubtful is None:
        return Doubtful(batch, claimed=call[0], quiet=call[1], is_ours=True)
    quiet = task.doubtful.quiet if task.step is Step.LOOK_UP else call[1]
    return replace(task.doubtful, batch=batch, quiet=quiet, tries=task.doubtful.tries + 1)


def _is_in_vain(task: Task, handed: Handed) -> bool:
    """Whether nothing was learnt, and nothing ever will be: an answer that decides nothing, or a refusal.

    Of what is repeated under its key, the provider says so by a conflict; a person has been told then.
    """
    if task.step is Step.LOOK_UP:
        return handed.trouble is not None and not isinstance(handed.trouble, ProviderUnavailable)
    return task.step is Step.REPLAY and isinstance(handed.trouble, ProviderConflict)


def _is_lost_answer(handed: Handed) -> bool:
    """Whether it is the provider's doing that a whole call is in doubt."""
    return handed.trouble is not None and not isinstance(handed.trouble, ProviderBrokenOff)
