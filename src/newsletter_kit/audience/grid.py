"""Rows of a file that have the same columns, not judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from newsletter_kit.audience.rows import BadRow
from newsletter_kit.audience.tally import RowNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.audience.rows import Fields


@dataclass(frozen=True, slots=True)
class Grid:
    """Some rows, column by column; all columns are equally long.

    Attributes:
        rows: their numbers, which rise.
        names: what the columns are called.
        cells: what stands in them, column by column.
        notes: what is wrong with rows near them whose cells could not even be told apart.

    Example:
        >>> Grid([2], ("email", "town"), (["nino@iom.int"], ["Batumi"])).fields(0)
        {'email': 'nino@iom.int', 'town': 'Batumi'}
    """

    rows: Sequence[int]
    names: tuple[str, ...]
    cells: tuple[Sequence[str], ...]
    notes: tuple[RowNote, ...] = ()

    def column(self, name: str) -> Sequence[str]:
        """The cells under a name; empty ones, if there is no such column.

        Example:
            >>> Grid([2], ("email",), (["nino@iom.int"],)).column("language")
            ['']
        """
        return self.cells[self.names.index(name)] if name in self.names else [""] * len(self.rows)

    def fields(self, place: int) -> Fields:
        """The cells of the row at a place, counted from 0."""
        return {name: column[place] for name, column in zip(self.names, self.cells, strict=True)}


def grids_of(rows: Sequence[tuple[int, Fields | BadRow]]) -> Iterator[Grid]:
    """The same rows as grids: one for all neighbours with the same columns.

    Example:
        >>> [grid.names for grid in grids_of([(2, {"email": "nino@iom.int"}), (3, {})])]
        [('email',), ()]
    """
    notes = tuple(RowNote(row, fields.reason) for row, fields in rows if isinstance(fields, BadRow))
    if notes:
        yield Grid([], (), (), notes)
    right = [(row, fields) for row, fields in rows if not isinstance(fields, BadRow)]
    for names, neighbours in groupby(right, key=lambda each: tuple(each[1])):
        alike = list(neighbours)
        columns = zip(*(fields.values() for _, fields in alike), strict=True)
        yield Grid([row for row, _ in alike], names, tuple(columns))
