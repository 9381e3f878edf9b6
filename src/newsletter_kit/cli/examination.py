"""What `check` does with an issue: ask the rules, and try it with its readers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit import NewsletterError, plan_send
from newsletter_kit.checks.check import check_issue, draft_of
from newsletter_kit.checks.finding import Finding, Place, Severity
from newsletter_kit.cli.overview import overview_of
from newsletter_kit.cli.readers import audience_at_hand, audience_of, suppression_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter_kit.checks.engine import Choice, Report
    from newsletter_kit.cli.overview import Overview
    from newsletter_kit.cli.project import Project
    from newsletter_kit.errors import Problem

PLAN_RULE = "NK000"
"""Stands in the place of a rule's id where the plan of a send run could not be made."""


def examine(project: Project, audience: Path | None, choice: Choice) -> tuple[Overview, Report]:
    """Everything that is to be said of an issue before it is sent.

    Args:
        project: what `open_project` gave.
        audience: a file of readers; newsletter.toml's unless given, and none if that is not there yet.
        choice: which rules to ask.

    Raises:
        NewsletterError: if the issue cannot be compiled, or the audience that was named not be read.

    Example:
        >>> examine(open_project(Path("issues/2024-q1")), None, Choice())[1].errors  # doctest: +SKIP
        ()
    """
    tried = audience or audience_at_hand(project.settings)
    report = report_of(project, tried, choice)
    readers, problems = _planned(project, tried) if tried else (None, ())
    found = tuple(_as_finding(each) for each in problems)
    draft = draft_of(project.issue, project.layout, project.settings)
    return overview_of(draft, tried, readers), replace(report, findings=(*found, *report.findings))


def report_of(
    project: Project, audience: Path | None, choice: Choice, allowed: Mapping[str, str] | None = None
) -> Report:
    """What the rules say of an issue and of the readers of a file.

    Example:
        >>> report_of(project, None, Choice(), {"NK012": "the minister's own title"})  # doctest: +SKIP
        Report(findings=(), …)
    """
    readers = audience_of(project.settings, audience) if audience else None
    draft = draft_of(project.issue, project.layout, project.settings, audience=readers)
    return check_issue(draft, choice, allowed)


def _planned(project: Project, audience: Path) -> tuple[int | None, tuple[Problem, ...]]:
    """How many readers will get it, or why no plan could be made."""
    try:
        readers = audience_of(project.settings, audience)
        suppression = suppression_of(project.settings)
        return len(plan_send(project.issue, project.layout, project.settings, readers, suppression)), ()
    except NewsletterError as error:
        return None, error.problems


def _as_finding(problem: Problem) -> Finding:
    title = "the plan of the run cannot be made"
    return Finding(PLAN_RULE, title, Severity.ERROR, Place(problem.where), problem.what, problem.remedy)
