"""`check`: is the issue ready? All that is wrong, missing or worth a look, in one go."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, AudiencePath, LayoutName  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import complain, say, say_json
from newsletter_kit.errors import ExitCode, NewsletterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.checks.engine import Choice, Report
    from newsletter_kit.cli.console import Style
    from newsletter_kit.cli.overview import Overview
    from newsletter_kit.cli.project import Project


class Format(StrEnum):
    """The forms in which `check` answers."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


OneIssue = Annotated[
    Path | None, typer.Argument(metavar="ISSUE", help="An issue.yaml, or the folder that holds it.")
]
Formatted = Annotated[
    Format, typer.Option("--format", help="How to answer: to people, to programs, to code hosts.")
]
Strict = Annotated[bool, typer.Option("--strict", metavar="", help="Let warnings count as errors.")]
Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="ID", help="Ask only rules whose id begins so; may be repeated."),
]
Ignored = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="ID", help="Do not ask rules whose id begins so; may be repeated."),
]
Fix = Annotated[bool, typer.Option("--fix", metavar="", help="Mend in the files what a machine can mend.")]
Links = Annotated[bool, typer.Option("--links", metavar="", help="Also ask whether links lead somewhere.")]
Spelling = Annotated[
    bool, typer.Option("--spelling", metavar="", help="Also look the words up in dictionaries.")
]
Spam = Annotated[bool, typer.Option("--spam", metavar="", help="Also ask the spam filters of this machine.")]
NewBaseline = Annotated[
    Path | None,
    typer.Option("--write-baseline", metavar="FILE", help="Write down what is found now as known."),
]
Taker = Annotated[
    str | None,
    typer.Option(
        "--provider", metavar="NAME", help="Who is to take the mail; newsletter.toml's unless given."
    ),
]
Explain = Annotated[
    str | None, typer.Option("--explain", metavar="ID", help="Say what a rule looks for, and why.")
]


def check(  # noqa: PLR0913  one for each option
    context: typer.Context,
    issue: OneIssue = None,
    *,
    audience: AudiencePath = None,
    layout: LayoutName = None,
    provider: Taker = None,
    form: Formatted = Format.TEXT,
    as_json: AsJson = False,
    strict: Strict = False,
    select: Select = None,
    ignore: Ignored = None,
    links: Links = False,
    spelling: Spelling = False,
    spam: Spam = False,
    fix: Fix = False,
    write_baseline: NewBaseline = None,
    explain: Explain = None,
) -> None:
    """Look whether ISSUE is ready, in every language, and list what is to be mended and what to be looked at.

    An error stops `send`; a warning does not. If no audience is named and newsletter.toml's file is not there
    yet, the readers are left out, and a note says so. docs/checks.md lists every rule.

    Example:
        newsletter-kit check issues/2024-q1
    """
    if explain:
        say(_explanation(explain, issue))
        return
    if issue is None:
        raise typer.BadParameter("Name an issue.yaml, or the folder that holds it.", param_hint="ISSUE")
    from newsletter_kit.cli.examination import examine
    from newsletter_kit.cli.project import by_provider, only_to_look, open_project

    asked = {"--links": links, "--spelling": spelling, "--spam": spam}
    opted = frozenset(name for name, given in asked.items() if given)
    if write_baseline and (select or ignore):
        raise typer.BadParameter("A baseline holds what all rules find. Leave out --select and --ignore.")
    choice = _choice(select, ignore, opted)
    form = Format.JSON if as_json else form
    try:
        project = only_to_look(by_provider(open_project(issue, layout), provider))
        if fix and _mend(project, choice, say if form is Format.TEXT else complain):
            project = only_to_look(by_provider(open_project(issue, layout), provider))
        overview, report = examine(project, audience, choice)
    except NewsletterError as error:
        _tell_programs(form, error, issue, as_json=as_json)
        raise
    if write_baseline:
        _write_baseline(write_baseline, report)
        return
    _answer(form, overview, report, context)
    if report.errors or (strict and report.warnings):
        raise typer.Exit(int(ExitCode.BAD_INPUT))


