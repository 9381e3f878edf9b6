"""When Python looks for garbage: hardly ever while a command starts, and as usual once it is at work."""

from __future__ import annotations

import gc

_AT_THE_START = 100_000
"""New objects before it looks: a start makes 200,000, and they stay."""

_USUAL = 700


def look_seldom() -> None:
    """Let the start of a command go on without a look at what it loads.

    Example:
        >>> look_seldom()
        >>> look_as_usual()
    """
    gc.set_threshold(_AT_THE_START)


def look_as_usual() -> None:
    """End what `look_seldom` began, before work that may last; what a program of its own has set is left.

    Example:
        >>> look_as_usual()
    """
    if gc.get_threshold()[0] == _AT_THE_START:
        gc.set_threshold(_USUAL)
