"""The nearest known word, offered where an unknown one stands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """`Did you mean title?` if one of `known` is near to `word`, or else what to say instead.

    Example:
        >>> did_you_mean("Titel", ["subject", "title"])
        'Did you mean title?'
    """
    near = get_close_matches(word.strip().lower(), sorted(known), n=1)
    return f"Did you mean {near[0]}?" if near else otherwise
