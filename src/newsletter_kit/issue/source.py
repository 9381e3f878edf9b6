"""Where every part of an issue stands in the author's file, so that an error can name the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Location = tuple[str | int, ...]
"""The way to a part: `("sections", 2, "items", 4, "title")`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The file that an issue was loaded from.

    Attributes:
        path: the issue.yaml.
        marks: where each part begins; a mapping's entry begins at its key.
    """

    path: Path
    marks: Mapping[Location, Mark] = field(default_factory=dict)

    def mark(self, location: Location) -> Mark:
        """The place of the part at `location`, or of the nearest part around it."""
        for length in range(len(location), -1, -1):
            if found := self.marks.get(location[:length]):
                return found
        return Mark(1, 1)

    def where(self, location: Location) -> str:
        """The place as errors write it.

        Example:
            >>> from pathlib import Path
            >>> Source(Path("a/issue.yaml"), {("title",): Mark(2, 1)}).where(("title",))
            'issue.yaml:2:1 title'
        """
        mark = self.mark(location)
        path = ".".join(str(part) for part in location)
        return f"{self.path.name}:{mark.line}:{mark.column} {path}".rstrip()
