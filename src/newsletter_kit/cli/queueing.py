"""The work of `send --queue`: tell the plan, ask, and leave the mail to workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from newsletter_kit.cli.console import ask, is_interactive, say
from newsletter_kit.cli.ending import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit import Plan
    from newsletter_kit.cli.call import Call
    from newsletter_kit.cli.console import Line
    from newsletter_kit.cluster.health import Health
    from newsletter_kit.cluster.queueing import Queued, Schedule

LISTS_READ = (
    "The suppression list was read now, and will not be read again. Whoever leaves until then: "
    "`suppress ADDRESS` keeps them back here too."
)
"""What a scheduled run does not do by itself, told when it is queued."""


def schedule_of(
    at: str | None, zones: tuple[str | None, str | None], *, even_if_past: bool, is_queued: bool
) -> Schedule | None:
    """When the run is to begin, as `--at`, `--timezone` and `--even-if-past` say; None if it is not queued.

    Args:
        at: a time; None for at once.
        zones: whose clocks show it: the time zone that was named with it, and that of the settings.
        even_if_past: whether it may be long past.
        is_queued: whether workers send it.

    Raises:
        ConfigError: if it is no time, one that clocks show twice or never, or one that is long past.

    Example:
        >>> schedule_of(None, (None, None), even_if_past=False, is_queued=True).at is None
        True
    """
    from datetime import UTC, datetime

    from newsletter_kit.cluster.queueing import Schedule
    from newsletter_kit.cluster.schedule import require_ahead, time_of, zone_named
    from newsletter_kit.errors import ConfigError, Problem

    timezone, office = zones
    if not is_queued:
        if at:
            raise typer.BadParameter("--at is for a run that workers send. Add --queue.")
        return None
    if at is None:
        if timezone or even_if_past:
            raise typer.BadParameter("--timezone and --even-if-past are for --at. Say when it begins.")
        return Schedule()
    zone = zone_named(timezone or office or "UTC")
    if timezone is None and office is None and not _has_offset(at):
        what = f"whose clocks show {at}"
        remedy = f'Add --timezone, such as Asia/Tbilisi, or the setting `timezone`; or write "{at}Z" for UTC.'
        raise ConfigError(Problem("--at", f"it does not say {what}", remedy))
    begins = time_of(at, zone)
    if not even_if_past:
        require_ahead(begins, datetime.now(UTC), zone)
    return Schedule(begins, even_if_past)


def _has_offset(text: str) -> bool:
    from datetime import datetime

    if len(text.strip()) <= len("2026-12-01"):
        return True  # a day without an hour is wrong, whatever the clocks
    try:
        return datetime.fromisoformat(text.strip()).tzinfo is not None
    except ValueError:
        return True  # what is wrong with it is told by who reads it


def queue_up(plan: Plan, call: Call, schedule: Schedule) -> Ending:
    """Show the plan, ask, and queue it.

    Raises:
        NewsletterError: whatever stands against it.

    Example:
        >>> queue_up(plan, call, Schedule()).code  # doctest: +SKIP
        <ExitCode.DONE: 0>
    """
    from datetime import UTC

    from newsletter_kit.cli.farewell import nothing_done
    from newsletter_kit.cli.gate import require_consents_on
    from newsletter_kit.cli.outlook import look_ahead, outlook_as_json, require_not_refused, tell_outlook
    from newsletter_kit.cli.shared_place import require_shared
    from newsletter_kit.cluster.health import health_of
    from newsletter_kit.cluster.queueing import enqueue, require_queueable
    from newsletter_kit.sending.other_ledger import require_no_other_ledger
    from newsletter_kit.sending.rehearsal import within_reach
    from newsletter_kit.sending.same_issue import require_same_issue

    if call.provider.is_sandbox:
        raise typer.BadParameter("--sandbox is for a send from this machine. Leave out --queue.")
    if schedule.at:
        require_consents_on(schedule.at.astimezone(UTC).date(), call.project, call.allowed)
    plan = within_reach(plan, call.provider, live=call.options.live)
    if not call.dry_run:
        require_queueable(plan, call.provider, call.options)
    ledger = require_shared(call.kept)
    require_no_other_ledger(ledger, plan, call.provider, call.options)
    require_same_issue(ledger, plan, call.provider, call.options)
    outlook = look_ahead(plan, call)
    if not call.as_json:
        tell_outlook(outlook)
    require_not_refused(outlook)
    document: dict[str, object] = {"plan": outlook_as_json(outlook), "queued": None}
    if call.dry_run or not _may_queue(call, outlook.question):
        return Ending(document, nothing_done(call, outlook.refusal))
    queued = enqueue(plan, call.provider, ledger, call.options, schedule)
    health = health_of(ledger)
    return Ending({**document, "queued": queued_as_json(queued)}, tuple(_told(queued, health, call)))


def queued_as_json(queued: Queued) -> dict[str, object]:
    """What was queued, for machines.

    Example:
        >>> queued_as_json(queued)["readers"]  # doctest: +SKIP
        1204
    """
    return {
        "issue": queued.run.issue_id,
        "list": queued.run.list_id,
        "readers": queued.counts.pending,
        "begins_at": queued.begins_at and queued.begins_at.isoformat(),
        "parcel_bytes": queued.cargo_bytes,
        "rate": queued.rate,
        "kept": list(queued.kept),
    }


def _may_queue(call: Call, question: str) -> bool:
    if call.yes:
        return True
    if not is_interactive():
        name = call.provider.name
        raise typer.BadParameter(f"{name} mails people, and nobody can be asked here. Add --yes.")
    say()
    return ask(question)


def _told(queued: Queued, health: Health, call: Call) -> Iterator[Line]:
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.cli.office import office_here
    from newsletter_kit.moments import day_and_time

    issue = queued.run.issue_id
    yield f"{issue} is queued: {queued.counts.pending:,} readers, for workers to hand over.", "good"
    if queued.begins_at:
        kept = ", as was said before" if "time" in queued.kept else ""
        yield f"It begins on {day_and_time(queued.begins_at, office_here().zone)}{kept}.", "plain"
        yield LISTS_READ, "plain"
    if queued.rate and "rate" in queued.kept:
        yield f"It goes at {queued.rate:g} messages a second, as was said before.", "plain"
    if not health.workers:
        yield "No worker is there just now. To start one, type:", "plain"
        yield f"  {typed('worker', ledger=call.ledger)}", "plain"
    yield f"To see how it goes, type: {typed('status', issue, '--watch', ledger=call.ledger)}", "plain"
