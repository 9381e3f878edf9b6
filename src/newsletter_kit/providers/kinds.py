"""Messages of one kind: what a provider writes in the same form, with other words for each reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.message.many import Messages, columns_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from newsletter_kit.message.message import Message


def by_kind(messages: Sequence[Message]) -> list[tuple[Sequence[int], Messages]]:
    """The messages of each kind as columns, with their places: mostly there is one.

    Of one kind are those of one edition that have the same headers of their own, to readers who all have a
    name, or all have none.

    Example:
        >>> [places for places, some in by_kind(batch.messages)]  # doctest: +SKIP
        [range(0, 1000)]
    """
    if not isinstance(messages, Messages) or messages.headers is None:
        places = _places([_kind(each) for each in messages])
        return [(some, columns_of([messages[place] for place in some])) for some in places]
    if "" not in messages.names:
        return [(range(len(messages)), messages)]
    return [(some, messages.picked(some)) for some in _places(list(map(bool, messages.names)))]


def _kind(message: Message) -> Hashable:
    return id(message.edition), tuple(message.own_headers), bool(message.name)


def _places(kinds: Sequence[Hashable]) -> list[list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place, kind in enumerate(kinds):
        found.setdefault(kind, []).append(place)
    return list(found.values())
