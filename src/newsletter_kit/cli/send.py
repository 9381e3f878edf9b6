"""`send`: say who will get the issue, and then hand it over, one message for each reader."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer reads it
from typing import TYPE_CHECKING

import typer

from newsletter_kit.cli.arguments import AsJson, AudiencePath, IssuePath  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import ask, is_interactive, progress_bar, say, say_json
from newsletter_kit.cli.send_arguments import (  # noqa: TC001
    AcceptEdit,
    AcceptRoute,
    DryRun,
    LedgerFile,
    Limit,
    Live,
    OutFolder,
    ProviderName,
    Rate,
    ResendUncertain,
    TakeOver,
    Workers,
    Yes,
)

if TYPE_CHECKING:
    from newsletter_kit import Plan, SendOptions, SendRun
    from newsletter_kit.providers.base import Provider


def send(  # noqa: PLR0913  a command's options are its parameters
    context: typer.Context,
    issue: IssuePath,
    *,
    audience: AudiencePath = None,
    provider: ProviderName = None,
    out: OutFolder = None,
    ledger: LedgerFile = None,
    rate: Rate = None,
    workers: Workers = 1,
    limit: Limit = None,
    live: Live = False,
    accept_edit: AcceptEdit = False,
    accept_route: AcceptRoute = False,
    resend_uncertain: ResendUncertain = False,
    take_over: TakeOver = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make one message of ISSUE for each reader and hand them to the provider, after showing the plan.

    The provider outbox writes them to files, so nothing leaves this machine. Any other asks before it
    begins. Whatever stopped a run, the same command goes on with it, and nobody is mailed twice.

    Example:
        newsletter-kit send issues/2024-q1 --dry-run
    """
    from newsletter_kit import SendOptions, open_provider
    from newsletter_kit.cli.farewell import exit_code_of, run_as_json, take_leave
    from newsletter_kit.cli.next_step import typed_again
    from newsletter_kit.cli.plan_words import plan_as_json, tell_plan
    from newsletter_kit.cli.run_words import reached, tell_earlier, tell_team
    from newsletter_kit.sending.rehearsal import within_reach

    options = SendOptions(
        workers=workers,
        rate=_per_second(rate),
        limit=limit,
        live=live,
        accept_edit=accept_edit,
        accept_route=accept_route,
        resend_uncertain=resend_uncertain,
        take_over=take_over,
    )
    plan = _planned(issue, audience, dry_run=dry_run)
    settings = plan.editions.settings
    with open_provider(provider or settings.provider, settings, folder=out) as taker:
        plan = within_reach(plan, taker, live=live)
        if not as_json:
            tell_plan(plan, taker.name)
            tell_team(plan)
            tell_earlier(plan, taker, ledger)
        goes = not dry_run and _may_begin(taker, reached(plan), yes=yes)
        run = _handed_over(plan, taker, ledger, options) if goes else None
    if as_json:
        say_json({"ok": True, "plan": plan_as_json(plan, taker.name), "run": run and run_as_json(run)})
    else:
        take_leave(run, taker, typed_again(context, "--dry-run"), ledger)
    if run is not None and (code := exit_code_of(run, limit)):
        raise typer.Exit(int(code))


def _per_second(rate: str | None) -> float | None:
    from newsletter_kit.sending.pacing import parse_rate

    try:
        return parse_rate(rate) if rate else None
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None


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


def _handed_over(plan: Plan, provider: Provider, ledger: Path | None, options: SendOptions) -> SendRun:
    from contextlib import nullcontext

    from newsletter_kit import open_ledger
    from newsletter_kit import send as send_plan

    label = "Writing" if provider.name == "outbox" else "Sending"
    with open_ledger(ledger) if ledger else nullcontext() as opened, progress_bar(label, len(plan)) as done:
        return send_plan(plan, provider, opened, options=options, progress=lambda told: done(told.done))
