"""What `check` has found, in words and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks import formats
from newsletter_kit.checks.finding import Severity
from newsletter_kit.cli.console import folded, say, say_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import typer

    from newsletter_kit.checks.engine import Report
    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.cli.console import Style
    from newsletter_kit.cli.overview import Overview

MAX_SHOWN = 20
"""So many different findings of one severity are told."""

MAX_PLACES = 10
"""And so many places of each."""

_HEADINGS: dict[Severity, tuple[str, Style]] = {
    Severity.ERROR: ("Errors", "bad"),
    Severity.WARNING: ("Warnings", "plain"),
    Severity.NOTE: ("Notes", "quiet"),
}


def tell(overview: Overview, report: Report) -> None:
    """Say all of it to people.

    Example:
        >>> tell(overview, report)  # doctest: +SKIP
        The first quarter of 2024 at IOM Georgia
    """
    from newsletter_kit.cli.project import language_name

    say(overview.title, "heading")
    say(f"  {overview.sections} sections in the layout {overview.layout}")
    say()
    say("Editions", "heading")
    if not overview.editions:
        say("  none can be compiled; the errors say why", "bad")
    sizes = {language_name(each.language): f"{each.html_bytes:,} bytes of HTML" for each in overview.editions}
    say_table(sizes)
    if overview.merge_fields:
        say()
        say("Merge fields", "heading")
        say_table({each.name: each.describe() for each in overview.merge_fields})
    tell_findings(report)
    _tell_agreed(report)
    if overview.readers is not None and overview.audience:
        say()
        said = (
            f"All readers of {overview.audience.name} ({overview.readers:,}) have what the merge tags want."
        )
        say(said, "good")


def tell_findings(report: Report) -> None:
    """Say what was found, the errors first, with what to do.

    Example:
        >>> from newsletter_kit.checks.engine import Report
        >>> tell_findings(Report())
    """
    for severity, (heading, style) in _HEADINGS.items():
        _list(heading, report.of(severity), style)


def _list(heading: str, findings: Sequence[Finding], style: Style) -> None:
    if not findings:
        return
    say()
    say(f"{heading} ({len(findings)})", "heading")
    groups = alike(findings)
    for each in groups[:MAX_SHOWN]:
        _say_places(each, style)
        for sentence in filter(None, (f"{each[0].what}.", each[0].remedy)):
            say(folded(sentence, "    "))
    if (more := sum(map(len, groups[MAX_SHOWN:]))) > 0:
        say(f"  and {more:,} more; --json lists them all")


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings, those that say the same of several places together, in the order of the first of each.

    Example:
        >>> alike([])
        []
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.rule, each.what, each.remedy), []).append(each)
    return list(groups.values())


def _say_places(found: Sequence[Finding], style: Style) -> None:
    """Each place on a line of its own, as an editor can open it."""
    count = f"  {len(found)} times" if len(found) > 1 else ""
    for number, each in enumerate(found[:MAX_PLACES]):
        say(f"  {each.place}{'' if number else f'  [{each.rule}]{count}'}", style)
    if (more := len(found) - MAX_PLACES) > 0:
        say(f"  and {more:,} more places; --json lists them all", style)


def _tell_agreed(report: Report) -> None:
    """Who looks at the report shall know that it has been made shorter."""
    if report.ignored or report.known:
        say()
    if report.ignored:
        say(f"Ignored with a reason: {len(report.ignored)}", "quiet")
    if report.known:
        say(f"Known from the baseline: {len(report.known)}", "quiet")


def farewell(report: Report, context: typer.Context) -> None:
    """Say what to do next.

    Example:
        >>> farewell(report, context)  # doctest: +SKIP
        Ready. To see it, type: newsletter-kit build issues/2024-q1
    """
    from newsletter_kit.cli.next_step import typed, typed_again

    say()
    params = context.params
    if any(each.edit for each in report.findings):
        fixing = typed("check", params["issue"], layout=params["layout"], provider=params["provider"])
        say(f"A machine can mend some of it; type: {fixing} --fix")
    if report.errors:
        say(f"Not ready. Mend the errors, then type again: {typed_again(context, '--fix')}", "bad")
        return
    look = typed("build", params["issue"], layout=params["layout"])
    warnings = len(report.warnings)
    left = f" {warnings} {'warning is' if warnings == 1 else 'warnings are'} worth a look."
    say(f"Nothing stops it.{left if warnings else ''} To see it, type: {look}", "good")


def as_json(overview: Overview, report: Report) -> dict[str, object]:
    """All of it for machines.

    Example:
        >>> as_json(overview, report)["ok"]  # doctest: +SKIP
        True
    """
    return {
        "ok": not report.errors,
        "issue": overview.issue_id,
        "editions": [
            {"language": each.language, "html_bytes": each.html_bytes} for each in overview.editions
        ],
        "merge_fields": [
            {"name": each.name, "fallback": each.fallback, "where": each.where}
            for each in overview.merge_fields
        ],
        "readers": overview.readers,
        "audience": overview.audience and str(overview.audience),
        **formats.as_json(report),
    }


def as_sarif(report: Report) -> dict[str, object]:
    """The report for code hosts.

    Example:
        >>> as_sarif(report)["version"]  # doctest: +SKIP
        '2.1.0'
    """
    from newsletter_kit import __version__
    from newsletter_kit.checks.catalogue import catalogue

    return formats.as_sarif(report, catalogue(), __version__)


def tell_github(report: Report) -> None:
    """Say the report as commands of a GitHub workflow.

    Example:
        >>> tell_github(report)  # doctest: +SKIP
        ::warning file=issues/2024-q1/issue.yaml,line=16,title=NK001::…
    """
    for line in formats.as_github(report):
        say(line)
