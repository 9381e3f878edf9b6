"""The source of one template: which file it is, and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.files import display_name, folder_with, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.layout.layout import Layout

MAX_SHOWN_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it stands in its file.

    Attributes:
        where: its name in errors: the folder of the layout that has it, then the path: `base/issue.mjml.j2`.
        text: the whole text.
    """

    where: str
    text: str

    @property
    def is_markup(self) -> bool:
        """Whether what it prints is escaped: in MJML and CSS it is, in plain text it is not."""
        return not self.where.endswith(".txt.j2")

    def problem(self, line: int, what: str, remedy: str = "") -> Problem:
        """A problem in one line, counted from 1; the line itself is shown."""
        lines = self.text.split("\n")
        shown = lines[line - 1].strip()[:MAX_SHOWN_CHARACTERS] if 0 < line <= len(lines) else ""
        return Problem(f"{self.where}:{line}", f"{what}, in `{shown}`" if shown else what, remedy)


@lru_cache(maxsize=256)
def source_of(layout: Layout, name: str) -> Source:
    """The template `name` of a layout, from the nearest folder that has it.

    Args:
        layout: the layout.
        name: path inside it, such as `sections/avrr.mjml.j2`; `base/sections/avrr.mjml.j2` means the file of
            the parent layout `base`, so that a template can extend the one it replaces.

    Raises:
        LayoutError: if there is no such file, or it cannot be read.

    Example:
        >>> source_of(load_layout("iom"), "sections/avrr.mjml.j2").where  # doctest: +SKIP
        'base/sections/avrr.mjml.j2'
    """
    found = _locate(layout, name)
    if found is None:
        raise LayoutError(
            Problem(f"{layout.name}/{name}", "the layout has no such file", "Write it, or extend base.")
        )
    folder, inner = found
    where = display_name(folder, inner)
    return Source(where, read_text(folder / inner, where))


def has_source(layout: Layout, name: str) -> bool:
    """Whether the layout has the template `name`.

    Example:
        >>> has_source(load_layout("base"), "issue.mjml.j2")  # doctest: +SKIP
        True
    """
    return _locate(layout, name) is not None


def _locate(layout: Layout, name: str) -> tuple[Path, str] | None:
    parents = {folder.name: folder for folder in layout.folders}
    head, _, rest = name.partition("/")
    folders, inner = ([parents[head]], rest) if head in parents else (layout.folders, name)
    folder = folder_with(folders, inner)
    return (folder, inner) if folder else None
