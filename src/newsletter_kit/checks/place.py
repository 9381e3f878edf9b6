"""The place of a part of an issue, as a finding names it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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


_END_OF_WORD = r"(?!\w)"


def place_of_words(place: Place, words: str, *, behind: str = _END_OF_WORD) -> Place:
    """The line in which some words of a text stand, if the text goes over several lines of the author's file.

    A part of a longer word is not meant. If no line of the text has the words, or more than one has them, the
    place stays as it is.

    Args:
        place: that of the text, which is the line of its key.
        words: as they are written.
        behind: a pattern of what follows them; without it, they end where a word ends.

    Example:
        >>> place_of_words(Place("the issue"), "our office")
        Place(name='the issue', line=0, column=0, part='', file=None, location=None)
    """
    if place.file is None or not (place.line and place.part and words.strip()):
        return place
    wanted = _pattern(words, behind)
    found = (
        (number, match.start())
        for number, text in _own_lines(place.file, place)
        for match in wanted.finditer(text)
    )
    lines = dict(reversed([*found]))  # the first place in each line
    if len(lines) != 1 or place.line in lines:
        return place
    [(line, start)] = lines.items()
    return replace(place, line=line, column=start + 1)


def _pattern(words: str, behind: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    is_open = behind == _END_OF_WORD and not re.search(r"\w\Z", words)
    return re.compile(f"{before}{re.escape(words)}{'' if is_open else behind}")


def _own_lines(file: Path, place: Place) -> Iterator[tuple[int, str]]:
    """The lines of a part, each with its number: first that of its key, where the key itself is blanked."""
    lines = _lines_of(file, file.stat().st_mtime_ns)
    *_, name = place.part.split(".")
    edge = place.column - 1 - 2 * name.isdigit()  # an entry's column is that of the text behind the hyphen
    key = place.column - 1 + len(name) + 1
    for number, text in enumerate(islice(lines, place.line - 1, None), place.line):
        if number == place.line:
            is_key = text[place.column - 1 : key] == f"{name}:"
            yield number, " " * key + text[key:] if is_key else text
        elif text.strip() and len(text) - len(text.lstrip(" ")) <= edge:
            return
        else:
            yield number, text


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
