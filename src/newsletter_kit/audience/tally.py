"""Notes on rows: all of them counted, the first few kept."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from typing import Any

MAX_NOTES = 20


@dataclass(frozen=True, slots=True, order=True)
class RowNote:
    """Something that is said about a row.

    Attributes:
        row: its number, as a spreadsheet counts.
        reason: what there is to say, as a sentence without its full stop.
    """

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows there is something to say about, and the first of them.

    Attributes:
        count: all of them.
        first: notes on the first few, in the order of the file.
    """

    count: int = 0
    first: tuple[RowNote, ...] = ()


class TallyBuilder:
    """Counts every note, and keeps the `MAX_NOTES` that come first in the file.

    Example:
        >>> builder = TallyBuilder()
        >>> builder.add(9, "email: it is empty")
        >>> builder.tally().count
        1
    """

    def __init__(self) -> None:
        self.count = 0
        self._first: list[RowNote] = []

    def add(self, row: int, reason: str) -> None:
        """Take a note; notes come in any order."""
        self.count += 1
        if len(self._first) < MAX_NOTES or row < self._first[-1].row:
            insort(self._first, RowNote(row, reason))
            del self._first[MAX_NOTES:]

    def tally(self) -> Tally:
        """What was counted so far."""
        return Tally(self.count, tuple(self._first))


def tally_told(tally: Tally) -> list[Any]:
    """The same in the words of JSON.

    Example:
        >>> tally_told(Tally(1, (RowNote(9, "email: it is empty"),)))
        [1, [[9, 'email: it is empty']]]
    """
    return [tally.count, [[note.row, note.reason] for note in tally.first]]


def tally_of(told: list[Any]) -> Tally:
    """What `tally_told` has told.

    Example:
        >>> tally_of([1, [[9, "email: it is empty"]]]).first[0].row
        9
    """
    count, first = told
    return Tally(count, tuple(RowNote(row, reason) for row, reason in first))
