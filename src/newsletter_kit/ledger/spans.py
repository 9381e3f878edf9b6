"""Numbers without a gap between them, as ranges: a batch of neighbours is one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def spans(numbers: Sequence[int], others: int = 0) -> list[tuple[int, int]]:
    """The ranges (first, last) that make up `numbers`, which must ascend.

    Args:
        numbers: the numbers.
        others: one range will do if it holds no more numbers besides, since whoever asks passes over them.

    Example:
        >>> spans([1, 2, 3, 7, 9, 10]), spans([1, 2, 3, 7, 9, 10], others=4)
        ([(1, 3), (7, 7), (9, 10)], [(1, 10)])
    """
    if not numbers:
        return []
    first, last = numbers[0], numbers[-1]
    if last - first + 1 - len(numbers) <= others:  # nearly always, and for a thousand at once
        return [(first, last)]
    found = []
    before = first
    for number in numbers:
        if number > before + 1:
            found.append((first, before))
            first = number
        before = number
    return [*found, (first, last)]
