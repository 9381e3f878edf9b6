"""One batch is handed to a provider, and what comes back is put into the words of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

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
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.base import Outcome, Provider
    from newsletter_kit.sending.rebuild import Rebuilt

_NOT_TRIED = Answer(Verdict.DEFERRED)
_VERDICTS = {
    Status.ACCEPTED: Verdict.ACCEPTED,
    Status.REJECTED: Verdict.REJECTED,
    Status.DEFERRED: Verdict.DEFERRED,
    Status.UNCERTAIN: Verdict.UNCERTAIN,
    Status.UNCERTAIN: Verdict.UNCERTAIN,
}


@dataclass(frozen=True, slots=True)
class Handed:
    """What is known after a hand-over.

    Attributes:
        answers: one for each of the batch's people, in their order.
        trouble: what the provider raised, if it did.
        split: how many messages were in the call that was too large, if one was.
    """

    answers: tuple[Answer, ...]
    trouble: ProviderError | None = None
    split: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """When it is, and how long a message waits that was deferred without a time.

    Attributes:
        now: the time of day.
        defer_seconds: how long.
    """

    now: datetime
    defer_seconds: float


def hand_over(provider: Provider, key: str, rebuilt: Rebuilt, timing: Timing) -> Handed:
    """Hand over the messages of a batch, and say what became of each of its people.

    A provider that merges on its side gets one call for each edition. After trouble with one call the others
    are not made: their readers surely got nothing.

    Args:
        provider: who takes them.
        key: the batch's key.
        rebuilt: its messages.
        timing: for those who are deferred.

    Example:
        >>> hand_over(provider, "5d41", rebuilt, timing).trouble is None  # doctest: +SKIP
        True
    """
    answers, trouble, split = _unmade(rebuilt), None, 0
    for part, places in parts(provider, key, rebuilt):
        if trouble is not None:
            answers |= dict.fromkeys(places, _NOT_TRIED)
            continue
        try:
            outcomes = _checked(provider.deliver(part), part)
        except ProviderError as error:
            trouble, split = error, len(places) if isinstance(error, ProviderSplit) else 0
            answers |= dict.fromkeys(places, _after(error, len(places)))
        else:
            answers |= {place: answer_of(each, timing) for place, each in zip(places, outcomes, strict=True)}
    return Handed(tuple(answers[place] for place in sorted(answers)), trouble, split)


def look_up(provider: Provider, key: str, rebuilt: Rebuilt) -> tuple[Answer, ...]:
    """Ask a provider which messages of a batch it has; those it surely does not have may be sent again.

    Raises:
        ProviderError: if it could not be asked, or its answer decides nothing.

    Example:
        >>> look_up(provider, "5d41", rebuilt)  # doctest: +SKIP
        (Answer(verdict=<Verdict.ACCEPTED: 'accepted'>, …),)
    """
    answers = {
        place: Answer(Verdict.REJECTED, reason=reason) if reason else Answer(Verdict.UNCERTAIN)
        for place, reason in rebuilt.unmade.items()
    }
    if not isinstance(provider, Finder):
        raise ProviderUnsupported(Problem(provider.name, "it cannot be asked what it took"))
    for part, places in parts(provider, key, rebuilt):
        found = provider.find(part)
        answers |= {place: _found(each) for place, each in zip(places, found, strict=True)}
    return tuple(answers[place] for place in sorted(answers))


def _found(outcome: Outcome | None) -> Answer:
    if outcome is None:
        return _NOT_TRIED
    return Answer(Verdict.ACCEPTED, outcome.provider_id)


def parts(provider: Provider, key: str, rebuilt: Rebuilt) -> Iterator[tuple[Batch, Sequence[int]]]:
    """The calls that a batch makes, each with the places of its readers; the same for the same batch.

    Example:
        >>> len(list(parts(provider, "5d41", rebuilt)))  # doctest: +SKIP
        1
    """
    if provider.capabilities.merge is None:
        if rebuilt.messages:
            yield Batch(key, tuple(rebuilt.messages.values())), tuple(rebuilt.messages)
        return
    by_edition: dict[str, dict[int, Message]] = {}
    for place, message in rebuilt.messages.items():
        by_edition.setdefault(message.edition.digest, {})[place] = message
    for digest, some in by_edition.items():
        yield Batch(f"{key}-{digest[:8]}", tuple(some.values())), tuple(some)


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
    return Answer(_VERDICTS[outcome.status], outcome.provider_id, outcome.reason, retry_at)


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
    reason = error.problems[0].what if error.problems else ""
    if isinstance(error, ProviderUncertain):
        return Answer(Verdict.UNCERTAIN, reason=reason)
    if isinstance(error, ProviderSplit) and messages == 1:
        return Answer(Verdict.REJECTED, reason=reason)
    return Answer(Verdict.DEFERRED, reason=reason)
