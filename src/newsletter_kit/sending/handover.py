"""One batch is handed to a provider, and what comes back is put into the words of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
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
from newsletter_kit.providers.base import Batch, Finder, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from newsletter_kit.providers.base import Outcome, Provider
    from newsletter_kit.sending.rebuild import Rebuilt

_NOT_TRIED = Answer(Verdict.DEFERRED)
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
        trouble: what the provider raised, if it did.
        split: how many messages were in the call that was too large, if one was.
        changed: whether nothing was handed over, since the bytes are not those of the batch any more.
    """

    answers: tuple[Answer, ...]
    trouble: ProviderError | None = None
    split: int = 0
    changed: bool = False


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
    answers = _unmade(rebuilt) | dict.fromkeys(rebuilt.messages, _NOT_TRIED)
    places = next(_by_edition(provider, rebuilt), ())
    trouble, split = None, 0
    if places:
        batch = Batch(key, tuple(rebuilt.messages[place] for place in places), may_go)
        try:
            outcomes = _checked(provider.deliver(batch), batch)
        except ProviderError as error:
            trouble, split = error, len(places) if isinstance(error, ProviderSplit) else 0
            answers |= dict.fromkeys(places, _after(error, len(places)))
        else:
            answers |= zip(places, _answers(outcomes, timing), strict=True)
    return Handed(tuple(answers[place] for place in sorted(answers)), trouble, split)


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
    for places in _by_edition(provider, rebuilt):
        found = provider.find(Batch(key, tuple(rebuilt.messages[place] for place in places)))
        answers |= {place: _found(each) for place, each in zip(places, found, strict=True)}
    return tuple(answers[place] for place in sorted(answers))


def _found(outcome: Outcome | None) -> Answer:
    if outcome is None:
        return _NOT_TRIED
    return Answer(Verdict.ACCEPTED, on_one_line(outcome.provider_id))


def _by_edition(provider: Provider, rebuilt: Rebuilt) -> Iterator[Sequence[int]]:
    """The places of those who can go in one call; the same for the same batch."""
    if provider.capabilities.merge is None:
        if rebuilt.messages:
            yield tuple(rebuilt.messages)
        return
    places: dict[str, list[int]] = {}
    for place, message in rebuilt.messages.items():
        places.setdefault(message.edition.digest, []).append(place)
    yield from places.values()


def _answers(outcomes: Iterable[Outcome], timing: Timing) -> Iterator[Answer]:
    """The answers in order; neighbours of whom the same was said share one, as a thousand of one call do."""
    said, answer = None, None
    for each in outcomes:
        now_said = each.status, each.reason, each.provider_id, each.retry_after_seconds
        if answer is None or now_said != said:
            said, answer = now_said, answer_of(each, timing)
        yield answer


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


def _unmade(rebuilt: Rebuilt) -> dict[int, Answer]:
    """Nothing can be handed over for these; who was erased is suppressed by the ledger when deferred."""
    return {
        place: Answer(Verdict.REJECTED, reason=reason) if reason else _NOT_TRIED
        for place, reason in rebuilt.unmade.items()
    }


def _checked(outcomes: list[Outcome], part: Batch) -> list[Outcome]:
    """The outcomes, if there is one for each message in order; else nothing is known."""
    if [each.message_id for each in outcomes] != [each.message_id for each in part.messages]:
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
