"""When a run stops by itself, because what it does would harm the sender's name."""

from __future__ import annotations

from newsletter_kit.errors import Problem, ProviderRefused

MIN_REJECTED = 50
MAX_REJECTED_SHARE = 0.2


def too_many_rejected(rejected: int, answered: int) -> bool:
    """Whether so many messages of one call were rejected that something is wrong with the list or the mail.

    Mailbox providers take a sender who writes to many mailboxes that do not exist for a spammer.

    Example:
        >>> too_many_rejected(60, 100), too_many_rejected(40, 100), too_many_rejected(60, 1_000)
        (True, False, False)
    """
    return rejected >= MIN_REJECTED and rejected > answered * MAX_REJECTED_SHARE


def rejection_error(provider: str, rejected: int, answered: int) -> ProviderRefused:
    """The error with which such a run stops.

    Example:
        >>> print(rejection_error("postmark", 60, 100))
        postmark: it rejected 60 of 100 messages, so the run stops. Look at the reasons, then run it again.
    """
    what = f"it rejected {rejected:,} of {answered:,} messages, so the run stops"
    return ProviderRefused(Problem(provider, what, "Look at the reasons, then run it again."))
