"""The place of a part of an issue, as a finding names it."""

from __future__ import annotations

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
