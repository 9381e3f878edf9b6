"""Rules on who has approved the issue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.approvals.digests import digest_to_approve
from newsletter_kit.approvals.file import FILE_NAME, approvals_path, read_approvals
from newsletter_kit.approvals.missing import missing_approvals, outdated_approvals, standing_of
from newsletter_kit.checks.finding import Fault, Place, Severity
from newsletter_kit.checks.place import place_named
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.errors import IssueError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.issue.model import Issue


@rule(
    "NK350",
    Words(
        "too few people have approved the issue as it is",
        "What a second pair of eyes would have seen goes out to everybody, and cannot be called back.",
        "Let those who answer for the issue read it and approve it.",
    ),
    Example(bad="approvals = 2", good="approvals = 0", kind="settings"),
    Severity.ERROR,
)
def approved(draft: Draft) -> Iterator[Fault]:
    """As many people as newsletter.toml wants have approved every edition as it is now."""
    wanted, path = draft.settings.approvals, approvals_path(draft.issue)
    written = path if path and path.exists() else None
    if not wanted and not written:
        return
    try:
        approvals = read_approvals(draft.issue)
    except IssueError as error:
        yield from _broken(error, draft.issue, Severity.ERROR if wanted else Severity.WARNING)
        return
    digests = {each.language: digest_to_approve(each.edition, draft.issue) for each in draft.editions}
    place = Place(FILE_NAME, file=written) if written else draft.setting("approvals")
    if wanted:
        for problem in missing_approvals(draft.issue, digests, draft.settings):
            yield Fault(place, problem.what, problem.remedy, recourse=problem.recourse)
    else:
        standing = standing_of(approvals, digests)
        for problem in outdated_approvals(standing, draft.issue, draft.settings):
            yield Fault(place, problem.what, problem.remedy, severity=Severity.NOTE)


def _broken(error: IssueError, issue: Issue, severity: Severity) -> Iterator[Fault]:
    for each in error.problems:
        place = replace(place_named(each.where, {}), file=approvals_path(issue))
        yield Fault(place, each.what, each.remedy, severity=severity)


RULES = (approved,)
