"""Shapes of a part: which of the parts that may be left out are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsletter_kit.workshop.parts import Way

FULL, BARE, MIXED = "full", "bare", "mixed"
WITHOUT, ONLY = "without ", "only "


@dataclass(frozen=True, slots=True)
class Shape:
    """Which parts are there, of those that may be left out.

    Attributes:
        name: `full`, `bare`, `mixed`, `without items.image` or `only items.image`.
        on: the ways to the parts that are there.
        every_second: the parts of every second item of a list, if they are other ones.
    """

    name: str
    on: frozenset[Way]
    every_second: frozenset[Way] | None = None


def shapes(ways: Sequence[Way], takes: Callable[[frozenset[Way]], bool]) -> Iterator[Shape]:
    """The shapes to try: every part, none, mixed items, then each part missing and each alone.

    Args:
        ways: the ways to all parts that may be left out.
        takes: whether there can be something with these parts and no others.

    Example:
        >>> [each.name for each in shapes([("link",)], lambda on: True)]
        ['full', 'bare', 'mixed', 'without link', 'only link']
    """
    every = frozenset(ways)
    bare = _least(frozenset(), ways, takes)
    yield Shape(FULL, every)
    yield Shape(BARE, bare)
    yield Shape(MIXED, every, bare)
    for way in ways:
        without = frozenset(each for each in ways if each[: len(way)] != way)
        if takes(without):
            yield Shape(WITHOUT + ".".join(way), without)
        yield Shape(ONLY + ".".join(way), _least(bare | _down_to(way), ways, takes))


def _least(
    on: frozenset[Way], ways: Sequence[Way], takes: Callable[[frozenset[Way]], bool]
) -> frozenset[Way]:
    """The fewest parts besides `on` with which it is taken: some want one of several, whichever it is."""
    choices = (on, *(on | _down_to(way) for way in ways))
    return next((each for each in choices if takes(each)), frozenset(ways))


def _down_to(way: Way) -> frozenset[Way]:
    return frozenset(way[:length] for length in range(1, len(way) + 1))
