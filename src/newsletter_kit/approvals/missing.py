"""What an issue still lacks of the approvals that newsletter.toml asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.approvals.file import FILE_NAME, approvals_path, read_approvals
from newsletter_kit.approvals.since import changed_since
from newsletter_kit.errors import Problem
from newsletter_kit.moments import day_and_time, time_zone
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsletter_kit.approvals.approval import Approval
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue


@dataclass(frozen=True, slots=True)
class Standing:
    """The approvals of an issue, sorted by whether they are of the issue as it is now.

    Attributes:
        valid: those that are, one for each person.
        outdated: those of people of whom none is, with the languages that were edited since.
    """

    valid: tuple[Approval, ...]
    outdated: tuple[tuple[Approval, tuple[str, ...]], ...]


def standing_of(approvals: Iterable[Approval], digests: Mapping[str, str]) -> Standing:
    """Sort approvals by whether each edition is still what was approved.

    Args:
        approvals: what `read_approvals` gave.
        digests: the digest of each edition as it is now; `digests_of` makes them.

    Example:
        >>> standing_of([], {"en": "0" * 64})
        Standing(valid=(), outdated=())
    """
    last: dict[str, Approval] = {}
    for each in sorted(approvals, key=lambda each: (each.editions == digests, each.at)):
        last[each.person] = each
    latest = sorted(last.values(), key=lambda each: each.at)
    valid = tuple(each for each in latest if each.editions == digests)
    outdated = tuple((each, _edited(each, digests)) for each in latest if each.editions != digests)
    return Standing(valid, outdated)


def missing_approvals(issue: Issue, digests: Mapping[str, str], settings: Settings) -> tuple[Problem, ...]:
    """Why an issue may not go out yet: too few people have approved it as it is; empty if it may.

    Args:
        issue: what `load_issue` gave.
        digests: the digest of each of its editions; `digests_of` makes them.
        settings: `approvals` says how many people are wanted.

    Raises:
        IssueError: if approvals.yaml holds something else, or was changed by hand.

    Example:
        >>> missing_approvals(issue, digests_of(issue, layout, settings), settings)  # doctest: +SKIP
        (Problem(where='approvals.yaml', what='1 of 2 people has approved this issue', …),)
    """
    if not settings.approvals:
        return ()
    standing = standing_of(read_approvals(issue), digests)
    if len(standing.valid) >= settings.approvals:
        return ()
    place = approvals_path(issue)
    return (
        _too_few(standing.valid, settings.approvals, place.name if place else FILE_NAME),
        *outdated_approvals(standing, issue, settings),
    )


def _too_few(valid: Sequence[Approval], wanted: int, where: str) -> Problem:
    names = f" ({', '.join(each.by for each in valid)})" if valid else ""
    people = "1 person" if wanted == 1 else f"{wanted} people"
    what = f"the issue as it is now was approved by {len(valid) or 'none'} of the {people} it needs{names}"
    remedy = "Let who has read every edition approve it."
    return Problem(where, what, remedy, recourse=(Recourse.APPROVE,))


def outdated_approvals(standing: Standing, issue: Issue, settings: Settings) -> tuple[Problem, ...]:
    """What is to be said of each approval of an earlier state: who, when, and what has changed since.

    Args:
        standing: what `standing_of` gave.
        issue: the issue as it is now.
        settings: the settings that hold for it.

    Example:
        >>> outdated_approvals(Standing((), ()), issue, settings)  # doctest: +SKIP
        ()
    """
    return tuple(
        _outdated(approval, edited, changed_since(approval, issue, settings), settings.timezone)
        for approval, edited in standing.outdated
    )


def _outdated(approval: Approval, edited: Sequence[str], since: str, zone: str | None) -> Problem:
    when = day_and_time(approval.at, time_zone(zone or "UTC"))
    changed = f"what has changed since is in: {', '.join(edited)}{f' ({since})' if since else ''}"
    what = f"{approval.by} approved an earlier state on {when}; {changed}"
    return Problem(FILE_NAME, what, "Ask them to look at it again.")


def _edited(approval: Approval, digests: Mapping[str, str]) -> tuple[str, ...]:
    """The languages whose edition differs, is new, or is gone."""
    languages = dict.fromkeys((*digests, *approval.editions))
    return tuple(each for each in languages if approval.editions.get(each) != digests.get(each))
