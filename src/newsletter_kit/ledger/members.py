"""The people of a batch as columns: nobody is made a value of their own unless somebody asks for one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import eq
from typing import TYPE_CHECKING, Any, overload

from newsletter_kit.ledger.values import Member

if TYPE_CHECKING:
    from collections.abc import Iterator

_as_member = partial(tuple.__new__, Member)  # Member(…) goes through a function in Python, for everybody


@dataclass(frozen=True, slots=True, eq=False)
class Members(Sequence[Member]):
    """Members as columns, in their order; it equals every sequence of the same members.

    Attributes:
        ids: the ledger's numbers for them.
        addresses: as they were planned; None of who was erased meanwhile.
        editions: the names of their editions.
        fields: as they were planned; empty of who was erased meanwhile.
        tries: how many times each was claimed, this time included.

    Example:
        >>> some = Members([7], ["nino@iom.int"], ["ka"], [{}], [1])
        >>> some[0].address, some == (some[0],)
        ('nino@iom.int', True)
    """

    ids: Sequence[int]
    addresses: Sequence[str | None]
    editions: Sequence[str]
    fields: Sequence[Mapping[str, Any]]
    tries: Sequence[int]

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Member: ...
    @overload
    def __getitem__(self, place: slice) -> Members: ...
    def __getitem__(self, place: int | slice) -> Member | Members:
        """The member at a place, or those at some places."""
        columns = (column[place] for column in self._columns())
        return _as_member(columns) if isinstance(place, int) else Members(*columns)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[Member]:
        return map(_as_member, zip(*self._columns(), strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def picked(self, places: Sequence[int]) -> Members:
        """Those at `places`, in that order.

        Example:
            >>> some = Members([7, 9], ["a@iom.int", "b@iom.int"], ["ka", "en"], [{}, {}], [1, 1])
            >>> some.picked([1, 0]).ids
            [9, 7]
        """
        return Members(*([column[place] for place in places] for column in self._columns()))

    def in_order(self) -> Members:
        """The same people by their numbers.

        Example:
            >>> Members([9, 7], [None, None], ["ka", "en"], [{}, {}], [1, 1]).in_order().editions
            ['en', 'ka']
        """
        ordered = sorted(self.ids)
        if ordered == self.ids:  # nearly always
            return self
        places = {number: place for place, number in enumerate(self.ids)}
        return self.picked([places[number] for number in ordered])

    def _columns(self) -> tuple[Sequence[Any], ...]:
        return self.ids, self.addresses, self.editions, self.fields, self.tries


NOBODY = Members((), (), (), (), ())
"""Where there is nobody."""


def members_of(people: Sequence[Member]) -> Members:
    """These people as columns, whatever holds them.

    Example:
        >>> members_of([Member(7, "nino@iom.int", "ka", {}, 1)]).addresses
        ('nino@iom.int',)
    """
    if isinstance(people, Members):
        return people
    return Members(*zip(*people, strict=True)) if people else NOBODY


def joined(first: Members, second: Members) -> Members:
    """All of both; nothing is copied if one of them is empty.

    Example:
        >>> joined(Members([9], [None], ["ka"], [{}], [2]), Members([7], [None], ["en"], [{}], [1])).ids
        [9, 7]
    """
    if not first or not second:
        return first or second
    columns = zip(first._columns(), second._columns(), strict=True)  # noqa: SLF001  of its own kind
    return Members(*([*one, *other] for one, other in columns))


def read_members(told: str | None, names: Mapping[int, str]) -> Members:
    """What a statement tells of some people: a list of each thing, all of them in one JSON text.

    A database puts that together in half the time that it takes to give row after row, and no other thread is
    let in between two rows.

    Args:
        told: numbers, addresses, numbers of editions, fields and tries; None if there is nobody.
        names: of the editions, by their numbers.

    Example:
        >>> read_members('[[7],["nino@iom.int"],[1],[{}],[1]]', {1: "ka"}).editions
        ['ka']
    """
    if told is None:
        return NOBODY
    ids, addresses, editions, fields, tries = json.loads(told)
    return Members(ids, addresses, list(map(names.__getitem__, editions)), fields, tries)
