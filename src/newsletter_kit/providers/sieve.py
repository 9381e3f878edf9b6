"""A message for which a provider would refuse its whole batch is taken out beforehand, with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter_kit.providers.base import Batch

Each = TypeVar("Each")


def without(batch: Batch, places: Iterable[int]) -> Batch | None:
    """The batch under the same key, without the messages at these places; None if no other is left.

    Example:
        >>> without(batch, [0]).messages == batch.messages[1:]  # doctest: +SKIP
        True
    """
    left_out = set(places)
    if not left_out:
        return batch
    rest = tuple(each for place, each in enumerate(batch.messages) if place not in left_out)
    return replace(batch, messages=rest) if rest else None


def woven(rest: Sequence[Each], others: Mapping[int, Each]) -> Sequence[Each]:
    """What belongs to a whole batch: `others` at their places, and the rest in order between them.

    Example:
        >>> woven(["a", "c"], {1: "b"})
        ['a', 'b', 'c']
    """
    if not others:
        return rest
    following = iter(rest)
    return [others[place] if place in others else next(following) for place in range(len(rest) + len(others))]
