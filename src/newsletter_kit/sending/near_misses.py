"""What looks like a merge tag without being one would be mailed as brackets: the plan warns of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.compile.merge import nearly_tags
from newsletter_kit.errors import Problem
from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.issue.walk import texts
from newsletter_kit.merge_tag import FOREIGN_CODE

if TYPE_CHECKING:
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.issue.model import Issue

_READ = frozenset({"markdown", "title", "line"})
_REMEDY = "Write it like ((first_name)), or ((first_name|reader))."


def near_misses(issue: Issue, edition: Edition) -> list[Problem]:
    """What was perhaps meant as a merge tag, with the line that has it.

    Args:
        issue: in the edition's language.
        edition: compiled from it.

    Example:
        >>> [str(problem) for problem in near_misses(issue, edition)]  # doctest: +SKIP
        ['issue.yaml:9:1 intro: ((first_name) looks like a merge tag, but is none. Write it like …']
    """
    tags = dict.fromkeys(tag for text in (edition.subject, edition.text) for tag in nearly_tags(text))
    found = [(_place_of(issue, edition, tag), f"{tag} looks like a merge tag, but is none") for tag in tags]
    for text in texts(issue):
        if kind_of(text.field) in _READ:
            where, codes = issue.where(text.location), FOREIGN_CODE.findall(text.value)
            found += [
                (where, f"{code} is code of another program, and is mailed as it stands") for code in codes
            ]
    return [Problem(where, what, _REMEDY) for where, what in found]


def _place_of(issue: Issue, edition: Edition, found: str) -> str:
    location = next((each.location for each in texts(issue) if found in each.value), None)
    return f"edition {edition.language}" if location is None else issue.where(location)
