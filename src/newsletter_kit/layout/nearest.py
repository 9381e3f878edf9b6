"""The nearest known word, offered where an unknown one stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean title?` if one of `known` is near to `word`, else nothing.

    Example:
        >>> did_you_mean("titel", ["subject", "title"])
        'Did you mean title?'
    """
    near = get_close_matches(word, sorted(known), n=1)
    return f"Did you mean {near[0]}?" if near else ""
