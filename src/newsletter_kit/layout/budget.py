"""How much one template may do: steps, characters and seconds, counted while it renders."""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from contextvars import Token

MAX_STEPS = 200_000
"""Turns of loops and calls of macros in one rendering; a long issue needs a few thousand."""

MAX_CHARACTERS = 8_000_000
"""Characters written in one rendering, those of pieces that are thrown away included."""

MAX_SECONDS = 5.0

MAX_VALUE_CHARACTERS = 1_000_000
"""Length of a single text that an expression may make."""

MAX_ELEMENTS = 10_000
"""Length of a single list that an expression may make."""

MAX_BITS = 4_096
"""Size of a whole number that an expression may make."""


class BudgetError(Exception):
    """A template does more than a template may."""


class Budget:
    """What is left to one rendering. It is entered with `with`, and then `spend` counts against it.

    Example:
        >>> with Budget(steps=1):
        ...     spend(steps=2)
        Traceback (most recent call last):
        newsletter_kit.layout.budget.BudgetError: it takes more than 1 turns of loops and calls
    """

    __slots__ = ("_characters", "_deadline", "_limits", "_steps", "_token")

    def __init__(
        self, steps: int = MAX_STEPS, characters: int = MAX_CHARACTERS, seconds: float = MAX_SECONDS
    ) -> None:
        self._limits = (steps, characters, seconds)
        self._steps = 0
        self._characters = 0
        self._deadline = 0.0
        self._token: Token[Budget | None] | None = None

    def __enter__(self) -> Self:
        self._deadline = time.monotonic() + self._limits[2]
        self._token = _CURRENT.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        if self._token is not None:
            _CURRENT.reset(self._token)

    def spend(self, steps: int, characters: int) -> None:
        """Count, and stop if that was too much."""
        self._steps += steps
        self._characters += characters
        most_steps, most_characters, most_seconds = self._limits
        if self._steps > most_steps:
            raise BudgetError(f"it takes more than {most_steps:,} turns of loops and calls")
        if self._characters > most_characters:
            raise BudgetError(f"it writes more than {most_characters:,} characters")
        if time.monotonic() > self._deadline:
            raise BudgetError(f"it takes longer than {most_seconds:g} seconds")


_CURRENT: ContextVar[Budget | None] = ContextVar("budget of the rendering", default=None)


def spend(steps: int = 0, characters: int = 0) -> None:
    """Count against the budget of the rendering that is going on, if there is one.

    Args:
        steps: turns of a loop, calls of a macro.
        characters: characters written.

    Raises:
        BudgetError: if the budget is used up.

    Example:
        >>> spend(steps=1)
    """
    budget = _CURRENT.get()
    if budget is not None:
        budget.spend(steps, characters)


def bounded_length(length: int, limit: int = MAX_VALUE_CHARACTERS) -> None:
    """Refuse a text, or a list, of `length` characters or elements before it is made.

    Raises:
        BudgetError: if that is more than `limit`.

    Example:
        >>> bounded_length(3, limit=5)
    """
    if length > limit:
        raise BudgetError(f"it makes a value of {length:,} characters or elements; {limit:,} is the limit")
