"""When a run stops by itself, because what it does would harm the sender's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem, ProviderRefused
from newsletter_kit.ledger.values import Verdict

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Answer, Member

MIN_REJECTED = 50
MAX_REJECTED_SHARE = 0.2

MIN_IF_ALL = 10
"""Where every single message was rejected, so many are enough."""

MAX_CLAIMS = 20
"""Who was deferred so often has failed. Each halving of a batch counts, and there are at most ten."""


def is_lost(member: Member, answer: Answer) -> bool:
    """Whether an answer is the last word, and a bad one: rejected, or deferred once too often.

    Example:
        >>> is_lost(member, Answer(Verdict.REJECTED))  # doctest: +SKIP
        True
    """
    if answer.verdict is Verdict.DEFERRED:
        return member.tries >= MAX_CLAIMS
    return answer.verdict is Verdict.REJECTED


def too_many_rejected(rejected: int, answered: int) -> bool:
    """Whether so many messages of one call were rejected that something is wrong with the list or the mail.

    Mailbox providers take a sender who writes to many mailboxes that do not exist for a spammer.

    Example:
        >>> too_many_rejected(60, 100), too_many_rejected(40, 100), too_many_rejected(60, 1_000)
        (True, False, False)
        >>> too_many_rejected(10, 10), too_many_rejected(10, 11)
        (True, False)
    """
    if rejected == answered:
        return rejected >= MIN_IF_ALL
    return rejected >= MIN_REJECTED and rejected > answered * MAX_REJECTED_SHARE


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
