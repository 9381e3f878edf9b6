"""Is an issue ready? Everything that the rules say of it, in one call."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from newsletter_kit.checks.baseline import read_baseline
from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.checks.draft import Draft
from newsletter_kit.checks.earlier import earlier_issues
from newsletter_kit.checks.engine import Agreed, check_draft
from newsletter_kit.checks.own_rules import own_rules
from newsletter_kit.config import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.checks.engine import Choice, Report
    from newsletter_kit.checks.rule import Rule
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout


def draft_of(
    issue: Issue,
    layout: Layout,
    settings: Settings | None = None,
    *,
    audience: Audience | None = None,
    today: date | None = None,
) -> Draft:
    """The draft that the rules look at.

    Args:
        issue: what `load_issue` gave.
        layout: what `load_layout` gave.
        settings: what `load_settings` gave; those of the issue's folder unless given.
        audience: readers to try it with, or None.
        today: the day on which it is looked at; the day of UTC unless given.

    Raises:
        ConfigError: if `settings` is not given and newsletter.toml is missing or wrong.

    Example:
        >>> draft_of(load_issue("issues/2024-q1"), load_layout("iom")).issue.id  # doctest: +SKIP
        '2024-q1'
    """
    settings = settings or load_settings(issue.source.path if issue.source else ".")
    settings = settings.overridden(issue.settings)
    day = today or datetime.now(UTC).date()
    return Draft(issue, layout, settings, day, audience, earlier_issues(issue, settings))


def rules_for(settings: Settings) -> tuple[Rule, ...]:
    """Our own rules, then those that newsletter.toml names.

    Raises:
        ConfigError: if it names one that cannot be had.

    Example:
        >>> rules_for(settings)[0].id  # doctest: +SKIP
        'NK001'
    """
    return (*catalogue(), *own_rules(settings))


def check_issue(
    draft: Draft, choice: Choice | None = None, allowed: Mapping[str, str] | None = None
) -> Report:
    """Everything that the rules say of a draft, less what newsletter.toml has agreed to ignore.

    Args:
        draft: what `draft_of` gave.
        choice: which rules to ask; all that need no option unless given.
        allowed: ids of rules that are overruled this once, each with the reason.

    Raises:
        ConfigError: if newsletter.toml names a rule or a baseline that cannot be had.

    Example:
        >>> check_issue(draft_of(issue, layout)).errors  # doctest: +SKIP
        ()
    """
    settings = draft.settings
    baseline = read_baseline(settings.path(settings.baseline)) if settings.baseline else None
    return check_draft(
        draft, rules_for(settings), choice, Agreed(settings.ignore, baseline, dict(allowed or {}))
    )
