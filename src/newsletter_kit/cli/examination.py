"""What `check` does with an issue: ask the rules, and try it with its readers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit import NewsletterError, plan_send
from newsletter_kit.checks.check import check_issue, draft_of
from newsletter_kit.checks.engine import as_finding
from newsletter_kit.checks.place import files_of
from newsletter_kit.cli.advice import fitted
from newsletter_kit.cli.overview import overview_of
from newsletter_kit.cli.readers import audience_at_hand, audience_of, suppression_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.engine import Choice, Report
    from newsletter_kit.cli.overview import Overview
    from newsletter_kit.cli.project import Project
    from newsletter_kit.errors import Problem


def examine(project: Project, audience: Path | None, choice: Choice) -> tuple[Overview, Report]:
    """Everything that is to be said of an issue before it is sent.

    Args:
        project: what `open_project` gave.
        audience: a file of readers; newsletter.toml's unless given, and none if that is not there yet.
        choice: which rules to ask.

    Raises:
        AudienceError: if the audience that was named cannot be read.

    Example:
        >>> examine(open_project(Path("issues/2024-q1")), None, Choice())[1].errors  # doctest: +SKIP
        ()
    """
    tried = audience or audience_at_hand(project.settings)
    draft = _draft(project, tried)
    report = check_issue(draft, choice)
    readers, problems = _planned(project, tried) if tried else (None, ())
    untold = (each for each in problems if not _is_told(each, report))
    found = (as_finding(each, "the run cannot be planned", files_of(project.issue)) for each in untold)
    findings = tuple({each.problem: each for each in (*found, *report.findings)}.values())
    return overview_of(draft, tried, readers), _fitted(replace(report, findings=findings))


def _is_told(problem: Problem, report: Report) -> bool:
    """Whether a rule on the audience says what the plan says, of all rows in one finding."""
    told = [each for each in report.errors if each.rule in _OF_THE_READERS]
    return any(
        problem.where == str(each.place) or problem.where.partition(":")[0] == each.place.name
        for each in told
    )


_OF_THE_READERS = frozenset({"NK320", "NK322"})


def report_of(
    project: Project,
    audience: Path | None,
    choice: Choice,
    allowed: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Report:
    """What the rules say of an issue and of the readers of a file, on a day; today unless given.

    Example:
        >>> report_of(project, None, Choice(), {"NK012": "the minister's own title"})  # doctest: +SKIP
        Report(findings=(), …)
    """
    return _fitted(check_issue(_draft(project, audience, today), choice, allowed))


def _fitted(report: Report) -> Report:
    """With what one types; a text of the author's that a finding shows stays as it is written."""
    told = tuple(fitted(each) if each.recourse else each for each in report.findings)
    return replace(report, findings=told)


def _draft(project: Project, audience: Path | None, today: date | None = None) -> Draft:
    readers = audience_of(project.settings, audience) if audience else None
    return draft_of(project.issue, project.layout, project.settings, audience=readers, today=today)


def _planned(project: Project, audience: Path) -> tuple[int | None, tuple[Problem, ...]]:
    """How many readers will get it, or why no plan could be made."""
    try:
        readers = audience_of(project.settings, audience)
        suppression = suppression_of(project.settings)
        return len(plan_send(project.issue, project.layout, project.settings, readers, suppression)), ()
    except NewsletterError as error:
        return None, error.problems
