"""What one reading of an audience found: it can be kept, so that the same file need not be judged twice."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter_kit.audience.row_set import RowSet
from newsletter_kit.audience.tally import tally_of, tally_told

if TYPE_CHECKING:
    from newsletter_kit.audience.tally import Tally


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found when every row was judged.

    Attributes:
        rows: how many rows were read, without headers and empty ones.
        columns: the fields that a merge tag can use, in the order of the file.
        invalid: rows that were left out because they are wrong.
        merged: rows that were left out because an earlier row has the same mailbox.
        warnings: rows that are kept, but should be looked at.
        left_out: the numbers of all rows that were left out.

    Example:
        >>> from newsletter_kit.audience.tally import Tally
        >>> Reading(2, ("name",), Tally(), Tally(), Tally(), RowSet()).rows
        2
    """

    rows: int
    columns: tuple[str, ...]
    invalid: Tally
    merged: Tally
    warnings: Tally
    left_out: RowSet


def reading_told(reading: Reading) -> dict[str, Any]:
    """The same in the words of JSON. Rows are named by their numbers; no address is in it.

    Example:
        >>> from newsletter_kit.audience.tally import Tally
        >>> reading_told(Reading(2, ("name",), Tally(), Tally(), Tally(), RowSet()))["columns"]
        ['name']
    """
    return {
        "rows": reading.rows,
        "columns": list(reading.columns),
        "invalid": tally_told(reading.invalid),
        "merged": tally_told(reading.merged),
        "warnings": tally_told(reading.warnings),
        "left_out": b64encode(zlib.compress(bytes(reading.left_out))).decode("ascii"),
    }


def reading_of(told: dict[str, Any]) -> Reading:
    """What `reading_told` has told.

    Raises:
        KeyError, TypeError or ValueError: if it was told otherwise.

    Example:
        >>> from newsletter_kit.audience.tally import Tally
        >>> reading_of(reading_told(Reading(2, (), Tally(), Tally(), Tally(), RowSet()))).rows
        2
    """
    return Reading(
        rows=int(told["rows"]),
        columns=tuple(told["columns"]),
        invalid=tally_of(told["invalid"]),
        merged=tally_of(told["merged"]),
        warnings=tally_of(told["warnings"]),
        left_out=RowSet(zlib.decompress(b64decode(told["left_out"]))),
    )
