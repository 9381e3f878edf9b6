"""Sets of words, written as one reads them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`, which blanks part.

    Example:
        >>> sorted(words("td th"))
        ['td', 'th']
    """
    return frozenset(text.split())
