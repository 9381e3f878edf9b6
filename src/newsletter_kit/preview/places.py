"""Where a part of the picture came from: a line of the layout, and a line of the issue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.issue.only_for import for_fields
from newsletter_kit.issue.people import without_consents
from newsletter_kit.issue.walk import texts

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.compile.trace import Trace
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location
    from newsletter_kit.preview.desk import Desk
    from newsletter_kit.preview.sheet import View

_NO_LETTER = re.compile(r"[\W_]+")
_MERGE_TAG = re.compile(r"\(\([^()]*\)\)")
_TARGET = re.compile(r"\]\([^()\s]*\)")
_MIN_LETTERS = 3


def shown_issue(desk: Desk, view: View) -> Issue:
    """The issue as this edition shows it: the numbers of its sections are those of the traces.

    Example:
        >>> len(shown_issue(desk, View("en")).sections)  # doctest: +SKIP
        12
    """
    return without_consents(for_fields(desk.issue.in_language(view.language), view.holding))


def place_of(desk: Desk, view: View, trace: Trace, words: str = "") -> dict[str, object]:
    """Where an element came from, for the page.

    Args:
        desk: what it was drawn from.
        view: the edition.
        trace: what its class means.
        words: what can be read in it; with them the very text of the issue is found.

    Example:
        >>> place_of(desk, View("en"), trace)["template"]["name"]  # doctest: +SKIP
        'base/sections/avrr.mjml.j2'
    """
    name, _, line = trace.template.rpartition(":")
    template = {"name": name, "line": int(line), "file": _file(desk, name)}
    issue = shown_issue(desk, view)
    at = _text_at(issue, () if trace.section is None else ("sections", trace.section), words)
    return {"template": template, "issue": _in_issue(issue, at) if at else None}


def _file(desk: Desk, name: str) -> str | None:
    folders: dict[str, Path] = {folder.name: folder for folder in desk.layout.folders}
    layout, _, rest = name.partition("/")
    return str(folders[layout] / rest) if layout in folders else None


def _in_issue(issue: Issue, location: Location) -> dict[str, object] | None:
    if issue.source is None:
        return None
    file, mark = issue.source.file_of(location).path, issue.source.mark(location)
    part = ".".join(str(each) for each in location)
    return {"name": file.name, "line": mark.line, "column": mark.column, "part": part, "file": str(file)}


def _text_at(issue: Issue, section: Location, words: str) -> Location:
    """The text that says these words, in a section or outside of all, or else the section itself.

    It is the shortest of those that hold the words, else the longest of those that the words hold.
    """
    wanted = _letters(words)
    if len(wanted) < _MIN_LETTERS:
        return section
    found = [(each.location, _pieces(each.value)) for each in texts(issue) if _is_in(each.location, section)]
    around = [(_length(pieces), location) for location, pieces in found if wanted in "".join(pieces)]
    inside = [(-_length(pieces), location) for location, pieces in found if _all_in(pieces, wanted)]
    best = min(around or inside, key=lambda each: each[0], default=(0, section))
    return best[1]


def _is_in(location: Location, section: Location) -> bool:
    return location[:2] == section if section else location[0] != "sections"


def _pieces(value: str) -> list[str]:
    """The letters of a text around its merge tags, without the targets of its links."""
    return [_letters(piece) for piece in _MERGE_TAG.split(_TARGET.sub("]", value))]


def _length(pieces: list[str]) -> int:
    return sum(map(len, pieces))


def _all_in(pieces: list[str], wanted: str) -> bool:
    """Whether the pieces stand in the words one after the other."""
    at = 0
    for piece in pieces:
        found = wanted.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return _length(pieces) >= _MIN_LETTERS


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def section_names(desk: Desk, view: View) -> list[str]:
    """Each section in a few words: its type, and its heading where it has one.

    Example:
        >>> section_names(desk, View("en"))[0]  # doctest: +SKIP
        'highlights: In this issue'
    """
    return [_name(each) for each in shown_issue(desk, view).sections]


def _name(section: object) -> str:
    heading = getattr(section, "heading", None) or getattr(section, "title", None)
    kind = str(getattr(section, "type", "section"))
    return f"{kind}: {heading}" if heading else kind
