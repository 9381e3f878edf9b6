"""`send`: say who will get the issue, and then hand it over, one message for each reader."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path  # noqa: TC003  typer reads it
from typing import TYPE_CHECKING, TypeVar

import typer

from newsletter_kit.cli.arguments import AsJson, AudiencePath, IssuePath  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import say_json, say_lines
from newsletter_kit.cli.send_arguments import (  # noqa: TC001
    AcceptEdit,
    AcceptRoute,
    Allow,
    At,
    Because,
    DryRun,
    EvenIfPast,
    First,
    LedgerNamed,
    Like,
    Limit,
    Live,
    LogFile,
    LogJson,
    Only,
    OtherIssue,
    OtherLedger,
    OtherList,
    OutFolder,
    ProviderName,
    Queue,
    Rate,
    ResendUncertain,
    Sandbox,
    TakeOver,
    Test,
    Timezone,
    Wait,
    Workers,
    Yes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit import Ledger, Plan, SendOptions, Settings
    from newsletter_kit.cli.call import Call
    from newsletter_kit.cli.ending import Ending
    from newsletter_kit.cli.project import Project
    from newsletter_kit.cluster.queueing import Schedule
    from newsletter_kit.providers.base import Provider

Value = TypeVar("Value")


def send(  # noqa: PLR0913  a command's options are its parameters
    context: typer.Context,
    issue: IssuePath,
    *,
    audience: AudiencePath = None,
    provider: ProviderName = None,
    out: OutFolder = None,
    ledger: LedgerNamed = None,
    rate: Rate = None,
    workers: Workers = 1,
    limit: Limit = None,
    only: Only = None,
    first: First = None,
    wait: Wait = None,
    queue: Queue = False,
    at: At = None,
    timezone: Timezone = None,
    even_if_past: EvenIfPast = False,
    test: Test = None,
    like: Like = None,
    sandbox: Sandbox = False,
    live: Live = False,
    accept_edit: AcceptEdit = False,
    accept_route: AcceptRoute = False,
    other_list: OtherList = False,
    other_issue: OtherIssue = False,
    other_ledger: OtherLedger = False,
    resend_uncertain: ResendUncertain = False,
    take_over: TakeOver = False,
    allow: Allow = None,
    because: Because = None,
    log_file: LogFile = None,
    log_json: LogJson = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make one message of ISSUE for each reader and hand them to the provider, after showing the plan.

    The provider outbox writes them to files, so nothing leaves this machine. Any other asks before it
    begins. While `check` finds an error, nothing is sent. Whatever stopped a run, the same command goes on
    with it, and nobody is mailed twice.

    Example:
        newsletter-kit send issues/2024-q1 --dry-run
    """
    from newsletter_kit import SendOptions
    from newsletter_kit.cli.call import Call
    from newsletter_kit.cli.ledger_there import new_ledger
    from newsletter_kit.cli.log import logging_to, require_log_apart
    from newsletter_kit.cli.next_step import typed_again
    from newsletter_kit.cli.project import by_provider, files_of
    from newsletter_kit.cli.queueing import schedule_of
    from newsletter_kit.cli.trial import try_out
    from newsletter_kit.sending.ledgers import ledger_place
    from newsletter_kit.sending.pacing import parse_rate
    from newsletter_kit.sending.share import parse_share
    from newsletter_kit.sending.stages import parse_duration

    options = SendOptions(
        workers=workers,
        rate=_read(parse_rate, rate),
        limit=limit,
        only=only,
        first=_read(parse_share, first),
        live=live,
        accept_edit=accept_edit,
        accept_route=accept_route,
        other_list=other_list,
        other_issue=other_issue,
        other_ledger=other_ledger,
        resend_uncertain=resend_uncertain,
        take_over=take_over,
    )
    again, wait_seconds = typed_again(context, "--dry-run"), _read(parse_duration, wait)
    others = {"--ledger": ledger is not None, "--queue": queue}
    _require_sense(options, wait=wait, test=test, like=like, others=others)
    project = by_provider(_opened(issue, dry_run=dry_run), provider)
    zone, name = project.settings.timezone, project.settings.provider
    schedule = schedule_of(at, (timezone, zone), even_if_past=even_if_past, is_queued=queue)
    if log_file:
        require_log_apart(log_file, files_of(project, audience, ledger))
    allowed = _allowed(project, allow, because)
    options = replace(options, decisions=_decisions(project, allowed, is_test=bool(test)))
    apart = bool(test) or sandbox or (name == "outbox" and ledger is None)
    made = "" if apart else new_ledger(ledger_place(project.settings, ledger), ledger)
    with _kept(project, ledger, apart=apart, only_to_look=dry_run and not queue) as kept:
        plan = _planned(project, audience, kept, silent=as_json)
        opened = _taker(name, plan.editions.settings, out, sandbox=sandbox)
        with logging_to(log_file, as_json=log_json), opened as taker:
            used = None if taker.capabilities.repeatable and ledger is None else kept
            call = Call(project, taker, options, again, ledger=ledger, kept=used, allowed=allowed, yes=yes)
            call = replace(call, new_ledger=made, wait_seconds=wait_seconds, dry_run=dry_run, as_json=as_json)
            ending = try_out(plan, call, test, like) if test else _carried_out(plan, call, schedule)
    _tell(ending, as_json=as_json)


