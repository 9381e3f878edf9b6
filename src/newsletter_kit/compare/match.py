"""Which part of a list is which in another version of it, also when it stands elsewhere now."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Part = TypeVar("Part")

LEAST_LIKENESS = 0.3
"""Two parts that have less in common than this are two different parts."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of the parts of a list.

    Attributes:
        pairs: the places of each part that is in both, in the older list and in the newer one.
        removed: places in the older list of parts that are gone.
        added: places in the newer list of parts that were not there.
        moved: those of the pairs that stand in another order than the rest.
    """

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]
    moved: frozenset[tuple[int, int]]


def match(old: Sequence[Part], new: Sequence[Part], likeness: Callable[[Part, Part], float]) -> Matched:
    """Find each part of one list in the other: the most alike first, then the nearest.

    Args:
        old: the older list.
        new: the newer list.
        likeness: how alike two parts are, from 0 to 1; see `LEAST_LIKENESS`.

    Example:
        >>> match("abc", "cab", lambda one, other: float(one == other)).moved
        frozenset({(2, 0)})
    """
    scored = (
        (-likeness(one, other), abs(here - there), here, there)
        for here, one in enumerate(old)
        for there, other in enumerate(new)
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for score, _, here, there in sorted(scored):
        if -score >= LEAST_LIKENESS and here not in found and there not in taken:
            found[here] = there
            taken.add(there)
    pairs = tuple(sorted(found.items(), key=lambda pair: pair[1]))
    return Matched(
        pairs,
        tuple(here for here in range(len(old)) if here not in found),
        tuple(there for there in range(len(new)) if there not in taken),
        frozenset(pairs) - _in_order(pairs),
    )


def _in_order(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest run of pairs that kept their order (patience sorting)."""
    tops: list[int] = []
    top_pairs: list[int] = []
    before: list[int | None] = []
    for index, (here, _) in enumerate(pairs):
        pile = bisect_left(tops, here)
        before.append(top_pairs[pile - 1] if pile else None)
        tops[pile : pile + 1] = [here]
        top_pairs[pile : pile + 1] = [index]
    kept: set[tuple[int, int]] = set()
    index_kept = top_pairs[-1] if top_pairs else None
    while index_kept is not None:
        kept.add(pairs[index_kept])
        index_kept = before[index_kept]
    return kept
