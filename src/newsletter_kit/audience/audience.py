"""An audience: everybody who gets the issue, read from its file again and again, one recipient at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from newsletter_kit.audience.columns import Columns
from newsletter_kit.audience.judging import judge
from newsletter_kit.audience.reading import Reading
from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.audience.files import TextFile
    from newsletter_kit.audience.grid import Grid
    from newsletter_kit.audience.judged import JudgedRows
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.audience.row_set import RowSet
    from newsletter_kit.audience.rows import RowRules
    from newsletter_kit.audience.tally import Tally


class RowSource(Protocol):
    """A file that tells its rows as often as it is asked: a `Table` or `JsonLines`."""

    @property
    def file(self) -> TextFile:
        """The file."""

    def grids(self) -> Iterator[Grid]:
        """Every row that is not empty, or what is wrong with it, some at a time."""

    def digest(self) -> str:
        """The same if all rows would be told the same, in hex; the file is read, but not its rows."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The recipients of a file: valid, and each mailbox once.

    Iterating holds one recipient at a time, and refuses a file that was changed; `len()` is known beforehand.

    Attributes:
        path: the file.
        columns: the fields that a merge tag can use, in the order of the file.
        rows: how many rows were read, without headers and empty ones.
        invalid: rows that were left out because they are wrong.
        merged: rows that were left out because an earlier row has the same mailbox.
        warnings: rows that are kept, but should be looked at.

    Example:
        >>> audience = read_audience("audience.csv")  # doctest: +SKIP
        >>> next(iter(audience)).address  # doctest: +SKIP
        Address(local='nino', domain='iom.int')
    """

    path: Path
    columns: tuple[str, ...]
    rows: int
    invalid: Tally
    merged: Tally
    warnings: Tally
    source: RowSource = field(repr=False)
    rules: RowRules = field(repr=False)
    left_out: RowSet = field(repr=False)
    judged: JudgedRows | None = field(default=None, repr=False, compare=False)

    def __len__(self) -> int:
        return self.rows - self.invalid.count - self.merged.count

    def __iter__(self) -> Iterator[Recipient]:
        return chain.from_iterable(map(Columns.recipients, self.pieces()))

    def pieces(self) -> Iterator[Columns]:
        """The recipients as columns, some hundred at a time, which takes much less time than one by one.

        Raises:
            AudienceError: if the file was changed.
        """
        if self.judged is None or not self.judged.is_whole:
            yield from map(self._kept, self._judged_again())
            return
        self.source.file.require_unchanged()
        yield from map(self._kept, self.judged.pieces())
        self.source.file.require_unchanged()

    def _kept(self, piece: Columns) -> Columns:
        rows, left_out = piece.rows, self.left_out
        if not rows or left_out.has_none_of(rows[0], rows[-1]):
            return piece
        return piece.only([place for place, row in enumerate(rows) if row not in left_out])

    def _judged_again(self) -> Iterator[Columns]:
        for grid in self.source.grids():
            good, bad = judge(grid, self.rules)
            for note in bad:
                if note.row not in self.left_out:  # right before: somebody writes to the file at this moment
                    what = f"the row was changed: {note.reason}"
                    raise AudienceError(Problem(self.where(note.row), what, "Start again."))
            yield good

    def where(self, row: int) -> str:
        """A row as errors name it: `audience.csv:12`."""
        return f"{self.path.name}:{row}"

    @property
    def reading(self) -> Reading:
        """What was found when every row was judged."""
        return Reading(self.rows, self.columns, self.invalid, self.merged, self.warnings, self.left_out)

    def digest(self) -> str:
        """The same if the same recipients would be told, field by field and row by row, in hex.

        Raises:
            AudienceError: if the file was changed.
        """
        return rows_digest(self.source, self.rules)


def rows_digest(source: RowSource, rules: RowRules) -> str:
    """What `Audience.digest` tells, of rows that were not judged yet.

    Example:
        >>> rows_digest(source, RowRules())[:4]  # doctest: +SKIP
        '5d41'
    """
    languages = None if rules.languages is None else sorted(rules.languages)
    return sha256(repr((source.digest(), languages, rules.allow_test)).encode()).hexdigest()
