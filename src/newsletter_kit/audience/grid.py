"""Rows of a file, column by column, not judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from newsletter_kit.audience.rows import BadRow
from newsletter_kit.audience.tally import RowNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.audience.rows import Fields


MAX_COLUMNS = 1_000
"""Of rows whose fields are all different, the grid would be much larger than what stands in it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Some rows, column by column; all columns are equally long.

    Attributes:
        rows: their numbers, which rise.
        names: what the columns are called.
        cells: what stands in them, column by column; None for a row that has no such field.
        notes: what is wrong with rows near them whose cells could not even be told apart.
        told: the same rows one by one, where each has an order of its own.

    Example:
        >>> Grid([2], ("email", "town"), (["nino@iom.int"], ["Batumi"])).fields(0)
        {'email': 'nino@iom.int', 'town': 'Batumi'}
    """

    rows: Sequence[int]
    names: tuple[str, ...]
    cells: tuple[Sequence[str | None], ...]
    notes: tuple[RowNote, ...] = ()
    told: Sequence[Fields] = ()

    def column(self, name: str) -> list[str]:
        """The cells under a name; empty ones, if there is no such column.

        Example:
            >>> Grid([2], ("email",), (["nino@iom.int"],)).column("language")
            ['']
        """
        if name not in self.names:
            return [""] * len(self.rows)
        return [cell or "" for cell in self.cells[self.names.index(name)]]

    def fields(self, place: int) -> Fields:
        """The cells of the row at a place, counted from 0."""
        if self.told:
            return self.told[place]
        pairs = ((name, column[place]) for name, column in zip(self.names, self.cells, strict=True))
        return {name: cell for name, cell in pairs if cell is not None}


def grids_of(rows: Sequence[tuple[int, Fields | BadRow]]) -> Iterator[Grid]:
    """The same rows as grids: one for all, or, of very many columns, one for neighbours that are alike.

    Example:
        >>> [grid.cells for grid in grids_of([(2, {"email": "nino@iom.int"}), (3, {"age": "7"})])]
        [(['nino@iom.int', None], [None, '7'])]
    """
    notes = tuple(RowNote(row, fields.reason) for row, fields in rows if isinstance(fields, BadRow))
    if notes:
        yield Grid([], (), (), notes)
    right = [(row, fields) for row, fields in rows if not isinstance(fields, BadRow)]
    if len(set(chain.from_iterable(fields for _, fields in right))) <= MAX_COLUMNS:
        yield _grid(right)
        return
    for _, alike in groupby(right, key=lambda each: tuple(each[1])):
        yield _grid(list(alike))


def _grid(rows: Sequence[tuple[int, Fields]]) -> Grid:
    names = tuple(dict.fromkeys(chain.from_iterable(fields for _, fields in rows)))
    cells = tuple([fields.get(name) for _, fields in rows] for name in names)
    return Grid([row for row, _ in rows], names, cells, told=[fields for _, fields in rows])
