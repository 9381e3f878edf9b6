"""Some recipients as columns: to look at many of them takes a third of the time so, and to keep them less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Columns:
    """Recipients in the order of their rows; all lists are equally long.

    Attributes:
        rows: the number of each one's row.
        addresses: of each.
        keys: the same for every spelling of one mailbox.
        languages: what they read, or None.
        names: the fields that any of them has.
        cells: what they have in each of these, field by field; None for who has not this field.

    Example:
        >>> some = Columns([2], ["Nino@iom.int"], ["nino@iom.int"], [None], ("town",), (["Batumi"],))
        >>> some.recipients()[0].fields
        {'town': 'Batumi'}
    """

    rows: list[int]
    addresses: list[str]
    keys: list[str]
    languages: list[str | None]
    names: tuple[str, ...]
    cells: tuple[list[str | None], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def recipients(self) -> list[Recipient]:
        """Each one as a value of its own."""
        count = len(self.rows)
        parts = [each.rpartition("@") for each in self.addresses]
        return rows_of(
            Recipient,
            count,
            address=rows_of(
                Address, count, local=[each[0] for each in parts], domain=[each[2] for each in parts]
            ),
            fields=self.fields(),
            language=self.languages,
            row=self.rows,
        )

    def only(self, places: Sequence[int]) -> Columns:
        """Those of them at some places, counted from 0.

        Example:
            >>> Columns([2, 3], ["a@x.org", "b@x.org"], [""] * 2, [None] * 2, (), ()).only([1]).addresses
            ['b@x.org']
        """
        return Columns(
            rows=_at(places, self.rows),
            addresses=_at(places, self.addresses),
            keys=_at(places, self.keys),
            languages=_at(places, self.languages),
            names=self.names,
            cells=tuple(_at(places, column) for column in self.cells),
        )

    def with_fields(self, names: Sequence[str]) -> Columns:
        """The same with these of their fields alone, in this order.

        Example:
            >>> some = Columns([2], ["a@x.org"], ["a@x.org"], [None], ("age", "town"), (["7"], [""]))
            >>> some.with_fields(["town"]).cells
            ([''],)
        """
        known = dict(zip(self.names, self.cells, strict=True))
        return replace(self, names=tuple(names), cells=tuple(known[name] for name in names))

    def fields(self) -> list[dict[str, str]]:
        """What each of them has in each field.

        Example:
            >>> Columns([2], ["a@x.org"], ["a@x.org"], [None], ("age", "town"), ([None], [""])).fields()
            [{'town': ''}]
        """
        if not self.names:
            return [{} for _ in self.rows]
        told = [dict(zip(self.names, own, strict=True)) for own in zip(*self.cells, strict=True)]
        if any(None in column for column in self.cells):
            return [{name: cell for name, cell in own.items() if cell is not None} for own in told]
        return cast("list[dict[str, str]]", told)


def _at(places: Sequence[int], column: Sequence[Cell]) -> list[Cell]:
    return [column[place] for place in places]
