"""The gate before `send`: an issue that is not ready is not sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Severity
from newsletter_kit.errors import CheckError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from newsletter_kit import Settings
    from newsletter_kit.checks.engine import Report
    from newsletter_kit.cli.project import Project

APPROVALS_RULE = "NK350"
"""The rule that tells `check` of approvals; the gate asks for them itself."""


def require_ready(project: Project, allowed: Mapping[str, str], *, begun: bool = False) -> tuple[str, ...]:
    """Refuse an issue in which an error stands, or that too few people have approved as it is.

    Whoever mends an error makes another edition, so the approvals are asked for when no error is left. They
    are asked for whatever the rules ignore: one person cannot speak for two.

    Args:
        project: what is to be sent.
        allowed: ids of rules that are overruled, each with the reason.
        begun: whether a part of it was sent before, so that it is not said that nothing was.

    Returns:
        Which findings were overruled, and who approved it, for the ledger.

    Raises:
        CheckError: with every error that stands, or with what the approvals lack.
        IssueError: if approvals.yaml is broken.

    Example:
        >>> require_ready(project, {"NK012": "the minister wants it so"})  # doctest: +SKIP
        ('NK012 was overruled, because the minister wants it so: issue.yaml:3:1 subject: …',)
    """
    from newsletter_kit.checks.engine import Choice
    from newsletter_kit.cli.examination import report_of

    report = report_of(project, None, Choice(ignore=(APPROVALS_RULE,)), allowed)
    if report.errors and begun:
        raise CheckError(*report.problems)
    if report.errors:
        raise CheckError(*report.problems, _nothing_sent(project, len(report.errors)))
    return (*_overruled(report, allowed), *_approved(project))


def require_consents(project: Project, allowed: Mapping[str, str]) -> None:
    """Refuse an issue that shows or tells of somebody who has not agreed to it; other errors may stand.

    A test mail, too, leaves this machine and cannot be called back.

    Args:
        project: of which a test is to be sent.
        allowed: ids of rules that are overruled, each with the reason.

    Raises:
        CheckError: with every error of that kind.

    Example:
        >>> require_consents(project, {})  # doctest: +SKIP
    """
    if problems := _lacking_consents(project, allowed):
        raise CheckError(*problems, _nothing_sent(project, len(problems)))


def require_consents_on(day: date, project: Project, allowed: Mapping[str, str]) -> None:
    """Refuse an issue of which a consent will not hold any more when workers begin to hand it over.

    Args:
        day: when that is; like all days of the rules, by the clock of UTC.
        project: what is to be queued.
        allowed: ids of rules that are overruled, each with the reason.

    Raises:
        CheckError: with every error of that kind on that day.

    Example:
        >>> require_consents_on(date(2026, 12, 1), project, {})  # doctest: +SKIP
    """
    if problems := _lacking_consents(project, allowed, day):
        what = f"nothing was queued, because that is how it will be on {day}, when it begins"
        raise CheckError(*problems, Problem("--at", what, "Let it begin earlier, or ask anew for a consent."))


def _lacking_consents(
    project: Project, allowed: Mapping[str, str], day: date | None = None
) -> tuple[Problem, ...]:
    """The errors of consents on a day, in the form that exceptions carry."""
    from newsletter_kit.checks.engine import Choice
    from newsletter_kit.checks.rules import consent
    from newsletter_kit.cli.examination import report_of

    ids = tuple(each.id for each in consent.RULES)
    report = report_of(project, None, Choice(select=ids), allowed, day)
    return replace(report, findings=tuple(each for each in report.errors if each.rule in ids)).problems


def _nothing_sent(project: Project, errors: int) -> Problem:
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.cli.project import path_of

    those = "an error stands" if errors == 1 else f"{errors} errors stand"
    step = typed("check", path_of(project).parent, provider=_named_provider(project))
    return Problem("send", f"nothing was sent, because {those}", f"Mend them, and to see all, type: {step}")


def _named_provider(project: Project) -> str | None:
    """The provider, if it is not the one that the settings name."""
    from newsletter_kit import load_settings
    from newsletter_kit.cli.project import path_of

    usual = load_settings(path_of(project)).overridden(project.issue.settings).provider
    return project.settings.provider if project.settings.provider != usual else None


def _approved(project: Project) -> Iterator[str]:
    from newsletter_kit.approvals.digests import digests_of
    from newsletter_kit.approvals.file import read_approvals
    from newsletter_kit.approvals.missing import missing_approvals, standing_of
    from newsletter_kit.moments import day_and_time

    issue, settings = project.issue, project.settings
    if not settings.approvals:
        return
    digests = digests_of(issue, project.layout, settings)
    if missing := missing_approvals(issue, digests, settings):
        raise CheckError(*missing)
    for each in standing_of(read_approvals(issue), digests).valid:
        yield f"approved by {each.by} on {day_and_time(each.at)}"


def _overruled(report: Report, allowed: Mapping[str, str]) -> Iterator[str]:
    for finding, reason in report.ignored:
        if finding.rule in allowed:
            yield f"{finding.rule} was overruled, because {reason}: {finding.place}: {finding.what}"
        elif finding.severity is Severity.ERROR:
            said = f"{finding.rule} is ignored in newsletter.toml, because {reason}"
            yield f"{said}: {finding.place}: {finding.what}"


def overruling(rules: Sequence[str] | None, reason: str | None, settings: Settings) -> dict[str, str]:
    """The rules of `--allow`, with the reason of `--because`.

    Args:
        rules: their ids, in capitals or not.
        reason: why.
        settings: they name the newsletter's own rules.

    Raises:
        ValueError: if a rule has no reason, a reason no rule, or a rule is not there.

    Example:
        >>> overruling(None, None, settings)  # doctest: +SKIP
        {}
    """
    from newsletter_kit.checks.check import rules_for
    from newsletter_kit.nearest import did_you_mean

    named = [each.upper() for each in rules or ()]
    if not named and reason is None:
        return {}
    if bool(named) != bool((reason or "").strip()):
        raise ValueError("--allow overrules a rule and --because says why; the one needs the other")
    known = {rule.id.upper(): rule.id for rule in rules_for(settings)}
    if APPROVALS_RULE in named:
        raise ValueError(f"approvals cannot be overruled, so --allow {APPROVALS_RULE} helps nothing")
    for each in named:
        if each not in known:
            hint = did_you_mean(each, known, "docs/checks.md lists them.")
            raise ValueError(f"there is no rule {each}. {hint}".removesuffix("."))
    return dict.fromkeys((known[each] for each in named), (reason or "").strip())
