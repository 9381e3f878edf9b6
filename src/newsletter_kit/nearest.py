"""The nearest known word, offered where an unknown one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LISTED = 12


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """`Did you mean title?` if one of `known` is near to `word`, or else what to say instead.

    Example:
        >>> did_you_mean("Titel", ["subject", "title"])
        'Did you mean title?'
    """
    near = _nearest(word, sorted(known), 1)
    return f"Did you mean {near[0]}?" if near else otherwise


def listed(known: Iterable[str], word: str = "", most: int = MAX_LISTED) -> str:
    """The known words, the nearest to `word` first, and a number instead of those that would be too many.

    Example:
        >>> listed(["email", "first_name", "country"], "fristname")
        'first_name, country, email'
        >>> listed(["a", "b", "c", "d"], most=2)
        'a, b and 2 more'
    """
    words = sorted(known)
    near = _nearest(word, words, most)
    ordered = [*near, *(each for each in words if each not in near)]
    rest = len(ordered) - most
    return ", ".join(ordered[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def _nearest(word: str, words: list[str], most: int) -> list[str]:
    from difflib import get_close_matches  # only where something is wrong

    by_small_letters = {each.lower(): each for each in reversed(words)}
    near = get_close_matches(word.strip().lower(), by_small_letters, n=most)
    return [by_small_letters[each] for each in near]
