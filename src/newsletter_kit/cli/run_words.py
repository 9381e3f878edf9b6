"""Runs in words: what a ledger knows of an issue, and of one person."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import complain, say, say_table
from newsletter_kit.cli.doubt_words import doubt_step
from newsletter_kit.cli.next_step import typed
from newsletter_kit.cli.office import office_here
from newsletter_kit.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit import Ledger, Plan
    from newsletter_kit.cli.call import Call
    from newsletter_kit.errors import LedgerError
    from newsletter_kit.ledger.address import LedgerPlace
    from newsletter_kit.ledger.states import State
    from newsletter_kit.ledger.values import Counts, PersonRecord, Route, Run
    from newsletter_kit.sending.left import Left
    from newsletter_kit.sending.part import Part

MAX_SHOWN = 20


@contextmanager
def ledger_at(place: LedgerPlace) -> Iterator[Ledger | None]:
    """The ledger at `place`, or None if nothing was ever written down; to look makes no file.

    Example:
        >>> from pathlib import Path
        >>> with ledger_at(Path("nowhere.db")) as ledger:
        ...     print(ledger)
        None
    """
    from pathlib import Path

    from newsletter_kit.cli.ledger_wait import opened_with_a_word
    from newsletter_kit.ledger.ledger_file import require_not_gone

    if isinstance(place, Path) and not place.exists():
        require_not_gone(place)
        yield None
        return
    with opened_with_a_word(place) as ledger:
        yield ledger


@contextmanager
def ledger_to_look_at(place: LedgerPlace) -> Iterator[Ledger | None]:
    """The same, for who only looks: no right to write is needed, and nobody who is writing is waited for.

    Example:
        >>> from pathlib import Path
        >>> with ledger_to_look_at(Path("nowhere.db")) as ledger:
        ...     print(ledger)
        None
    """
    from pathlib import Path

    from newsletter_kit.cli.ledger_there import is_empty

    if is_empty(place) and not isinstance(place, Path):
        yield None
        return
    if not isinstance(place, Path) or not place.exists():
        with ledger_at(place) as ledger:
            yield ledger
        return
    from newsletter_kit.ledger.looking import is_locked, open_ledger_to_tell
    from newsletter_kit.ledger.trouble import lock_holder

    looked, hindrance = open_ledger_to_tell(place)
    with looked:
        if hindrance:
            why = (
                f"{lock_holder(place)} is writing it" if is_locked(hindrance) else "it can only be read here"
            )
            complain(f"{place}: {why}, so it is told as it was written last.", "quiet")
        yield looked


def begun_before(
    plan: Plan, call: Call, part: Part | None = None
) -> tuple[Run, Counts, Left, LedgerError | None] | None:
    """The run that earlier calls have begun for this issue; None if none was.

    With it comes what became of its readers, who is still to be mailed, or who of a part of them, and why it
    will not be gone on with, if so.

    Example:
        >>> begun_before(plan, call)  # doctest: +SKIP
    """
    from newsletter_kit.ledger.runs import refusal_of
    from newsletter_kit.sending.left import left_to_go
    from newsletter_kit.sending.rehearsal import list_of
    from newsletter_kit.sending.run_editions import whole_spec_of

    ledger = call.kept
    if plan.sandbox or ledger is None:
        return None
    wanted = (plan.editions.issue.id, list_of(plan))
    run = next((each for each in ledger.runs() if (each.issue_id, each.list_id) == wanted), None)
    if run is None:
        return None
    spec = whole_spec_of(ledger, plan, call.provider, call.options)
    left = left_to_go(ledger, run, plan, part)
    return run, ledger.counts(run), left, refusal_of(run, spec)


def tell_team(plan: Plan) -> None:
    """Say that only the team gets it, if that is so.

    Example:
        >>> tell_team(plan)  # doctest: +SKIP
        A rehearsal. Only your team will get it: 2 of them
    """
    if plan.team is not None:
        say(f"A rehearsal. Only your team will get it: {reached(plan):,} of them", "heading")
        say("  newsletter.toml does not say live = true, and --live was not given.")
        say()


def reached(plan: Plan) -> int:
    """How many readers a plan reaches.

    Example:
        >>> reached(plan)  # doctest: +SKIP
        1204
    """
    return len(plan) if plan.team is None else sum(1 for _ in plan)


def counted(counts: Counts) -> dict[str, str]:
    """How many are at each state, as names and numbers; a state with nobody is left out.

    Example:
        >>> from newsletter_kit.ledger.values import Counts
        >>> counted(Counts(accepted=1204, uncertain=2))
        {'accepted': '1,204', 'uncertain': '2'}
    """
    from newsletter_kit.ledger.states import State

    names = {State.PENDING: "still to go", State.IN_FLIGHT: "under way"}
    shown = {names.get(state, state.value): counts.of(state) for state in State}
    return {name: f"{count:,}" for name, count in shown.items() if count}


def tell_run(ledger: Ledger, run: Run, *, in_full: bool, named: str | None = None) -> None:
    """Say how far a run has come and what can be done; in full, also who was not accepted and why.

    Args:
        ledger: that knows the run.
        run: which.
        in_full: whether to name people.
        named: the ledger that was named on the command line, if one was.

    Example:
        >>> tell_run(ledger, run, in_full=False)  # doctest: +SKIP
        2024-q1 to news.iom.int by postmark, begun on 2026-05-01 09:00 UTC
          accepted  1,204
    """
    from newsletter_kit.ledger.states import State

    begun = moment(run.begun_at, office_here().zone)
    say(f"{run.issue_id} to {run.list_id} by {run.route.provider}, begun on {begun}", "heading")
    counts = ledger.counts(run)
    say_table(counted(counts))
    if in_full:
        for state in (State.UNCERTAIN, State.REJECTED, State.FAILED):
            _tell_people(ledger, run, state)
    if counts.uncertain:
        say(f"  {doubt_step(run.route.provider, run.issue_id, named, account=run.route.account)}")
    if counts.pending:
        say(f"  {_to_go_on(ledger, run, named)}")


def _to_go_on(ledger: Ledger, run: Run, named: str | None) -> str:
    """What brings a run further: a command, or nothing but workers."""
    from newsletter_kit.ledger.shared import shared

    on_server = shared(ledger)
    phase = on_server.standing(run).phase if on_server else "running"
    if phase == "paused":
        return f"To go on, type: {typed('resume', run.issue_id, ledger=named)}"
    if phase == "queued":
        return f"Workers hand it over; how it goes: {typed('status', run.issue_id, '--watch', ledger=named)}"
    return "To go on, type the same `newsletter-kit send` again."


def _tell_people(ledger: Ledger, run: Run, state: State) -> None:
    from newsletter_kit.cli.report_words import person_words

    count = ledger.counts(run).of(state)
    if not count:
        return
    say()
    say(f"{state.value.capitalize()}: {count:,}", "heading")
    for person in islice(ledger.people(run, state), MAX_SHOWN):
        say(f"  {person_words(person)}")
    if count > MAX_SHOWN:
        say(f"  and {count - MAX_SHOWN:,} more")


def tell_person(record: PersonRecord, named: str | None = None, road: Route | None = None) -> None:
    """Say what became of somebody in one run, step by step, and what can be done.

    Args:
        record: of the person, in one run.
        named: the ledger that was named on the command line, if one was.
        road: by which the run went.

    Example:
        >>> tell_person(record)  # doctest: +SKIP
        2024-q1: accepted
    """
    from newsletter_kit.cli.report_words import edition_title, step_words
    from newsletter_kit.ledger.removing import ERASED
    from newsletter_kit.ledger.states import State

    reason = "erased" if record.reason == ERASED else record.reason
    why = f" ({reason})" if reason else ""
    say(f"{record.issue_id} to {record.list_id}: {record.state.value.replace('_', ' ')}{why}", "heading")
    say_table({"Edition": edition_title(record.edition), "Provider's name for it": record.provider_id or ""})
    zone = office_here().zone
    for step in record.story:
        say(f"  {moment(step.at, zone, seconds=True)}  {step_words(step)}")
    if record.state is State.UNCERTAIN:
        provider, account = (road.provider, road.account) if road else ("", "")
        say(f"  {doubt_step(provider, record.issue_id, named, account=account)}")
