"""An audience: everybody who gets the issue, read from its file again and again, one recipient at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from newsletter_kit.audience.at_once import ROWS_AT_ONCE
from newsletter_kit.audience.reading import Reading
from newsletter_kit.audience.rows import BadRow, Fields, RowError, RowRules, read_row
from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.audience.files import TextFile
    from newsletter_kit.audience.judged import JudgedRows
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.audience.row_set import RowSet
    from newsletter_kit.audience.tally import Tally


class RowSource(Protocol):
    """A file that tells its rows as often as it is asked: a `Table` or `JsonLines`."""

    @property
    def file(self) -> TextFile:
        """The file."""

    def rows(self) -> Iterator[tuple[int, Fields | BadRow]]:
        """Number and cells of every row that is not empty, or what is wrong with it."""

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
        if self.judged is None or not self.judged.is_whole:
            return self._judged_again()
        return chain.from_iterable(self.chunks())

    def chunks(self) -> Iterator[list[Recipient]]:
        """The recipients in pieces of some hundred, which takes less time than one by one.

        Raises:
            AudienceError: if the file was changed.
        """
        if self.judged is None or not self.judged.is_whole:
            rows = self._judged_again()
            yield from iter(lambda: list(islice(rows, ROWS_AT_ONCE)), [])
            return
        self.source.file.require_unchanged()
        for recipients in self.judged.chunks():
            yield self._kept(recipients)
        self.source.file.require_unchanged()

    def _kept(self, recipients: list[Recipient]) -> list[Recipient]:
        left_out = self.left_out
        if not recipients or left_out.has_none_of(recipients[0].row, recipients[-1].row):
            return recipients
        return [each for each in recipients if each.row not in left_out]

    def _judged_again(self) -> Iterator[Recipient]:
        left_out, rules = self.left_out, self.rules
        for row, fields in self.source.rows():
            if row in left_out or isinstance(fields, BadRow):
                continue
            try:
                recipient = read_row(row, fields, rules)
            except RowError as error:  # it was right before: somebody writes to the file at this moment
                problem = Problem(self.where(row), f"the row was changed: {error}", "Start again.")
                raise AudienceError(problem) from None
            yield recipient

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
