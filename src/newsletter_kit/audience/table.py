"""CSV as it comes out of spreadsheets and databases: separators, headers, quotation marks, rows."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice, repeat
from operator import itemgetter
from typing import TYPE_CHECKING

from newsletter_kit.audience.at_once import ROWS_AT_ONCE
from newsletter_kit.audience.grid import Grid
from newsletter_kit.audience.rows import BadRow, Fields, column_name
from newsletter_kit.audience.tally import RowNote
from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsletter_kit.audience.files import TextFile

SEPARATORS = (",", ";", "\t", "|")

_SEPARATOR_LINE = re.compile(r"sep=([,;\t|])\s*", re.IGNORECASE)  # Excel's own first line
_ADDRESS = re.compile(r"\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*")
_MAX_COLUMNS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file whose headers were understood.

    Attributes:
        file: where the rows are.
        separator: what stands between the cells.
        columns: our name of each column, in order; empty for a column that is not read.
        header_row: the row of the headers, counted from 1.
    """

    file: TextFile
    separator: str
    columns: tuple[str, ...]
    header_row: int

    def rows(self) -> Iterator[tuple[int, Fields | BadRow]]:
        """Number and cells of every row that is not empty, or what is wrong with it.

        Raises:
            AudienceError: if a quotation mark is opened and not closed, or the file cannot be read on.
        """
        for grid in self.grids():
            told: list[tuple[int, Fields | BadRow]] = [
                (row, grid.fields(place)) for place, row in enumerate(grid.rows)
            ]
            told += [(note.row, BadRow(note.reason)) for note in grid.notes]
            yield from sorted(told, key=itemgetter(0))

    def grids(self) -> Iterator[Grid]:
        """See `RowSource.grids`."""
        for first, records, wrong in self._records():
            yield self._grid(first, records, wrong)

    def digest(self) -> str:
        """The same if all rows would be told the same, in hex.

        Raises:
            AudienceError: if the file was changed.
        """
        read_as = (self.file.encoding, self.file.is_gzip, self.separator, self.columns, self.header_row)
        return sha256(repr((self.file.digest(), "table", read_as)).encode()).hexdigest()

    def _grid(self, first: int, records: list[list[str]], wrong: str) -> Grid:
        width, rows = len(self.columns), range(first, first + len(records))
        notes = [RowNote(rows.stop, wrong)] if wrong else []
        if set(map(len, records)) == {width} and all(map(any, records)):
            return self._named(rows, records, notes)
        told = [(row, cells) for row, cells in zip(rows, records, strict=True) if any(cells)]
        misfits = [(row, _cells(len(cells))) for row, cells in told if len(cells) != width]
        right = [each for each in told if len(each[1]) == width]
        notes = [
            RowNote(row, f"it has {cells}, and the header has {width}") for row, cells in misfits
        ] + notes
        return self._named([row for row, _ in right], [cells for _, cells in right], notes)

    def _named(self, rows: Sequence[int], records: list[list[str]], notes: list[RowNote]) -> Grid:
        columns = zip(*records, strict=True) if records else repeat(())
        read = [(name, column) for name, column in zip(self.columns, columns, strict=False) if name]
        return Grid(rows, tuple(name for name, _ in read), tuple(column for _, column in read), tuple(notes))

    def _records(self) -> Iterator[tuple[int, list[list[str]], str]]:
        """Some records with the number of the first, and what is wrong with the row below them, if it is."""
        lines = islice(self.file.lines(), self.header_row, None)
        reader = csv.reader(lines, delimiter=self.separator, strict=True)
        row, lines_before = self.header_row + 1, 0
        while True:
            some, error = _next_records(reader)
            is_plain = reader.line_num - lines_before == len(some)
            lines_before += len(some) if is_plain else self._lines_of(row, some)
            wrong = _csv_reason(error) if isinstance(error, csv.Error) else ""
            if wrong and (reader.line_num - lines_before > 1 or "end of data" in str(error)):
                raise self._unclosed(row + len(some)) from None
            yield row, some, wrong
            if isinstance(error, AudienceError):
                raise error
            if error is None and len(some) < ROWS_AT_ONCE:
                return
            row, lines_before = row + len(some) + bool(wrong), reader.line_num

    def _lines_of(self, row: int, records: Iterable[list[str]]) -> int:
        """How many lines some records take, of which none may hide others."""
        lines = 0
        for number, cells in enumerate(records, start=row):
            below = sum(cell.count("\n") for cell in cells)
            if below and self._swallowed_rows(cells):
                raise self._unclosed(number)
            lines += 1 + below
        return lines

    def _swallowed_rows(self, cells: Iterable[str]) -> bool:
        """Whether a cell of several lines holds what looks like rows: a quotation mark is misplaced."""
        below = (line for cell in cells for line in cell.split("\n")[1:])
        return any(
            _ADDRESS.fullmatch(part.strip('"')) for line in below for part in line.split(self.separator)
        )

    def _unclosed(self, row: int) -> AudienceError:
        what = "a quotation mark is opened in this row and not closed in it, which hides the rows below"
        remedy = "Close it, or take line breaks out of the cell."
        return AudienceError(Problem(f"{self.file.path.name}:{row}", what, remedy))


