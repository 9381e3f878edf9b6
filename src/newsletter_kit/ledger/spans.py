"""Numbers without a gap between them, as ranges: a batch of neighbours is one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The ranges (first, last) that make up `numbers`, which must ascend.

    Example:
        >>> spans([1, 2, 3, 7, 9, 10])
        [(1, 3), (7, 7), (9, 10)]
    """
    numbers = tuple(numbers)
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:  # nearly always, and for a thousand at once
        return [(numbers[0], numbers[-1])]
    found: list[tuple[int, int]] = []
    first = last = None
    for number in numbers:
        if last is None or first is None:
            first = last = number
        elif number == last + 1:
            last = number
        else:
            found.append((first, last))
            first = last = number
    if first is not None and last is not None:
        found.append((first, last))
    return found
