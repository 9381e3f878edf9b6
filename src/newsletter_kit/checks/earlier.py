"""The issues that came before one: those of the folders beside its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.load import load_issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue

_LAST_DAY = dt.date.max


def earlier_issues(issue: Issue, settings: Settings) -> tuple[Issue, ...]:
    """The issues in the folders beside this one's that came before it, the oldest first.

    An issue with a period comes before one whose period begins later; without periods, ids are compared. An
    issue that does not load is passed over: it is checked when it is its turn.

    Example:
        >>> [each.id for each in earlier_issues(issue, settings)]  # doctest: +SKIP
        ['2023-q4']
    """
    others = (each for each in _beside(issue, settings) if _age(each) < _age(issue))
    return tuple(sorted(others, key=_age))


def _age(issue: Issue) -> tuple[dt.date, str]:
    return (issue.period.start if issue.period else _LAST_DAY, issue.id)


def _beside(issue: Issue, settings: Settings) -> Iterator[Issue]:
    if issue.source is None:
        return
    for path in _files(issue.source.path):
        try:
            yield load_issue(path, settings=settings)
        except NewsletterError:
            continue


def _files(own: Path) -> list[Path]:
    return [path for path in own.parent.parent.glob("*/issue.yaml") if path.parent != own.parent]
