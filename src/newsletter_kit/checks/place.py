"""The place of a part of an issue, as a finding names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place

if TYPE_CHECKING:
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


_NAMED = re.compile(r"(?P<name>[^\s:]+):(?P<line>\d+)(?::(?P<column>\d+))?(?: (?P<part>.*))?")


def place_named(where: str, issue: Issue) -> Place:
    """The place that an error has named in words.

    Example:
        >>> str(place_named("base/issue.mjml.j2:12", issue))  # doctest: +SKIP
        'base/issue.mjml.j2:12'
    """
    found = _NAMED.fullmatch(where)
    if found is None:
        return Place(where)
    files = {each.source.path.name: each.source.path for each in _spoken(issue) if each.source}
    line, column = int(found["line"]), int(found["column"] or 0)
    return Place(found["name"], line, column, found["part"] or "", files.get(found["name"]))


def _spoken(issue: Issue) -> list[Issue]:
    return [issue.in_language(language) for language in issue.languages]
