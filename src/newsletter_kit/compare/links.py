"""The links of a text in two versions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Link = tuple[str, str]
"""The words that are clicked, and the address."""


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link that is new, gone, or leads elsewhere.

    Attributes:
        words: the words that are clicked.
        old: where it led; empty if it is new.
        new: where it leads; empty if it is gone.
    """

    words: str
    old: str
    new: str


def changed_links(old: Iterable[Link], new: Iterable[Link]) -> Iterator[LinkChange]:
    """What became of the links of a text. A link with other words and the same address is the same link.

    Example:
        >>> list(changed_links([("here", "https://a.int")], [("here", "https://b.int")]))
        [LinkChange(words='here', old='https://a.int', new='https://b.int')]
    """
    old, new = list(old), list(new)
    gone = _less(old, new)
    for words, target in _less(new, old):
        before = next((each for each in gone if each[0] == words), None)
        if before:
            gone.remove(before)
        yield LinkChange(words, before[1] if before else "", target)
    for words, target in gone:
        yield LinkChange(words, target, "")


def _less(links: list[Link], others: list[Link]) -> list[Link]:
    """The links whose address does not stand among the others, as often as it stands more often here."""
    left = Counter(target for _, target in links) - Counter(target for _, target in others)
    found: list[Link] = []
    for words, target in reversed(links):
        if left[target]:
            left[target] -= 1
            found.append((words, target))
    return found[::-1]
