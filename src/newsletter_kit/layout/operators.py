"""The operators of template expressions, with bounds on those that could fill the memory."""

# ruff: noqa: ANN401  an expression has operands of any type

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from newsletter_kit.layout.budget import (
    MAX_BITS,
    MAX_ELEMENTS,
    MAX_VALUE_CHARACTERS,
    BudgetError,
    bounded_length,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SEQUENCES = (str, list, tuple)


def times(left: Any, right: Any) -> Any:
    """`left * right`, refused before it grows too large.

    Example:
        >>> times("ab", 2)
        'abab'
    """
    if isinstance(left, int) and isinstance(right, int):
        _bounded_bits(left.bit_length() + right.bit_length())
    for one, other in ((left, right), (right, left)):
        if isinstance(one, _SEQUENCES) and isinstance(other, int):
            _bounded(one, len(one) * other)
    return left * right


def power(left: Any, right: Any) -> Any:
    """`left ** right`, refused before it grows too large.

    Example:
        >>> power(2, 10)
        1024
    """
    if isinstance(left, int) and isinstance(right, int):
        _bounded_bits(left.bit_length() * abs(right))
    return left**right


def plus(left: Any, right: Any) -> Any:
    """`left + right`, refused before it grows too large.

    Example:
        >>> plus("a", "b")
        'ab'
    """
    if isinstance(left, _SEQUENCES) and isinstance(right, _SEQUENCES):
        _bounded(left, len(left) + len(right))
    return left + right


def modulo(left: Any, right: Any) -> Any:
    """`left % right` of numbers; `%` on text is refused, as `'%099999999d'` fills the memory.

    Example:
        >>> modulo(7, 4)
        3
    """
    if isinstance(left, str | bytes):
        raise BudgetError("% on a text is not available")
    return left % right


def joined(autoescape: bool, *parts: object) -> str:  # noqa: FBT001  called by the code that Jinja writes
    """What `~` makes of `parts`: escaped where one of them is markup, as Jinja does it.

    Example:
        >>> joined(False, 1, " of ", 3)
        '1 of 3'
    """
    texts = [part if hasattr(part, "__html__") else str(part) for part in parts]
    bounded_length(sum(len(str(text)) for text in texts))
    if autoescape and any(hasattr(text, "__html__") for text in texts):
        return Markup("").join(escape(text) for text in texts)
    return "".join(str(text) for text in texts)


def _bounded(sequence: object, length: int) -> None:
    bounded_length(length, MAX_VALUE_CHARACTERS if isinstance(sequence, str) else MAX_ELEMENTS)


def _bounded_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise BudgetError(f"it makes a number of more than {MAX_BITS:,} bits")


OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": plus,
    "-": operator.sub,
    "*": times,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": modulo,
    "**": power,
}
"""All binary operators of Jinja: what is intercepted is not worked out while Jinja compiles."""
