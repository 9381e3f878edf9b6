"""The place of a part of an issue, as a finding names it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location


def place_in(issue: Issue, location: Location) -> Place:
    """The place of a part of an issue, in the file that has it.

    Example:
        >>> str(place_in(issue, ("subject",)))  # doctest: +SKIP
        'issue.yaml:3:1 subject'
    """
    part = ".".join(str(each) for each in location)
    if issue.source is None:
        return Place(part or "the issue", location=location)
    file, mark = issue.source.file_of(location).path, issue.source.mark(location)
    return Place(file.name, mark.line, mark.column, part, file, location)


def place_of_words(place: Place, words: str) -> Place:
    """The line in which some words of a text stand, if the text goes over several lines of the author's file.

    Args:
        place: that of the text, which is the line of its key.
        words: as they are written; if the file has them in two lines, the place stays as it is.

    Example:
        >>> place_of_words(Place("the issue"), "our office")
        Place(name='the issue', line=0, column=0, part='', file=None, location=None)
    """
    if place.file is None or not (place.line and place.part and words.strip()):
        return place
    is_entry = place.part.rpartition(".")[2].isdigit()  # its column is that of the text behind the hyphen
    edge = place.column - 1 - 2 * is_entry
    lines = _lines_of(place.file, place.file.stat().st_mtime_ns)
    for number, text in enumerate(islice(lines, place.line - 1, None), place.line):
        if number > place.line and text.strip() and len(text) - len(text.lstrip(" ")) <= edge:
            return place
        if (column := text.find(words)) >= 0:
            return place if number == place.line else replace(place, line=number, column=column + 1)
    return place


@lru_cache(maxsize=8)
def _lines_of(file: Path, _changed: int) -> tuple[str, ...]:
    return tuple(file.read_text(encoding="utf-8-sig", errors="replace").splitlines())


_NAMED = re.compile(r"(?P<name>[^\s:]+):(?P<line>\d+)(?::(?P<column>\d+))?(?: (?P<part>.*))?")


def place_named(where: str, files: Mapping[str, Path]) -> Place:
    """The place that an error has named in words.

    Args:
        where: what the error says.
        files: the files that it may mean, by the names that errors give them.

    Example:
        >>> str(place_named("base/issue.mjml.j2:12", {}))
        'base/issue.mjml.j2:12'
    """
    found = _NAMED.fullmatch(where)
    if found is None:
        return Place(where)
    line, column = int(found["line"]), int(found["column"] or 0)
    return Place(found["name"], line, column, found["part"] or "", files.get(found["name"]))


def files_of(issue: Issue) -> dict[str, Path]:
    """The author's files of an issue, by their names.

    Example:
        >>> list(files_of(issue))  # doctest: +SKIP
        ['issue.yaml', 'issue.ka.yaml']
    """
    spoken = (issue.in_language(language) for language in issue.languages)
    return {each.source.path.name: each.source.path for each in spoken if each.source}
