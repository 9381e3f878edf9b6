"""The template that shows a part of a section, or should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place
from newsletter_kit.layout.files import display_name, find_file
from newsletter_kit.workshop.taken_in import taken_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.parts import Way

Ending = str
"""`.mjml.j2` or `.txt.j2`."""


def place_of_file(layout: Layout, name: str, line: int = 1, part: str = "") -> Place:
    """The place of a line in a file of the layout, in the nearest folder that has the file.

    Example:
        >>> str(place_of_file(load_layout("iom"), "issue.mjml.j2"))  # doctest: +SKIP
        'base/issue.mjml.j2:1'
    """
    path = find_file(layout.folders, name)
    folder = next((each for each in layout.folders if each / name == path), layout.folders[0])
    return Place(display_name(folder, name), line, 0, part, path)


def place_of_part(layout: Layout, section: str, way: Way, ending: Ending) -> Place:
    """The template that should show a part: one that does not what the one it replaces did, if there is any.

    Only files that the section's template takes in come into question; else it is that template itself.

    Args:
        layout: the layout.
        section: the type of section; empty for what stands around the sections.
        way: the part.
        ending: which twin.

    Example:
        >>> str(place_of_part(load_layout("base"), "text", ("link",), ".mjml.j2"))  # doctest: +SKIP
        'base/sections/text.mjml.j2:1 link'
    """
    part = ".".join(way)
    own = f"sections/{section}{ending}" if section else f"issue{ending}"
    for name in _replacing(layout, own):
        if _speaks(layout.folders[1:], name, way[-1]) and not _speaks(layout.folders[:1], name, way[-1]):
            return place_of_file(layout, name, part=part)
    return place_of_file(layout, own, part=part)


def _replacing(layout: Layout, start: str) -> Iterator[str]:
    """What a template takes in of the nearest folder's files that stand in for a parent's, itself first."""
    folder, *parents = layout.folders
    for name, where in taken_in(layout, start).items():
        if where == display_name(folder, name) and find_file(parents, name):
            yield name


def _speaks(folders: tuple[Path, ...], name: str, word: str) -> bool:
    """Whether the first of the folders with this file has the word in it; without such a file it does."""
    path = find_file(folders, name)
    return (
        path is None
        or re.search(rf"\b{word}\b", path.read_text(encoding="utf-8", errors="replace")) is not None
    )
