"""Many rows of an audience at once: each becomes a recipient, or is refused with a reason."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.address import plain_parts
from newsletter_kit.audience.columns import Columns, columns_of, together
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.audience.rows import BadRow, Fields, RowError, is_plain, language_of, read_row
from newsletter_kit.audience.tally import RowNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter_kit.audience.rows import RowRules

NumberedRow: TypeAlias = tuple[int, Fields | BadRow]
"""The number of a row, and its cells or what is wrong with it."""


def judge(rows: Sequence[NumberedRow], rules: RowRules) -> tuple[Columns, list[RowNote]]:
    """The recipients that some rows describe, and why the other rows describe none; see `read_row`.

    Rows with nothing but plain ASCII in them, nearly all of most lists, are judged together: that is quicker.

    Args:
        rows: with their numbers, which rise.
        rules: what they must keep to.

    Example:
        >>> from newsletter_kit.audience.rows import RowRules
        >>> good, bad = judge([(2, {"email": "nino@iom.int"}), (3, {"email": ""})], RowRules())
        >>> good.rows, bad
        ([2], [RowNote(row=3, reason='email: it is empty')])
    """
    plain = _plain_rows(rows, rules)
    if len(plain.rows) == len(rows):
        return plain, []
    done = set(plain.rows)
    found = [(row, _judged(row, fields, rules)) for row, fields in rows if row not in done]
    good = [each for _, each in found if isinstance(each, Recipient)]
    bad = [RowNote(row, each.reason) for row, each in found if isinstance(each, BadRow)]
    return together(plain, columns_of(good)), bad


def _judged(row: int, fields: Fields | BadRow, rules: RowRules) -> Recipient | BadRow:
    if isinstance(fields, BadRow):
        return fields
    try:
        return read_row(row, fields, rules)
    except RowError as error:
        return BadRow(str(error))


def _plain_rows(rows: Sequence[NumberedRow], rules: RowRules) -> Columns:
    """The recipients of those rows that are plain and right."""
    plain = _plain_ones(rows)
    known = _languages({fields.get("language", "").strip() for _, fields in plain}, rules)
    good = [
        (row, fields, parts)
        for row, fields in plain
        if (parts := plain_parts(fields["email"])) and fields.get("language", "").strip() in known
    ]
    if not good:
        return columns_of([])
    cells = _cells([fields for _, fields, _ in good])
    del cells["email"]
    tags = cells.pop("language", [""] * len(good))
    names = tuple(cells)
    return Columns(
        rows=[row for row, _, _ in good],
        locals=[local for _, _, (local, _) in good],
        domains=[domain for _, _, (_, domain) in good],
        languages=[known[tag] for tag in tags],
        fields=[dict(zip(names, own, strict=True)) for _, *own in zip(good, *cells.values(), strict=True)],
    )


def _plain_ones(rows: Sequence[NumberedRow]) -> list[tuple[int, Fields]]:
    """Those rows that are plain, if all of them have the same columns."""
    found = [(row, fields) for row, fields in rows if isinstance(fields, dict)]
    cells = [fields for _, fields in found]
    if not cells or "email" not in cells[0] or len(set(map(tuple, cells))) > 1:
        return []
    if is_plain(chain.from_iterable(each.values() for each in cells)):
        return found
    return [each for each in found if is_plain(each[1].values())]


def _cells(rows: Sequence[Fields]) -> dict[str, list[str]]:
    """The cells of rows with the same columns, by column, without the spaces around them."""
    columns = zip(*(each.values() for each in rows), strict=True)
    return {name: [cell.strip() for cell in column] for name, column in zip(rows[0], columns, strict=True)}


def _languages(tags: Iterable[str], rules: RowRules) -> dict[str, str | None]:
    """What each of some tags stands for; those that are wrong are left out."""
    known = dict[str, str | None]()
    for tag in tags:
        try:
            known[tag] = language_of(tag, rules)
        except RowError:
            continue
    return known
