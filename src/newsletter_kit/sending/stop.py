"""When a run stops by itself, because what it does would harm the sender's name; and who has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem, ProviderRefused, ProviderUncertain
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Verdict
from newsletter_kit.sending.settle import Step

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Member
    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.task import Task

MIN_LOST = 50
MAX_LOST_SHARE = 0.2

MIN_IF_ALL = 10
"""Where every single message was rejected, so many are enough."""

MAX_CLAIMS = 20
"""Who was deferred so often has failed. Each halving of a batch counts, and there are at most ten."""

MAX_BLIND = 3
"""So many batches in a row may be left in doubt for good; then the run stops, before they get more."""

_ENDS = {
    Verdict.ACCEPTED: State.ACCEPTED,
    Verdict.REJECTED: State.REJECTED,
    Verdict.UNCERTAIN: State.UNCERTAIN,
}


def most_claims(task: Task, handed: Handed) -> int | None:
    """After how many claims a reader who was deferred has failed; None for never.

    Nobody fails because the provider is down, or because a setting was changed, or by a person's request.

    Example:
        >>> most_claims(task, Handed(answers, ProviderUnavailable(problem))) is None  # doctest: +SKIP
        True
    """
    is_request = task.step is Step.PUT_BACK and task.doubtful is not None and task.doubtful.by_request
    return None if handed.trouble is not None or handed.changed or is_request else MAX_CLAIMS


def ends_of(task: Task, handed: Handed) -> list[State]:
    """Where each of a batch's people is after their answer, as the ledger will have it.

    Example:
        >>> ends_of(task, Handed((Answer(Verdict.REJECTED),)))  # doctest: +SKIP
        [<State.REJECTED: 'rejected'>]
    """
    most = most_claims(task, handed)
    pairs = zip(task.batch.people, handed.answers, strict=True)
    return [_ENDS.get(answer.verdict) or _after_deferral(member, most) for member, answer in pairs]


def _after_deferral(member: Member, most: int | None) -> State:
    return State.FAILED if most is not None and member.tries >= most else State.PENDING


def too_many(lost: int, of_all: int) -> bool:
    """Whether so many messages of one call were rejected, or left in doubt, that something is wrong.

    Mailbox providers take a sender who writes to many mailboxes that do not exist for a spammer.

    Example:
        >>> too_many(60, 100), too_many(40, 100), too_many(60, 1_000)
        (True, False, False)
        >>> too_many(10, 10), too_many(10, 11)
        (True, False)
    """
    if lost == of_all:
        return lost >= MIN_IF_ALL
    return lost >= MIN_LOST and lost > of_all * MAX_LOST_SHARE


def rejection_error(provider: str, rejected: int, answered: int, reason: str = "") -> ProviderRefused:
    """The error with which such a run stops.

    Args:
        provider: the provider's name.
        rejected: messages that were rejected or have failed.
        answered: messages of which all is known.
        reason: why the last of them was rejected.

    Example:
        >>> print(rejection_error("postmark", 60, 100))
        postmark: it rejected 60 of 100 messages, so the run stops. Look at the reasons, then run it again.
    """
    last = f"; the last one: {reason}" if reason else ""
    what = f"it rejected {rejected:,} of {answered:,} messages, so the run stops{last}"
    return ProviderRefused(Problem(provider, what, "Look at the reasons, then run it again."))


def doubt_error(provider: str, reason: str) -> ProviderUncertain:
    """The error with which a run stops whose batches are left in doubt, one after the other.

    Args:
        provider: the provider's name.
        reason: why the last of them is in doubt.

    Example:
        >>> print(doubt_error("ses", "timed out"))
        ses: nobody knows of 3 batches in a row, so the run stops; the last one: timed out. Look at that.
    """
    last = f"; the last one: {reason}" if reason else ""
    what = f"nobody knows of {MAX_BLIND} batches in a row, so the run stops{last}"
    return ProviderUncertain(Problem(provider, what, "Look at that."))


def unclear_error(provider: str, unclear: int, handed_over: int) -> ProviderUncertain:
    """The error with which a run stops where the provider is clear about a few of each batch alone.

    Args:
        provider: the provider's name.
        unclear: messages that are in doubt for good.
        handed_over: these, and those of which all is known.

    Example:
        >>> print(unclear_error("ses", 57, 60))
        ses: nobody knows of 57 of 60 messages, so the run stops. Look at that.
    """
    what = f"nobody knows of {unclear:,} of {handed_over:,} messages, so the run stops"
    return ProviderUncertain(Problem(provider, what, "Look at that."))
