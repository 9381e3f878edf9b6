"""Reading an audience from CSV or JSON Lines: every row is looked at before anybody is mailed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.address import mixed_scripts
from newsletter_kit.audience.audience import Audience, RowSource, rows_digest
from newsletter_kit.audience.duplicates import DuplicateFinder
from newsletter_kit.audience.files import look_at
from newsletter_kit.audience.json_lines import SUFFIXES, read_json_lines
from newsletter_kit.audience.judged import JudgedRows
from newsletter_kit.audience.judging import judge
from newsletter_kit.audience.reading import Reading
from newsletter_kit.audience.row_set import RowSet
from newsletter_kit.audience.rows import RowRules
from newsletter_kit.audience.table import read_table
from newsletter_kit.audience.tally import TallyBuilder
from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from newsletter_kit.audience.columns import Columns

MAX_COLUMNS = 1_000
MIN_INVALID_ROWS = 3
"""Fewer wrong rows than this never stop an audience that has valid ones."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What an audience may hold and still be used.

    Attributes:
        max_invalid_share: the share of wrong rows, 0 to 1, above which the whole audience is refused.
        allow_test: also take addresses that no mail can reach, such as `x@localhost` (see `parse_address`).

    Example:
        >>> read_audience("poor.csv", tolerance=Tolerance(max_invalid_share=0.5))  # doctest: +SKIP
    """

    max_invalid_share: float = 0.2
    allow_test: bool = False


STRICT = Tolerance()


def read_audience(
    path: Path | str,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    languages: Collection[str] | None = None,
    tolerance: Tolerance = STRICT,
) -> Audience:
    """The audience in a .csv, .jsonl or .ndjson file, which may be compressed by gzip.

    The columns `email` (needed), `language` and `name` have a meaning; all others are fields for merge tags.
    Wrong rows are left out and counted, and so is every row of a mailbox after its first.

    Args:
        path: the file.
        encoding: its encoding if it is not UTF-8 and has no byte order mark: `cp1252`.
        columns: what the file calls a column of ours: `{"email": "E-Mail Adresse"}`.
        languages: the languages there are editions in; a row that asks for another is wrong. None for any.
        tolerance: how much may be wrong.

    Raises:
        AudienceError: if the file cannot be read as rows, nobody is in it, or too many rows are wrong.

    Example:
        >>> audience = read_audience("audience.csv", columns={"email": "E-Mail"})  # doctest: +SKIP
        >>> len(audience), audience.merged.count  # doctest: +SKIP
        (1204, 3)
    """
    path, rules = Path(path), RowRules(languages, tolerance.allow_test)
    source = _open_rows(path, encoding, columns or {})
    judged = JudgedRows()
    reading = _read(source, rules, judged)
    _refuse_if_unfit(path, reading, tolerance.max_invalid_share)
    return replace(_audience(path, source, rules, reading), judged=judged)


def recall_audience(
    path: Path | str,
    known: Mapping[str, Reading],
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Audience:
    """What `read_audience` gives, without judging again the rows of a file that was read before.

    Args:
        path: the file.
        known: what earlier readings found, by what `Audience.digest` told then. If none of them is of a file
            with the same bytes, read in the same way, this one is read anew.
        encoding: as for `read_audience`.
        columns: likewise.

    Raises:
        AudienceError: as `read_audience` does.

    Example:
        >>> audience = read_audience("audience.csv")  # doctest: +SKIP
        >>> recall_audience("audience.csv", {audience.digest(): audience.reading}).rows  # doctest: +SKIP
        1220
    """
    source = _open_rows(Path(path), encoding, columns or {})
    reading = known.get(rows_digest(source, RowRules())) if known else None
    if reading is None:
        return read_audience(path, encoding=encoding, columns=columns)
    _refuse_if_unfit(Path(path), reading, STRICT.max_invalid_share)
    return _audience(Path(path), source, RowRules(), reading)


def _audience(path: Path, source: RowSource, rules: RowRules, reading: Reading) -> Audience:
    return Audience(
        path=path,
        columns=reading.columns,
        rows=reading.rows,
        invalid=reading.invalid,
        merged=reading.merged,
        warnings=reading.warnings,
        source=source,
        rules=rules,
        left_out=reading.left_out,
    )


@dataclass(slots=True)
class _Survey:
    """What one reading of all rows found."""

    rows: int = 0
    columns: dict[str, None] = field(default_factory=dict)
    left_out: RowSet = field(default_factory=RowSet)
    invalid: TallyBuilder = field(default_factory=TallyBuilder)
    merged: TallyBuilder = field(default_factory=TallyBuilder)
    warnings: TallyBuilder = field(default_factory=TallyBuilder)


def _open_rows(path: Path, encoding: str | None, columns: Mapping[str, str]) -> RowSource:
    file = look_at(path, encoding)
    is_json = path.with_suffix("" if path.suffix == ".gz" else path.suffix).suffix in SUFFIXES
    return read_json_lines(file, columns) if is_json else read_table(file, columns)


def _read(source: RowSource, rules: RowRules, judged: JudgedRows) -> Reading:
    survey = _survey(source, rules, judged)
    return Reading(
        rows=survey.rows,
        columns=tuple(survey.columns),
        invalid=survey.invalid.tally(),
        merged=survey.merged.tally(),
        warnings=survey.warnings.tally(),
        left_out=survey.left_out,
    )


def _survey(source: RowSource, rules: RowRules, judged: JudgedRows) -> _Survey:
    survey = _Survey()
    with DuplicateFinder() as finder:
        for grid in source.grids():
            survey.rows += len(grid.rows) + len(grid.notes)
            good, bad = judge(grid, rules)
            for note in (*grid.notes, *bad):
                survey.invalid.add(note.row, note.reason)
                survey.left_out.add(note.row)
            _take(survey, finder, good)
            judged.extend(good)
        for row, first in finder.duplicates():
            survey.merged.add(row, f"it has the mailbox of row {first}")
            survey.left_out.add(row)
    return survey


def _take(survey: _Survey, finder: DuplicateFinder, good: Columns) -> None:
    finder.note(good.rows, good.keys)
    together = "".join(good.addresses)
    if not together.isascii() or "xn--" in together:
        for recipient in good.recipients():
            if mixed_scripts(recipient.address):
                survey.warnings.add(recipient.row, "the address mixes scripts, as a look-alike does")
    if len(good) and len(survey.columns) < MAX_COLUMNS:
        survey.columns.update(dict.fromkeys(good.names))


def _refuse_if_unfit(path: Path, reading: Reading, max_share: float) -> None:
    if not reading.rows:
        raise AudienceError(
            Problem(path.name, "0 recipients: there are no rows", "Put one row for each reader in it.")
        )
    wrong = reading.invalid.count
    if wrong < reading.rows and (wrong < MIN_INVALID_ROWS or wrong <= max_share * reading.rows):
        return
    what = f"{wrong:,} of {reading.rows:,} rows are wrong, and {max_share:.0%} is the limit"
    notes = reading.invalid.first
    raise AudienceError(
        Problem(path.name, what, "Nobody is mailed; mend the rows. The first of them:"),
        *(Problem(f"{path.name}:{note.row}", note.reason) for note in notes),
    )
