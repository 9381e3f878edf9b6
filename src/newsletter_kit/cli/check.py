"""`check`: is the issue ready? All that is wrong, missing or worth a look, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from newsletter_kit.cli.arguments import AsJson, AudiencePath, IssuePath, LayoutName  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import say, say_json, say_table
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newsletter_kit.cli.findings import Findings
    from newsletter_kit.errors import Problem

MAX_SHOWN = 20


def check(
    context: typer.Context,
    issue: IssuePath,
    *,
    audience: AudiencePath = None,
    layout: LayoutName = None,
    as_json: AsJson = False,
) -> None:
    """Look whether ISSUE loads and compiles in every language, and list what is still to do.

    It also looks whether every reader of the audience has the fields that the merge tags want. If no
    audience is named and newsletter.toml's file is not there yet, it leaves that out.

    Example:
        newsletter-kit check issues/2024-q1
    """
    from newsletter_kit.cli.findings import examine
    from newsletter_kit.cli.next_step import typed, typed_again
    from newsletter_kit.cli.project import only_to_look, open_project
    from newsletter_kit.cli.readers import audience_at_hand

    project = only_to_look(open_project(issue, layout))
    tried = audience or audience_at_hand(project.settings)
    findings = examine(project, tried)
    if as_json:
        say_json({**_described(findings), "audience": tried and str(tried)})
    else:
        _report(findings, tried)
        _farewell(findings, typed_again(context), typed("build", issue, layout=layout))
    if findings.errors:
        raise typer.Exit(int(ExitCode.BAD_INPUT))


def _described(findings: Findings) -> dict[str, object]:
    return {
        "ok": not findings.errors,
        "issue": findings.issue_id,
        "editions": [
            {"language": each.language, "html_bytes": each.html_bytes} for each in findings.editions
        ],
        "merge_fields": [
            {"name": each.name, "fallback": each.fallback, "where": each.where}
            for each in findings.merge_fields
        ],
        "readers": findings.readers,
        **{name: [_as_json(each) for each in problems] for name, problems in findings.lists().items()},
    }


def _as_json(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "what": problem.what, "remedy": problem.remedy}


def _report(findings: Findings, audience: Path | None) -> None:
    from newsletter_kit.cli.project import language_name

    say(findings.title, "heading")
    say(f"  {findings.sections} sections in the layout {findings.layout}")
    say()
    say("Editions", "heading")
    say_table(
        {language_name(each.language): f"{each.html_bytes:,} bytes of HTML" for each in findings.editions}
    )
    if findings.merge_fields:
        say()
        say("Merge fields", "heading")
        say_table({each.name: each.describe() for each in findings.merge_fields})
    for name, problems in findings.lists().items():
        _list(name.replace("_", " ").capitalize(), problems, name == "errors")
    if findings.readers is not None and audience:
        say()
        said = f"All readers of {audience.name} ({findings.readers:,}) have what the merge tags want."
        say(said, "good")


def _list(heading: str, problems: Sequence[Problem], is_bad: bool) -> None:  # noqa: FBT001  a private flag
    if not problems:
        return
    say()
    say(f"{heading} ({len(problems)})", "heading")
    for problem in problems[:MAX_SHOWN]:
        say(f"  {problem}", "bad" if is_bad else "plain")
    if (more := len(problems) - MAX_SHOWN) > 0:
        say(f"  and {more:,} more; --json lists them all")


def _farewell(findings: Findings, again: str, look: str) -> None:
    say()
    if findings.errors:
        say(f"Not ready. Mend the errors, then type again: {again}", "bad")
        return
    rest = len(findings.to_do)
    ready = "It loads and compiles." if rest else "Ready."
    left = f" {rest} {'thing is' if rest == 1 else 'things are'} still to do." if rest else ""
    say(f"{ready}{left} To see it, type: {look}", "good")
