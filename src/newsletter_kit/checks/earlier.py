"""The issues that came before one, as far as they are compared part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.past import past_issues
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.load import load_issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue

MOST = 8
"""How many are loaded whole: two years of quarters. What all have said, `past_issues` tells."""


def earlier_issues(issue: Issue, settings: Settings) -> tuple[Issue, ...]:
    """The last issues in the folders beside this one's that came before it, the oldest first.

    An issue that does not load is passed over: it is checked when it is its turn.

    Example:
        >>> [each.id for each in earlier_issues(issue, settings)]  # doctest: +SKIP
        ['2023-q4']
    """
    return tuple(_loaded(issue, settings))


def _loaded(issue: Issue, settings: Settings) -> Iterator[Issue]:
    for each in past_issues(issue)[-MOST:]:
        try:
            yield load_issue(each.path, settings=settings)
        except NewsletterError:
            continue