def _choice(select: list[str] | None, ignore: list[str] | None, opted: frozenset[str]) -> Choice:
    from newsletter_kit.checks.catalogue import catalogue
    from newsletter_kit.checks.engine import Choice

    known = [rule.id for rule in catalogue()]
    select, ignore = [each.upper() for each in select or ()], [each.upper() for each in ignore or ()]
    for name in (*select, *ignore):
        if name.startswith("NK") and not any(each.startswith(name) for each in known):
            raise typer.BadParameter(f"No rule's id begins with {name!r}. docs/checks.md lists them.")
    return Choice(tuple(select), tuple(ignore), opted)


def _explanation(rule_id: str, issue: Path | None) -> str:
    from newsletter_kit import load_settings
    from newsletter_kit.checks.catalogue import catalogue
    from newsletter_kit.checks.check import rules_for
    from newsletter_kit.checks.manual import told_plainly
    from newsletter_kit.nearest import did_you_mean

    try:
        known = rules_for(load_settings(issue or "."))
    except NewsletterError:  # there is no newsletter here, and ours can be told all the same
        known = catalogue()
    rules = {rule.id.upper(): rule for rule in known}
    if rule_id.upper() not in rules:
        hint = did_you_mean(rule_id.upper(), rules, "docs/checks.md lists them.")
        raise typer.BadParameter(f"There is no rule {rule_id}. {hint}", param_hint="--explain")
    return told_plainly(rules[rule_id.upper()])


def _mend(project: Project, choice: Choice, tell: Callable[[str, Style], None]) -> bool:
    """Whether anything was mended."""
    from newsletter_kit.cli.examination import report_of
    from newsletter_kit.cli.mending import mend_files

    mended = list(mend_files(project.issue, report_of(project, None, choice).findings))
    for line in mended:
        tell(line, "good")
    return bool(mended)


def _write_baseline(path: Path, report: Report) -> None:
    from newsletter_kit.checks.baseline import write_baseline
    from newsletter_kit.checks.finding import Severity

    count = write_baseline(path, [*report.known, *report.warnings, *report.of(Severity.NOTE)])
    said = f"{count} finding is" if count == 1 else f"{count} findings are"
    say(f"{said} written down as known in {path}.", "good")
    if report.errors:
        say(f"Errors are never known: {len(report.errors)} must be mended.", "bad")
    say(f'To pass over them from now on, write into newsletter.toml: baseline = "{path}"')


def _tell_programs(form: Format, error: NewsletterError, issue: Path, *, as_json: bool) -> None:
    """A program learns also of an issue that does not load; people and --json are told by who catches it."""
    from newsletter_kit.checks.engine import Report, as_finding
    from newsletter_kit.checks.formats import as_json as report_as_json
    from newsletter_kit.cli import check_words

    folder = issue if issue.is_dir() else issue.parent
    files = {each.name: each for each in folder.glob("issue*.yaml")}
    report = Report(tuple(as_finding(each, "it does not load", files) for each in error.problems))
    if form is Format.JSON and not as_json:
        say_json({"ok": False, **report_as_json(report)})
    elif form is Format.SARIF:
        say_json(check_words.as_sarif(report))
    elif form is Format.GITHUB:
        check_words.tell_github(report)


def _answer(form: Format, overview: Overview, report: Report, context: typer.Context) -> None:
    from newsletter_kit.cli import check_words

    if form is Format.JSON:
        say_json(check_words.as_json(overview, report))
    elif form is Format.SARIF:
        say_json(check_words.as_sarif(report))
    elif form is Format.GITHUB:
        check_words.tell_github(report)
    else:
        check_words.tell(overview, report)
        check_words.farewell(report, context)
