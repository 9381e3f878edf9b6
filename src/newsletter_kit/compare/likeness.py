"""How alike two parts of an issue are."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.compare.names import label_of
from newsletter_kit.issue.values import Image
from newsletter_kit.issue.walk import texts

if TYPE_CHECKING:
    from pydantic import BaseModel

SAME_LABEL = 0.7
"""Two parts with the same heading are one, if nothing is more alike."""


def likeness(old: BaseModel, new: BaseModel) -> float:
    """How alike two parts are: 1 for the same, 0 for parts of different kinds.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> likeness(Text(body="one two three"), Text(body="one two four"))
        0.6666666666666666
    """
    if type(old) is not type(new):
        return 0.0
    if old == new:
        return 1.0
    if isinstance(old, Image) and isinstance(new, Image) and old.src == new.src:
        return 1.0
    shared = _shared(_words(_told(old)), _words(_told(new)))
    label = label_of(new)
    return max(shared, SAME_LABEL + shared / 10) if label and label == label_of(old) else shared


def _told(part: BaseModel) -> str:
    return " ".join(each.value for each in texts(part) if "consent" not in each.location)


@lru_cache(maxsize=1_024)
def _words(text: str) -> Counter[str]:
    return Counter(text.casefold().split())


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Twice the words in both over the words of both: Dice's coefficient."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0
