"""`send`: say who will get the issue, and then hand it over, one message for each reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, AudiencePath, IssuePath  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import ask, is_interactive, progress_bar, say, say_json

if TYPE_CHECKING:
    from newsletter_kit import Plan, SendRun
    from newsletter_kit.providers.base import Provider

ProviderName = Annotated[
    str | None,
    typer.Option("--provider", metavar="NAME", help="Who takes the mail; newsletter.toml's unless given."),
]
OutFolder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where the outbox writes its files.")
]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", metavar="", help="Do not ask before mail leaves this machine.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", metavar="", help="Show the plan, and do nothing.")]


def send(  # noqa: PLR0913  a command's options are its parameters
    issue: IssuePath,
    *,
    audience: AudiencePath = None,
    provider: ProviderName = None,
    out: OutFolder = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make one message of ISSUE for each reader and hand them to the provider, after showing the plan.

    The provider outbox writes them to files, so nothing leaves this machine. Any other asks before it
    begins.

    Example:
        newsletter-kit send issues/2024-q1 --dry-run
    """
    from newsletter_kit import open_provider
    from newsletter_kit.cli.plan_words import plan_as_json, tell_plan

    plan = _planned(issue, audience, dry_run=dry_run)
    settings = plan.editions.settings
    with open_provider(provider or settings.provider, settings, folder=out) as taker:
        if not as_json:
            tell_plan(plan, taker.name)
        run = None if dry_run or not _may_begin(taker, len(plan), yes=yes) else _handed_over(plan, taker)
    if as_json:
        say_json({"ok": True, "plan": plan_as_json(plan, taker.name), "run": run and _as_json(run)})
    else:
        _farewell(run, taker, issue)


def _planned(issue: Path, audience: Path | None, *, dry_run: bool) -> Plan:
    from newsletter_kit import plan_send
    from newsletter_kit.cli.project import only_to_look, open_project
    from newsletter_kit.cli.readers import audience_of, suppression_of

    project = only_to_look(open_project(issue)) if dry_run else open_project(issue)
    with progress_bar("Planning"):
        readers = audience_of(project.settings, audience)
        suppression = suppression_of(project.settings)
        return plan_send(project.issue, project.layout, project.settings, readers, suppression)


def _may_begin(provider: Provider, messages: int, *, yes: bool) -> bool:
    """Whether to go on: the outbox never asks, because nothing leaves the machine."""
    if yes or provider.name == "outbox":
        return True
    if not is_interactive():
        raise typer.BadParameter(f"{provider.name} mails people, and nobody can be asked here. Add --yes.")
    say()
    return ask(f"Hand {messages:,} messages to {provider.name}?")


def _handed_over(plan: Plan, provider: Provider) -> SendRun:
    from newsletter_kit import send as send_plan

    label = "Writing" if provider.name == "outbox" else "Sending"
    with progress_bar(label, len(plan)) as done:
        return send_plan(plan, provider, progress=done)


def _as_json(run: SendRun) -> dict[str, object]:
    from newsletter_kit.cli.plan_words import tally_as_json

    counts = ("rejected", "suppressed", "unsendable", "invalid", "merged")
    return {
        "issue": run.issue_id,
        "provider": run.provider,
        "rows": run.rows,
        "accepted": run.accepted,
        **{name: getattr(run, name).count for name in counts},
        "first_rejected": tally_as_json(run.rejected)["first"],
    }


def _farewell(run: SendRun | None, provider: Provider, issue: Path) -> None:
    say()
    if run is None:
        say("Nothing was written, and nothing has left.")
        say(f"To go on, type: newsletter-kit send {issue}")
        return
    say(run.summary(), "good")
    for note in run.rejected.first:
        say(f"  row {note.row}: {note.reason}", "bad")
    index = getattr(provider, "index", None)
    if index is not None:
        say(f"Nothing has left this machine. To see the messages, open {_short(index)}")


def _short(path: Path) -> Path:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
