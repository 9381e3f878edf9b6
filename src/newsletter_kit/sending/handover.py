"""One batch is handed to a provider, and what comes back is put into the words of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.errors import (
    Problem,
    ProviderError,
    ProviderSplit,
    ProviderUncertain,
    ProviderUnsupported,
)
from newsletter_kit.ledger.values import Answer, Verdict
from newsletter_kit.providers.base import AllAccepted, Batch, Finder, Status
from newsletter_kit.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.providers.base import Outcome, Provider
    from newsletter_kit.sending.rebuild import Rebuilt

_NOT_TRIED = Answer(Verdict.DEFERRED)
_KNOWN = frozenset({Verdict.ACCEPTED, Verdict.REJECTED})
_VERDICTS = {
    Status.ACCEPTED: Verdict.ACCEPTED,
    Status.REJECTED: Verdict.REJECTED,
    Status.DEFERRED: Verdict.DEFERRED,
    Status.UNCERTAIN: Verdict.UNCERTAIN,
}


@dataclass(frozen=True, slots=True)
class Handed:
    """What is known after a hand-over.

    Attributes:
        answers: one for each of the batch's people, in their order.
        trouble: what the provider raised, if it did; or what it would have raised, had it told at once that
            of all whom it took, perhaps, nothing is known.
        split: how many messages were in the call that was too large, if one was.
        changed: whether nothing was handed over, since the bytes are not those of the batch any more.
    """

    answers: tuple[Answer, ...]
    trouble: ProviderError | None = None
    split: int = 0
    changed: bool = False

    @property
    def all_accepted(self) -> bool:
        """Whether one and the same answer holds for all, and is a yes; as many single ones do not count."""
        answers = self.answers
        is_one = bool(answers) and answers[0] is answers[-1] and answers.count(answers[0]) == len(answers)
        return is_one and answers[0].verdict is Verdict.ACCEPTED


@dataclass(frozen=True, slots=True)
class Timing:
    """When it is, and how long a message waits that was deferred without a time.

    Attributes:
        now: the time of day.
        defer_seconds: how long.
    """

    now: datetime
    defer_seconds: float


def hand_over(
    provider: Provider, key: str, rebuilt: Rebuilt, timing: Timing, may_go: Callable[[], bool] = lambda: True
) -> Handed:
    """Hand over the messages of a batch in one call, and say what became of each of its people.

    A provider that merges on its side takes one edition in a call. Who gets another one goes with a later
    batch, so that the batch's key alone tells what was handed over.

    Args:
        provider: who takes them.
        key: the batch's key.
        rebuilt: its messages.
        timing: for those who are deferred.
        may_go: whether this process may still send; asked right before anything is written.

    Example:
        >>> hand_over(provider, "5d41", rebuilt, timing).trouble is None  # doctest: +SKIP
        True
    """
    calls = rebuilt.calls(one_edition=provider.capabilities.merge is not None)
    if not calls:
        return Handed(_in_order(_unmade(rebuilt)))
    first, *later = calls
    batch, split = Batch(key, first.messages, may_go), 0
    trouble: ProviderError | None = None
    try:
        said = _answers(_checked(provider.deliver(batch), batch), timing)
        trouble = _doubt(provider.name, said)
    except ProviderError as error:
        said = (_after(error, len(first.places)),) * len(first.places)
        trouble, split = error, len(first.places) if isinstance(error, ProviderSplit) else 0
    if not later and not rebuilt.unmade:
        return Handed(said, trouble, split)
    answers = _unmade(rebuilt) | dict.fromkeys(chain(*(each.places for each in later)), _NOT_TRIED)
    return Handed(_in_order(answers | dict(zip(first.places, said, strict=True))), trouble, split)


def look_up(provider: Provider, key: str, rebuilt: Rebuilt) -> tuple[Answer, ...]:
    """Ask a provider which messages of a batch it has; those it surely does not have may be sent again.

    A message that cannot be made any more may have been handed over all the same: it stays uncertain.

    Raises:
        ProviderError: if it could not be asked, or its answer decides nothing.

    Example:
        >>> look_up(provider, "5d41", rebuilt)  # doctest: +SKIP
        (Answer(verdict=<Verdict.ACCEPTED: 'accepted'>, …),)
    """
    if not isinstance(provider, Finder):
        raise ProviderUnsupported(Problem(provider.name, "it cannot be asked what it took"))
    answers = dict.fromkeys(rebuilt.unmade, Answer(Verdict.UNCERTAIN))
    for call in rebuilt.calls(one_edition=provider.capabilities.merge is not None):
        found = provider.find(Batch(key, call.messages))
        answers |= {place: _found(each) for place, each in zip(call.places, found, strict=True)}
    return _in_order(answers)


def _found(outcome: Outcome | None) -> Answer:
    if outcome is None:
        return _NOT_TRIED
    return Answer(Verdict.ACCEPTED, on_one_line(outcome.provider_id))


def _in_order(answers: Mapping[int, Answer]) -> tuple[Answer, ...]:
    return tuple(answers[place] for place in sorted(answers))


def _answers(outcomes: Sequence[Outcome], timing: Timing) -> tuple[Answer, ...]:
    """The answers in order; all that were accepted under one name share one."""
    if isinstance(outcomes, AllAccepted):
        return (answer_of(outcomes.said, timing),) * len(outcomes)
    if any(each.reason or each.status is not Status.ACCEPTED for each in outcomes):
        return tuple(answer_of(each, timing) for each in outcomes)
    names = [on_one_line(each.provider_id) for each in outcomes]
    blank, never = repeat(""), repeat(None)
    accepted = repeat(Verdict.ACCEPTED)
    return tuple(
        rows_of(Answer, len(names), verdict=accepted, provider_id=names, reason=blank, retry_at=never)
    )


def answer_of(outcome: Outcome, timing: Timing) -> Answer:
    """A provider's outcome in the words of the ledger.

    Example:
        >>> answer_of(Outcome("<5d41@iom.int>", Status.ACCEPTED), timing).verdict  # doctest: +SKIP
        <Verdict.ACCEPTED: 'accepted'>
    """
    retry_at = None
    if outcome.status is Status.DEFERRED:
        told = outcome.retry_after_seconds
        retry_at = timing.now + timedelta(seconds=timing.defer_seconds if told is None else told)
    name, reason = on_one_line(outcome.provider_id), on_one_line(outcome.reason)
    return Answer(_VERDICTS[outcome.status], name, reason, retry_at)


def _doubt(provider: str, answers: Sequence[Answer]) -> ProviderUncertain | None:
    """What is as bad as a lost answer: nobody was taken or refused, and of some nobody knows."""
    if answers[0].verdict is Verdict.ACCEPTED:  # as nearly always
        return None
    verdicts = {each.verdict for each in answers}
    if Verdict.UNCERTAIN not in verdicts or not verdicts.isdisjoint(_KNOWN):
        return None
    reasons = (each.reason for each in answers if each.verdict is Verdict.UNCERTAIN and each.reason)
    return ProviderUncertain(Problem(provider, next(reasons, "it says neither yes nor no")))


def _unmade(rebuilt: Rebuilt) -> dict[int, Answer]:
    """Nothing can be handed over for these; who was erased is suppressed by the ledger when deferred."""
    return {
        place: Answer(Verdict.REJECTED, reason=reason) if reason else _NOT_TRIED
        for place, reason in rebuilt.unmade.items()
    }


def _checked(outcomes: Sequence[Outcome], batch: Batch) -> Sequence[Outcome]:
    """The outcomes, if there is one for each message in order; else nothing is known."""
    if isinstance(outcomes, AllAccepted) and outcomes.batch is batch:
        return outcomes
    if [each.message_id for each in outcomes] != list(batch.message_ids):
        what = "its answers do not fit the messages that were handed over"
        raise ProviderUncertain(Problem("the provider", what, "Tell its maintainers."))
    return outcomes


def _after(error: ProviderError, messages: int) -> Answer:
    reason = on_one_line(error.problems[0].what) if error.problems else ""
    if isinstance(error, ProviderUncertain):
        return Answer(Verdict.UNCERTAIN, reason=reason)
    if isinstance(error, ProviderSplit) and messages == 1:
        return Answer(Verdict.REJECTED, reason=reason)
    return Answer(Verdict.DEFERRED, reason=reason)
