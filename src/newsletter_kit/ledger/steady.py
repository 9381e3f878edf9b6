"""Verbs that outlive a broken connection: one of which nothing was kept is done again."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from newsletter_kit.ledger.store import LostConnectionError

if TYPE_CHECKING:
    from collections.abc import Callable

Given = ParamSpec("Given")
Gives = TypeVar("Gives")

_TIMES = 5


def steady(verb: Callable[Given, Gives]) -> Callable[Given, Gives]:
    """`verb`, done again if the connection broke before anything of it was kept.

    The next transaction waits for the server, as long as its store is patient. A server that breaks every
    connection is given up after a few times. For verbs of one transaction alone.

    Example:
        >>> steady(len)("abc")
        3
    """

    @wraps(verb)
    def until_kept(*args: Given.args, **named: Given.kwargs) -> Gives:
        for _ in range(_TIMES - 1):
            try:
                return verb(*args, **named)
            except LostConnectionError:
                continue
        return verb(*args, **named)

    return until_kept
