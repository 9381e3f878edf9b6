"""Where every part of an issue stands in the author's file, so that an error can name the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Location = tuple[str | int, ...]
"""The way to a part: `("sections", 2, "items", 4, "title")`."""


class Mark(NamedTuple):
    """A place in a file, counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The file that an issue was loaded from.

    Attributes:
        path: the issue.yaml, or the translation.
        marks: where each part begins; a mapping's entry begins at its key.
        parent: of a translation, the issue that the parts come from which the translation lacks.
        places: of a translation, where the issue has each of its sections, if not all are in the same place.
    """

    path: Path
    marks: Mapping[Location, Mark] = field(default_factory=dict)
    parent: Source | None = None
    places: Mapping[int, int] = field(default_factory=dict)

    def mark(self, location: Location) -> Mark:
        """The place of the part at `location`, or of the nearest part around it, in the file that has it."""
        marks = self.file_of(location).marks
        return marks.get(location[: _depth(marks, location)], Mark(1, 1))

    def file_of(self, location: Location) -> Source:
        """The source whose file has the part at `location`, or the nearest part around it."""
        if self.parent is None or _depth(self.marks, location) >= _depth(self.parent.marks, location):
            return self
        return self.parent

    def in_file(self, location: Location) -> Location:
        """The way to the part at `location` as this very file writes it.

        Example:
            >>> from pathlib import Path
            >>> Source(Path("issue.ka.yaml"), places={0: 1}).in_file(("sections", 1, "title"))
            ('sections', 0, 'title')
        """
        own = {place: index for index, place in self.places.items()}
        if location[:1] != ("sections",) or len(location) == 1 or location[1] not in own:
            return location
        return ("sections", own[int(location[1])], *location[2:])

    def where(self, location: Location) -> str:
        """The place as errors write it.

        Example:
            >>> from pathlib import Path
            >>> Source(Path("a/issue.yaml"), {("title",): Mark(2, 1)}).where(("title",))
            'issue.yaml:2:1 title'
        """
        found, mark = self.file_of(location), self.mark(location)
        path = ".".join(str(part) for part in location)
        return f"{found.path.name}:{mark.line}:{mark.column} {path}".rstrip()


def _depth(marks: Mapping[Location, Mark], location: Location) -> int:
    """How far the way to `location` goes in a file with these marks."""
    return next((length for length in range(len(location), 0, -1) if location[:length] in marks), 0)
