"""What is made of an edition once, and kept for as many of its readers as come after."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.compile.edition import Edition

Made = TypeVar("Made")

MAX_KEPT = 64
"""Of so many editions it is kept at most; what is made of one may be as large as its HTML."""


def once_per_edition(make: Callable[[Edition], Made]) -> Callable[[Edition], Made]:
    """`make`, whose answer is kept for each edition.

    Editions are told apart by identity: comparing two of them by value would read both to the end. What is
    kept holds its edition, so no other one can have the same identity meanwhile.

    Example:
        >>> length = once_per_edition(lambda edition: len(edition.mjml))
        >>> length(edition) == length(edition)  # doctest: +SKIP
        True
    """
    kept: dict[int, tuple[Edition, Made]] = {}

    @wraps(make)
    def made_once(edition: Edition) -> Made:
        found = kept.get(id(edition))
        if found is None:
            if len(kept) >= MAX_KEPT:
                kept.clear()
            found = kept[id(edition)] = (edition, make(edition))
        return found[1]

    return made_once