@contextmanager
def _taker(name: str, settings: Settings, out: Path | None, *, sandbox: bool) -> Iterator[Provider]:
    """The provider, open; in its test mode, if that was asked for."""
    from newsletter_kit import open_provider
    from newsletter_kit.sending.sandbox import require_sandbox, sandboxed

    settings = sandboxed(settings, name) if sandbox else settings
    with open_provider(name, settings, folder=out) as taker:
        if sandbox:
            require_sandbox(taker)
        yield taker


def _carried_out(plan: Plan, call: Call, schedule: Schedule | None) -> Ending:
    from newsletter_kit.cli.handing_over import carry_out
    from newsletter_kit.cli.queueing import queue_up

    return queue_up(plan, call, schedule) if schedule else carry_out(plan, call)


def _tell(ending: Ending, *, as_json: bool) -> None:
    """Say how it ended, in words and by the exit code."""
    if as_json:
        say_json({"ok": True, **ending.document})
    else:
        say_lines([("", "plain"), *ending.lines])
    if ending.code:
        raise typer.Exit(int(ending.code))


def _read(parse: Callable[[str], Value], text: str | None) -> Value | None:
    try:
        return parse(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None


def _require_sense(
    options: SendOptions,
    *,
    wait: str | None,
    test: list[str] | None,
    like: str | None,
    others: dict[str, bool],
) -> None:
    """Refuse options that contradict one another, before anything is read."""
    if wait and options.first is None:
        raise typer.BadParameter("--wait is for the pause after --first. Say how many go first.")
    if wait and options.limit is not None:
        raise typer.BadParameter("--wait goes on with all the rest, which --limit forbids. Leave one out.")
    if like and not test:
        raise typer.BadParameter("--as says whose fields a test mail shows. Add --test ADDRESS.")
    idle = {
        "--first": options.first is not None,
        "--limit": options.limit is not None,
        "--resend-uncertain": options.resend_uncertain,
        "--accept-edit": options.accept_edit,
        "--accept-route": options.accept_route,
        "--other-list": options.other_list,
        "--other-issue": options.other_issue,
        "--other-ledger": options.other_ledger,
        "--take-over": options.take_over,
        "--live": options.live,
        **others,
    }
    if test and any(idle.values()):
        what = "--test mails its addresses and nobody else, and is in no run"
        raise typer.BadParameter(f"{what}. Leave out {', '.join(name for name in idle if idle[name])}.")


def _allowed(project: Project, rules: list[str] | None, reason: str | None) -> dict[str, str]:
    """The rules that a person overrules, each with the reason."""
    from newsletter_kit.cli.gate import overruling

    try:
        return overruling(rules, reason, project.settings)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="--allow") from None


def _decisions(project: Project, allowed: dict[str, str], *, is_test: bool) -> tuple[str, ...]:
    """What a person has decided, for the ledger; an issue that is not ready stops here.

    Of a test only the consents are asked for, unless it is written to files: an author may look at the rest.
    """
    from newsletter_kit.cli.gate import require_consents, require_ready

    if not is_test:
        return require_ready(project, allowed)
    if project.settings.provider != "outbox":
        require_consents(project, allowed)
    return ()


def _opened(issue: Path, *, dry_run: bool) -> Project:
    from newsletter_kit.cli.project import only_to_look, open_project

    return only_to_look(open_project(issue)) if dry_run else open_project(issue)


@contextmanager
def _kept(project: Project, named: str | None, *, apart: bool, only_to_look: bool) -> Iterator[Ledger | None]:
    """The ledger of earlier calls, opened once: it is checked from end to end whenever it is opened."""
    from newsletter_kit.cli.run_words import ledger_at, ledger_to_look_at
    from newsletter_kit.sending.ledger_mark import require_newest
    from newsletter_kit.sending.ledgers import ledger_place

    if apart:
        yield None
        return
    place = ledger_place(project.settings, named)
    with (ledger_to_look_at if only_to_look else ledger_at)(place) as ledger:
        require_newest(place, ledger, project.issue.id)
        yield ledger


def _planned(project: Project, audience: Path | None, kept: Ledger | None, *, silent: bool) -> Plan:
    from newsletter_kit.cli.planning_bar import planning
    from newsletter_kit.cli.readers import audience_of, suppression_of
    from newsletter_kit.sending.origin import Known, known_in
    from newsletter_kit.sending.plan import editions_to_send, plan_editions

    with planning(silent=silent) as stage:
        stage("Reading the audience")
        known = Known() if kept is None else known_in(kept)
        readers = audience_of(project.settings, audience, known.readings)
        suppression = suppression_of(project.settings)
        editions = editions_to_send(project.issue, project.layout, project.settings)
        stage(f"Trying the issue with {len(readers):,} readers, since it is new or something has changed")
        return plan_editions(editions, readers, suppression, known.surveys)
