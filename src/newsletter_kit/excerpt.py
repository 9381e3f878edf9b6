"""The lines of a file that a problem is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LINES_AROUND = 3
_MAX_FILE_BYTES = 2_000_000
_MAX_COLUMNS = 240
_MAX_PRINTED_COLUMNS = 120
_PLACE = re.compile(r"(?:after )?(?P<name>[^\s:]+(?:/[^\s:]+)*):(?P<line>\d+)(?::(?P<column>\d+))?")
_TABS_AND_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file.

    Attributes:
        file: the file.
        line: the line that is meant, counted from 1.
        column: counted from 1; 0 if only the line is known.
        first: the number of the first line that is shown.
        lines: the lines.
    """

    file: Path
    line: int
    column: int
    first: int
    lines: tuple[str, ...]


def excerpt_at(where: str, folders: Iterable[Path]) -> Excerpt | None:
    """The lines that a problem names, from a file in one of `folders`; None if it names none of these.

    Args:
        where: such as `issue.yaml:57:5 sections.2`, or `base/sections/avrr.mjml.j2:12`.
        folders: a name that begins with that of a folder is looked for in it, and any other directly there.

    Example:
        >>> excerpt_at("issue.yaml:57:5 sections.2", [Path("issues/2024-q1")]).first  # doctest: +SKIP
        54
    """
    found = _PLACE.match(where)
    file = found and _file(found["name"], folders)
    if not found or not file:
        return None
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    line = min(max(int(found["line"]), 1), max(len(lines), 1))
    first = max(line - LINES_AROUND, 1)
    shown = (
        _TABS_AND_CONTROLS.sub("·", each)[:_MAX_COLUMNS] for each in lines[first - 1 : line + LINES_AROUND]
    )
    return Excerpt(file, line, int(found["column"] or 0), first, tuple(shown))


def _file(name: str, folders: Iterable[Path]) -> Path | None:
    """The file of that name, if it truly lies in the folder: a name with `..` or a link leads nowhere."""
    for folder in folders:
        rest = name.removeprefix(f"{folder.name}/")
        found = (folder / rest).resolve()
        if found.is_relative_to(folder.resolve()) and found.is_file():
            return found if found.stat().st_size <= _MAX_FILE_BYTES else None
    return None


def printed(excerpt: Excerpt, around: int = 2) -> list[str]:
    r"""The lines with their numbers, as a terminal shows them; the one that is meant has an arrow before it.

    Args:
        excerpt: the lines.
        around: how many of them before and behind.

    Example:
        >>> from pathlib import Path
        >>> print(*printed(Excerpt(Path("a"), 2, 0, 1, ("{% if x %}", "{{ y }}"))), sep="\n")
            1 | {% if x %}
          > 2 | {{ y }}
    """
    width = len(str(excerpt.line + around))
    return [
        f"  {'>' if number == excerpt.line else ' '} {number:{width}} | {_cut(text)}".rstrip()
        for number, text in enumerate(excerpt.lines, excerpt.first)
        if abs(number - excerpt.line) <= around
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_PRINTED_COLUMNS else f"{text[: _MAX_PRINTED_COLUMNS - 1]}…"
