"""The work of `send`: tell the plan, ask, hand it over, perhaps in stages, and account for it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from newsletter_kit.cli.console import ask, is_interactive, say
from newsletter_kit.cli.ending import Ending
from newsletter_kit.cli.garbage import look_as_usual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit import Ledger, Plan, SendOptions, SendRun
    from newsletter_kit.cli.bar import Watch
    from newsletter_kit.cli.call import Call


def carry_out(plan: Plan, call: Call) -> Ending:
    """Show the plan and hand it over.

    Raises:
        NewsletterError: whatever stopped it.

    Example:
        >>> carry_out(plan, call).code  # doctest: +SKIP
        <ExitCode.DONE: 0>
    """
    from newsletter_kit.cli.farewell import exit_code_of, farewell, nothing_done, run_as_json
    from newsletter_kit.cli.outlook import look_ahead, outlook_as_json, require_not_refused, tell_outlook
    from newsletter_kit.sending.other_ledger import require_no_other_ledger
    from newsletter_kit.sending.rehearsal import within_reach
    from newsletter_kit.sending.same_issue import require_same_issue

    plan = within_reach(plan, call.provider, live=call.options.live)
    require_no_other_ledger(call.kept, plan, call.provider, call.options)
    require_same_issue(call.kept, plan, call.provider, call.options)
    if not call.dry_run:
        _require_not_held_up(plan, call)
    outlook = look_ahead(plan, call)
    if not call.as_json:
        tell_outlook(outlook)
    require_not_refused(outlook)
    goes = not call.dry_run and _may_begin(call, outlook.question)
    run = _handed_over(plan, call) if goes else None
    document = {"plan": outlook_as_json(outlook), "run": run and run_as_json(run)}
    if run is None:
        return Ending(document, nothing_done(call, outlook.refusal))
    lines = tuple(farewell(run, call, plan))
    return Ending(document, lines, exit_code_of(run, in_full=_is_in_full(call)))


def _require_not_held_up(plan: Plan, call: Call) -> None:
    """Refuse a run of which nobody may be handed over now: the ledger would give us none of its readers."""
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.cli.office import office_of
    from newsletter_kit.errors import LedgerError, Problem
    from newsletter_kit.ledger.shared import shared
    from newsletter_kit.moments import day_and_time
    from newsletter_kit.sending.rehearsal import list_of

    ledger, wanted = shared(call.kept), (plan.editions.issue.id, list_of(plan))
    if ledger is None or call.provider.is_sandbox:
        return
    for run in ledger.runs():
        if (run.issue_id, run.list_id) != wanted:
            continue
        standing, where = ledger.standing(run), f"run {run.issue_id}"
        if standing.phase == "paused":
            step = typed("resume", run.issue_id, ledger=call.ledger)
            remedy = (
                f"To go on with what was queued, type: {step}. If the issue was edited since, and the rest "
                "shall get the edited one, add --queue and --accept-edit."
            )
            raise LedgerError(Problem(where, "it is paused", remedy))
        if standing.not_before and standing.not_before > ledger.time():
            begins = day_and_time(standing.not_before, office_of(plan.editions.settings).zone)
            what = f"workers begin it on {begins}"
            remedy = "To begin at once, queue it again with --queue, and name this minute with --at."
            raise LedgerError(Problem(where, what, remedy))


def _is_in_full(call: Call) -> bool:
    options = call.options
    is_part = (options.first is not None and call.wait_seconds is None) or options.only is not None
    return options.limit is None and not is_part


def _may_begin(call: Call, question: str) -> bool:
    """Whether to go on: the outbox never asks, because nothing leaves the machine."""
    name = call.provider.name
    if call.yes or name == "outbox":
        return True
    if not is_interactive():
        raise typer.BadParameter(f"{name} mails people, and nobody can be asked here. Add --yes.")
    say()
    return ask(question)


def _handed_over(plan: Plan, call: Call) -> SendRun:
    from newsletter_kit import send
    from newsletter_kit.cli.bar import watching

    label = "Writing" if call.provider.name == "outbox" else "Sending"
    silent = call.as_json
    with _ledger(plan, call) as ledger, watching(label, silent=silent) as watch, _settled_memory():
        call = replace(call, options=replace(call.options, on_wait=_told(watch), on_stop=watch.stopping))
        run = send(plan, call.provider, ledger, options=call.options, progress=watch.progress)
        if call.wait_seconds is None or not run.left:
            return run
        return _rest(plan, call, ledger, watch)


@contextmanager
def _settled_memory() -> Iterator[None]:
    """What is loaded by now stays to the end: Python need not look for garbage in it every few batches."""
    look_as_usual()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _rest(plan: Plan, call: Call, ledger: Ledger | None, watch: Watch) -> SendRun:
    """Wait, look at all anew, settle what is in doubt, and hand over the rest if the first part went well."""
    from newsletter_kit import send
    from newsletter_kit.cli.second_look import looked_at_again
    from newsletter_kit.durations import in_words
    from newsletter_kit.sending.stages import require_well, wait_for

    seconds = call.wait_seconds or 0.0
    text = f"The first part is sent. Waiting {in_words(seconds)} before the rest; Ctrl-C stops here."
    wait_for(seconds, begun=lambda: watch.remark(text))
    plan, options = looked_at_again(plan, call)
    options = _spent(options)
    require_well(send(plan, call.provider, ledger, options=replace(options, limit=0)))
    options = replace(options, first=None)
    return send(plan, call.provider, ledger, options=options, progress=watch.progress)


def _spent(options: SendOptions) -> SendOptions:
    """Without what a person has said of the run as it was: nobody has looked at what happened since."""
    options = replace(options, accept_edit=False, accept_route=False, other_list=False)
    options = replace(options, other_issue=False)
    return replace(options, other_ledger=False, take_over=False, resend_uncertain=False)


@contextmanager
def _ledger(plan: Plan, call: Call) -> Iterator[Ledger | None]:
    """The open one, or the named one, or one for all stages; or None, so that `send` opens its own."""
    from newsletter_kit import open_ledger
    from newsletter_kit.sending.ledger_mark import marked
    from newsletter_kit.sending.ledgers import ledger_for, ledger_place

    place, issue_id = ledger_place(plan.editions.settings, call.ledger), plan.editions.issue.id
    if call.kept is not None:
        with marked(place, call.kept, issue_id):
            yield call.kept
    elif call.ledger is not None:
        with open_ledger(call.ledger) as ledger, marked(place, ledger, issue_id):
            yield ledger
    elif call.wait_seconds is not None:
        with ledger_for(plan, call.provider, None) as ledger:
            yield ledger
    else:
        yield None


def _told(watch: Watch) -> Callable[[object], object]:
    return lambda waiting: watch.remark(str(waiting))
