"""Drawing lots for many readers without holding more than 8 bytes for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGIT_BITS = 16
_DIGIT = (1 << _DIGIT_BITS) - 1


def lowest(lots: Sequence[int], count: int) -> int:
    """The highest of the `count` lowest lots, without sorting them: a sorted list takes 40 bytes for each.

    The lots are counted by their first 16 bits, then by the next among those that share the first, and so on.

    Args:
        lots: numbers of 64 bits, such as an `array("Q")`.
        count: at least 1, and no more than there are.

    Example:
        >>> lowest([70_000, 5, 2**63, 9], 3)
        70000
    """
    found, left = 0, count
    for shift in range(64 - _DIGIT_BITS, -1, -_DIGIT_BITS):
        tally = [0] * (_DIGIT + 1)
        for lot in lots:
            if lot >> shift + _DIGIT_BITS == found:
                tally[lot >> shift & _DIGIT] += 1
        digit = 0
        while tally[digit] < left:
            left -= tally[digit]
            digit += 1
        found = found << _DIGIT_BITS | digit
    return found
