"""In which order the readers are planned, so that a batch holds readers of one edition wherever it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.ledger.values import Person

MAX_HELD = 20_000
"""So many readers are held back at most until their edition has a batch full: about 20 MB."""


def edition_by_edition(people: Iterable[Person], size: int, most: int = MAX_HELD) -> Iterator[Person]:
    """The same people, `size` of one edition after the other. What is left over comes at the end.

    A provider that merges on its side takes the body once a call, so a batch of two editions makes two calls.
    Batches are formed in the order of the plan, so there are then hardly more calls than full batches.

    Args:
        people: in any order.
        size: how many go in one batch.
        most: how many may be held back at once.

    Example:
        >>> from newsletter_kit.ledger.values import Person
        >>> mixed = [Person(f"{n}@iom.int", "", language) for n, language in enumerate(["en", "ka"] * 2)]
        >>> [person.edition for person in edition_by_edition(mixed, size=2)]
        ['en', 'en', 'ka', 'ka']
    """
    held: dict[str, list[Person]] = {}
    count = 0
    for person in people:
        if person.suppressed:
            yield person
            continue
        same = held.setdefault(person.edition, [])
        same.append(person)
        count += 1
        if len(same) < size and count < most:
            continue
        full = held.pop(person.edition if len(same) >= size else max(held, key=lambda name: len(held[name])))
        count -= len(full)
        yield from full
    for rest in held.values():
        yield from rest
