"""What is known before a send: the plan, the part of it that goes now, what was before, and the pace."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from newsletter_kit.cli.advice import fitted
from newsletter_kit.cli.console import say, say_table

if TYPE_CHECKING:
    from newsletter_kit import Plan
    from newsletter_kit.cli.call import Call
    from newsletter_kit.errors import LedgerError
    from newsletter_kit.ledger.values import Counts, Run
    from newsletter_kit.sending.forecast import Forecast
    from newsletter_kit.sending.left import Left
    from newsletter_kit.sending.part import Part


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before a send.

    Attributes:
        plan: who gets the issue, within reach.
        call: what was asked for.
        part: who of them gets it now; None for all.
        before: if it was begun before, the run, what became of its readers so far, who is left, and why it
            will not be gone on with, if so.
        forecast: how many messages in how many calls.
    """

    plan: Plan
    call: Call
    part: Part | None
    before: tuple[Run, Counts, Left, LedgerError | None] | None
    forecast: Forecast

    @property
    def question(self) -> str:
        """What a person is asked."""
        from newsletter_kit.cli.doubt_words import doubt_clause

        name = self.call.provider.name
        to = f"the test mode of {name}" if self.plan.sandbox else name
        count = self.forecast.messages
        messages = f"{count:,} message{'' if count == 1 else 's'}"
        if self.before is None:
            return f"Hand {messages} to {to}?"
        run, counts, again = *self.before[:2], self.call.options.resend_uncertain
        provider, account = run.route.provider, run.route.account
        beside = doubt_clause(provider, counts.uncertain, again=again, account=account)
        return f"Hand what is left, {messages}{beside} to {to}?"

    @property
    def refusal(self) -> LedgerError | None:
        """Why the run will not be gone on with as it is, if so."""
        return self.before[3] if self.before else None


def look_ahead(plan: Plan, call: Call) -> Outlook:
    """Find out all that can be known before a send; nothing is written.

    Raises:
        AudienceError: if nobody is in the part that was asked for.

    Example:
        >>> look_ahead(plan, call).question  # doctest: +SKIP
        'Hand 1,204 messages to postmark?'
    """
    from newsletter_kit.cli.run_words import begun_before
    from newsletter_kit.sending.forecast import forecast
    from newsletter_kit.sending.part import part_of

    part = part_of(plan, call.options)
    now = None if call.wait_seconds is not None else part
    before = begun_before(plan, call, now)
    goes = before[2].total if before else _in_reach(plan, now)
    return Outlook(plan, call, part, before, forecast(plan, call.provider, call.options, goes))


def _in_reach(plan: Plan, part: Part | None) -> int:
    from newsletter_kit.cli.run_words import reached

    return reached(plan) if part is None else part.count


def tell_outlook(outlook: Outlook) -> None:
    """Say what will happen, before anything does.

    Example:
        >>> tell_outlook(outlook)  # doctest: +SKIP
        Our first issue
    """
    from newsletter_kit.cli.doubt_words import doubt_line
    from newsletter_kit.cli.office import office_of
    from newsletter_kit.cli.plan_words import tell_plan
    from newsletter_kit.cli.run_words import counted, tell_team
    from newsletter_kit.moments import moment

    plan, call = outlook.plan, outlook.call
    tell_team(plan)
    tell_plan(plan, call.provider.name, pace_of(outlook))
    if plan.sandbox:
        _head(f"The test mode of {call.provider.name}: nobody is mailed")
        say("  It takes every message and sends none. The real run is still to come.")
    _tell_part(outlook)
    if call.new_ledger:
        _head("A new ledger")
        say(f"  {call.new_ledger}")
    if outlook.before:
        run, counts, left, refusal = outlook.before
        _head(f"Begun before, on {moment(run.begun_at, office_of(plan.editions.settings).zone)}")
        say_table(counted(counts))
        _tell_left(left)
        if counts.uncertain:
            again = call.options.resend_uncertain
            road = run.route
            say(f"  {doubt_line(road.provider, counts.uncertain, again=again, account=road.account)}")
        for problem in refusal.problems if refusal and call.dry_run else ():
            say(f"  It will be refused as it is. {fitted(problem)}", "bad")


