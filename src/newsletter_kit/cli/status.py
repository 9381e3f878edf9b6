"""`status` and `why`: what the ledger knows of runs, and of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LedgerNamed  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import say, say_json
from newsletter_kit.cli.runs_named import RunWord, runs_named

if TYPE_CHECKING:
    from newsletter_kit import Ledger
    from newsletter_kit.ledger.values import PersonRecord, Run

Watch = Annotated[
    bool, typer.Option("--watch", metavar="", help="Go on looking until the run is over, or Ctrl-C.")
]
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="Whose mail.")]


def status(
    run: RunWord = None, *, ledger: LedgerNamed = None, watch: Watch = False, as_json: AsJson = False
) -> None:
    """Show how far each run has come; of one RUN also who was not accepted, and why.

    A run is one issue to one list. Runs to the outbox are not remembered.

    Example:
        newsletter-kit status
    """
    from newsletter_kit.cli.ledger_there import require_ledger_there
    from newsletter_kit.cli.office import office_here
    from newsletter_kit.cli.run_words import ledger_to_look_at, tell_run
    from newsletter_kit.cli.watch import look_at, standing_words
    from newsletter_kit.cli.watch import watch as watch_runs
    from newsletter_kit.sending.ledgers import place_to_look_at

    if watch and as_json:
        raise typer.BadParameter("--watch is for people, and --json for machines. Leave out one of them.")
    require_ledger_there(ledger)
    with ledger_to_look_at(place_to_look_at(ledger)) as opened:
        runs = runs_named(opened, run)
        if as_json:
            say_json({"ok": True, "runs": [_run_as_json(opened, each) for each in runs if opened]})
        elif not runs or opened is None:
            say("No run has been begun.")
        elif watch:
            watch_runs(opened, runs)
        else:
            for each in runs:
                tell_run(opened, each, in_full=run is not None, named=ledger)
                if words := standing_words(look_at(opened, each), office_here().zone):
                    say(f"  {words}.".replace("..", "."))


def why(address: Address, *, ledger: LedgerNamed = None, as_json: AsJson = False) -> None:
    """Show what became of the mail to ADDRESS in each run, step by step.

    Example:
        newsletter-kit why nino@example.org
    """
    from newsletter_kit.address import AddressError, parse_address
    from newsletter_kit.cli.ledger_there import require_ledger_there
    from newsletter_kit.cli.run_words import ledger_to_look_at, tell_person
    from newsletter_kit.sending.ledgers import place_to_look_at

    try:
        key = parse_address(address, allow_test=True).key
    except AddressError as error:
        raise typer.BadParameter(f"{address!r} is no address: {error}.") from None
    require_ledger_there(ledger)
    with ledger_to_look_at(place_to_look_at(ledger)) as opened:
        records = opened.person(key) if opened else ()
        roads = {(run.issue_id, run.list_id): run.route for run in opened.runs()} if opened else {}
    if as_json:
        say_json({"ok": True, "runs": [_person_as_json(each) for each in records]})
    elif not records:
        say("The ledger knows nobody with this address.")
    for each in () if as_json else records:
        tell_person(each, ledger, roads.get((each.issue_id, each.list_id)))


def _run_as_json(ledger: Ledger, run: Run) -> dict[str, object]:
    from newsletter_kit.cli.watch import look_at
    from newsletter_kit.ledger.states import State

    look = look_at(ledger, run)
    counts, standing = look.counts, look.standing
    at = standing and standing.not_before
    why = look.why or look.lack
    told = {"phase": standing.phase, "not_before": at and at.isoformat(), "why": why} if standing else {}
    return {
        "issue": run.issue_id,
        "list": run.list_id,
        "provider": run.route.provider,
        "begun_at": run.begun_at.isoformat(),
        "is_done": counts.is_done,
        "counts": {state.value: counts.of(state) for state in State},
        **told,
    }


def _person_as_json(record: PersonRecord) -> dict[str, object]:
    steps = [{"at": step.at.isoformat(), "kind": step.kind, "reason": step.reason} for step in record.story]
    return {
        "issue": record.issue_id,
        "list": record.list_id,
        "state": record.state.value,
        "reason": record.reason,
        "provider_id": record.provider_id,
        "steps": steps,
    }