def read_table(file: TextFile, columns: Mapping[str, str]) -> Table:
    """The table in `file`: its separator is the one that makes an `email` column.

    Args:
        file: the CSV file.
        columns: the header of each of our columns that is called otherwise: `{"email": "E-Mail Adresse"}`.

    Raises:
        AudienceError: if there is no header, no email column, a column twice, or a mapped one not at all.

    Example:
        >>> read_table(look_at(Path("audience.csv")), {"email": "E-Mail"}).columns  # doctest: +SKIP
        ('email', 'first_name')
    """
    header_row, separator, line = _header_line(file)
    email = column_name(columns.get("email", "email"))
    where = f"{file.path.name}:{header_row}"
    candidates = [(each, headers) for each in separator or SEPARATORS if (headers := _split(line, each))]
    if not candidates:
        raise AudienceError(
            Problem(where, "a quotation mark of the headers is in the wrong place", "Mend it.")
        )
    with_email = [found for found in candidates if email in map(column_name, found[1])]
    chosen, headers = max(with_email or candidates, key=lambda found: len(found[1]))
    return Table(file, chosen, _our_names(headers, columns, where), header_row)


def _next_records(reader: Iterator[list[str]]) -> tuple[list[list[str]], Exception | None]:
    """Some records, and the error that stands in the way of more."""
    some = []
    try:
        for cells in islice(reader, ROWS_AT_ONCE):
            some.append(cells)  # noqa: PERF402  what came before an error must not be lost
    except (csv.Error, AudienceError) as error:
        return some, error
    return some, None


def _header_line(file: TextFile) -> tuple[int, str, str]:
    separator = ""
    for row, line in enumerate(file.lines(), start=1):
        if found := _SEPARATOR_LINE.fullmatch(line):
            separator = found[1]
        elif line.strip():
            return row, separator, line
    raise AudienceError(
        Problem(file.path.name, "the file is empty: 0 recipients", "Put a header row and rows in it.")
    )


def _split(line: str, separator: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return None


def _our_names(headers: Sequence[str], columns: Mapping[str, str], where: str) -> tuple[str, ...]:
    names = [column_name(header) for header in headers]
    ours = {column_name(theirs): name for name, theirs in columns.items()}
    # A column that is read under a new name makes way for no other: one of that name is not read.
    read = tuple(ours.get(name) or ("" if name in columns else name) for name in names)
    problems = [
        *(
            _missing(theirs, headers, where)
            for theirs in columns.values()
            if column_name(theirs) not in names
        ),
        *_twice(read, where),
    ]
    if "email" not in read and "email" not in columns:
        problems.append(_no_email(headers, where))
    if problems:
        raise AudienceError(*problems)
    return read


def _missing(header: str, headers: Sequence[str], where: str) -> Problem:
    near = did_you_mean(header, dict.fromkeys(each.strip() for each in headers))
    what = f"there is no column {header!r}, which audience_columns in newsletter.toml names"
    return Problem(where, what, f"{near} The columns are: {_shown(headers)}.".lstrip())


def _twice(names: Sequence[str], where: str) -> Iterator[Problem]:
    for name in dict.fromkeys(names):
        places = [str(place) for place, each in enumerate(names, start=1) if each == name]
        if name and len(places) > 1:
            what = f"the columns {' and '.join(places)} are both called {name!r}"
            yield Problem(where, what, "Rename or remove one.")


def _no_email(headers: Sequence[str], where: str) -> Problem:
    if any(_ADDRESS.fullmatch(header) for header in headers):
        return Problem(
            where, "the first row holds an address, not headers", "Put a row above it: email, name, …"
        )
    likely = next((header for header in headers if "mail" in column_name(header)), headers[0]).strip()
    # A header that a TOML text cannot hold as it stands is found by our form of it as well.
    name = likely if likely.isprintable() and not set(likely) & set('"\\') else column_name(likely)
    remedy = (
        f"The columns are: {_shown(headers)}. Rename the one with the addresses to `email`, or name it in "
        f'newsletter.toml: audience_columns = {{ email = "{name}" }}.'
    )
    return Problem(where, "there is no column `email`", remedy)


def _shown(headers: Sequence[str]) -> str:
    shown = [header.strip() if header.isprintable() else column_name(header) for header in headers]
    more = ["…"] if len(shown) > _MAX_COLUMNS_SHOWN else []
    return ", ".join([header[:40] for header in shown[:_MAX_COLUMNS_SHOWN]] + more)


def _csv_reason(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a cell has more than {csv.field_size_limit():,} characters"
    return "there is text after a closing quotation mark"


def _cells(count: int) -> str:
    return f"{count} cell" if count == 1 else f"{count} cells"
