"""Whether this process may still send, asked right before anything leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem, ProviderBrokenOff

if TYPE_CHECKING:
    from collections.abc import Callable


def require_going(may_go: Callable[[], bool], provider: str) -> None:
    """Nothing, if this process may still send.

    Args:
        may_go: `Batch.may_go`.
        provider: its name.

    Raises:
        ProviderBrokenOff: if it may not.

    Example:
        >>> require_going(lambda: True, "smtp")
    """
    if not may_go():
        raise broken_off(provider)


def broken_off(provider: str) -> ProviderBrokenOff:
    """What is raised where a call ends since this process may not send any more.

    Example:
        >>> broken_off("smtp").problems[0].remedy
        'Nothing more of it leaves from here.'
    """
    what = "the call was broken off: this process may not send any more"
    return ProviderBrokenOff(Problem(provider, what, "Nothing more of it leaves from here."))
