"""`approve`: a person has read the issue and says that it may go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, IssuePath  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json, say_table

if TYPE_CHECKING:
    from newsletter_kit.approvals.approval import Approval
    from newsletter_kit.approvals.missing import Standing
    from newsletter_kit.cli.project import Project

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who approves: first and last name.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What they have to say, in a line.")]
Listed = Annotated[bool, typer.Option("--list", metavar="", help="Say who has approved, and write nothing.")]


def approve(
    issue: IssuePath, *, by: By = None, note: Note = None, listed: Listed = False, as_json: AsJson = False
) -> None:
    """Write down that NAME has read ISSUE in every language, and that it may go out as it is now.

    Any later change of the issue, its pictures or its layout needs a new approval. How many people `send`
    wants is the setting `approvals` in newsletter.toml.

    Example:
        newsletter-kit approve issues/2024-q1 --by "Lela Example"
    """
    from newsletter_kit.approvals.approve import approve as approve_issue
    from newsletter_kit.approvals.digests import digests_of
    from newsletter_kit.approvals.file import read_approvals
    from newsletter_kit.approvals.missing import standing_of
    from newsletter_kit.cli.project import open_project

    if bool(by) == listed:
        raise typer.BadParameter("Say who approves with --by NAME, or see who has with --list.")
    project = open_project(issue)
    if by:
        approve_issue(project.issue, project.layout, project.settings, by, note)
    digests = digests_of(project.issue, project.layout, project.settings)
    standing = standing_of(read_approvals(project.issue), digests)
    if as_json:
        say_json(_as_json(standing, project, digests))
        return
    _tell(standing, project)
    if by:
        _warn(project)


def _tell(standing: Standing, project: Project) -> None:
    from newsletter_kit.approvals.missing import outdated_approvals
    from newsletter_kit.approvals.namesakes import doubtful_names
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.cli.project import path_of

    say(project.issue.title, "heading")
    say_table({each.by: _said(each) for each in standing.valid})
    for problem in outdated_approvals(standing, project.issue, project.settings):
        say(f"  {problem}", "bad")
    for problem in doubtful_names(standing.valid):
        say(f"  {problem}", "bad")
    say()
    wanted, have = project.settings.approvals, len(standing.valid)
    folder = path_of(project).parent
    if have < wanted:
        say(f"{have} of {wanted} approvals. `send` mails it when there are {wanted}.", "bad")
    elif have:
        counted = (
            f"{have} of {wanted} approvals" if wanted else f"Approvals: {have}; newsletter.toml wants none"
        )
        enough = f"{counted}."
        say(f"{enough} To see who will get it, type: {typed('send', folder)} --dry-run", "good")
    else:
        say("Nobody has approved it as it is now.")


def _warn(project: Project) -> None:
    """Whoever mends an error makes another mail of it: better to hear of that before the second approval."""
    from newsletter_kit.checks.engine import Choice
    from newsletter_kit.cli.examination import report_of
    from newsletter_kit.cli.gate import APPROVALS_RULE
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.cli.project import path_of

    count = len(report_of(project, None, Choice(ignore=(APPROVALS_RULE,))).errors)
    if count:
        errors = "an error that stops" if count == 1 else f"{count} errors that stop"
        look = typed("check", path_of(project).parent)
        say(
            f"`check` finds {errors} `send`. When it is mended, approve again. To see more, type: {look}",
            "bad",
        )


def _said(approval: Approval) -> str:
    from newsletter_kit.cli.office import office_here
    from newsletter_kit.moments import moment

    when = f"{moment(approval.at, office_here().zone)}, in {', '.join(approval.editions)}"
    return f"{when}: {approval.note}" if approval.note else when


def _as_json(standing: Standing, project: Project, digests: dict[str, str]) -> dict[str, object]:
    from newsletter_kit.approvals.namesakes import doubtful_names

    outdated = [{**_plain(approval), "edited": list(edited)} for approval, edited in standing.outdated]
    return {
        "ok": len(standing.valid) >= project.settings.approvals,
        "issue": project.issue.id,
        "editions": digests,
        "wanted": project.settings.approvals,
        "valid": [_plain(each) for each in standing.valid],
        "outdated": outdated,
        "doubtful": [problem.what for problem in doubtful_names(standing.valid)],
    }


def _plain(approval: Approval) -> dict[str, object]:
    return approval.model_dump(mode="json", exclude_none=True)