def require_not_refused(outlook: Outlook) -> None:
    """Refuse what the ledger would refuse, before a person is asked; a call that only looks tells it.

    Raises:
        LedgerError: why the run will not be gone on with.

    Example:
        >>> require_not_refused(outlook)  # doctest: +SKIP
    """
    refusal = outlook.refusal
    if refusal and not outlook.call.dry_run:
        raise refusal


def _tell_left(left: Left) -> None:
    if left.new:
        have = "has" if left.new == 1 else "have"
        say(f"  {left.new:,} {have} come into the audience since.")
    if left.earlier:
        are = "is" if left.earlier == 1 else "are"
        say(f"  {left.earlier:,} more of an earlier audience {are} still to go, and not in this file.")
        say("  They get it too: to take a row out takes nobody out of the run, the suppression list does.")


def _head(text: str) -> None:
    say()
    say(text, "heading")


def _tell_part(outlook: Outlook) -> None:
    from newsletter_kit.cli.project import language_name
    from newsletter_kit.durations import in_words

    part, call = outlook.part, outlook.call
    if part is None:
        return
    readers = "reader" if part.count == 1 else "readers"
    _head(f"Only a part of them gets it now: {part.count:,} {readers}")
    if part.language:
        say(f"  Those who read {language_name(part.language)}.")
    if part.lot is not None:
        say("  Chosen by lot, the same each time; not the first rows of the file.")
    if call.wait_seconds is None:
        say("  The rest stays in the run, for the next call.")
    else:
        say(f"  The rest follows after {in_words(call.wait_seconds)}, unless more than a fifth went wrong.")


def pace_of(outlook: Outlook) -> str:
    """How many calls, and how long at least; empty for what writes files.

    Example:
        >>> pace_of(outlook)  # doctest: +SKIP
        '3 calls of up to 500 messages; no --rate is set, so as fast as postmark answers'
    """
    from newsletter_kit.durations import in_words

    ahead, provider = outlook.forecast, outlook.call.provider
    if provider.capabilities.repeatable or not ahead.messages:
        return ""
    calls = "1 call" if ahead.calls == 1 else f"{ahead.calls:,} calls"
    most = ahead.batch_messages
    shape = f"{calls} of {'1 message' if most == 1 else f'up to {most:,} messages'}"
    if ahead.seconds is None:
        return f"{shape}; no --rate is set, so as fast as {provider.name} answers"
    return f"{shape}; at {ahead.rate:g} a second that takes at least {in_words(ahead.seconds)}"


def outlook_as_json(outlook: Outlook) -> dict[str, object]:
    """The same for machines; rows are named, addresses are not.

    Example:
        >>> outlook_as_json(outlook)["recipients"]  # doctest: +SKIP
        1204
    """
    from newsletter_kit.cli.plan_words import plan_as_json
    from newsletter_kit.ledger.states import State

    part, ahead = outlook.part, outlook.forecast
    counts = outlook.before and outlook.before[1]
    refusal = outlook.refusal
    return {
        **plan_as_json(outlook.plan, outlook.call.provider.name),
        "sandbox": bool(outlook.plan.sandbox),
        "new_ledger": outlook.call.new_ledger or None,
        "part": part
        and {"language": part.language, "by_lot": part.lot is not None, "recipients": part.count},
        "refusal": [str(fitted(each)) for each in refusal.problems] if refusal else None,
        "before": counts and {state.value: counts.of(state) for state in State},
        "left": outlook.before and asdict(outlook.before[2]),
        "messages": ahead.messages,
        "calls": ahead.calls,
        "rate_per_second": ahead.rate,
        "seconds_at_least": ahead.seconds,
    }
