"""What a worker does with a ticket that hands over mail, or that finds out about those in doubt."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.cluster.muster import SOON, STILL, look_again, pause
from newsletter_kit.cluster.orders import order_of, put_order
from newsletter_kit.cluster.tally import Tally
from newsletter_kit.cluster.tickets import Kind, Ticket, issue
from newsletter_kit.errors import (
    ConfigError,
    EditedIssueError,
    LedgerError,
    NewsletterError,
    ProviderUnavailable,
    RunHeldError,
)
from newsletter_kit.sending.crew import Crew
from newsletter_kit.sending.docket import Docket
from newsletter_kit.sending.job import Job
from newsletter_kit.sending.settle import Step

if TYPE_CHECKING:
    from newsletter_kit.cluster.station import Errand, Station

LOGGER = logging.getLogger("newsletter_kit.cluster")

IDLE_SECONDS = 30.0
"""So long a worker waits at most, in one go, for a provider that cannot tell yet what it took."""

OUTAGE = timedelta(minutes=5)
"""When to try again at a provider that did not answer for as long as the patience lasts."""


class ComeBackError(Exception):
    """A ticket is not used: it goes back into the queue.

    Args:
        seconds: not to be taken before.

    Example:
        >>> ComeBackError(1.0).seconds
        1.0
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"to be used in {seconds:g} s")
        self.seconds = seconds


def hand_over_some(station: Station, run_key: str) -> None:
    """Hand over to the next readers of a run, as many as one ticket is for.

    Raises:
        ComeBackError: if the ticket is to be used by another, or later.

    Example:
        >>> hand_over_some(station, run.key)  # doctest: +SKIP
    """
    if (errand := _errand(station, run_key)) is None:
        return
    tally = Tally()
    job = _job(station, errand)
    crew = Crew(job, Docket.of(job, monotonic()), tally.note)
    crew.run()
    _log("ticket", errand, tally)
    if tally.uncertain:
        _issue(station, Ticket(Kind.SETTLE, run_key))
    if crew.error is not None:
        _after_trouble(station, errand, crew.error)
    elif crew.interrupted:
        raise ComeBackError(0)
    elif tally.handed < errand.order.per_ticket:
        look_again(station.ledger, errand.run, errand.options.now())


def settle_doubts(station: Station, run_key: str) -> None:
    """Find out about those of a run who are in doubt, as far as something can be learnt now.

    Example:
        >>> settle_doubts(station, run.key)  # doctest: +SKIP
    """
    if (errand := _errand(station, run_key)) is None:
        return
    tally = Tally()
    job = _job(station, errand)
    options = replace(job.options, limit=0, resend_uncertain=errand.order.resend_uncertain)
    ends = job.ends
    job = replace(job, options=options, settles=True, ends=lambda: ends() or tally.idle > IDLE_SECONDS)
    crew = Crew(job, Docket.of(job, monotonic()), tally.note)
    crew.run()
    _log("settled", errand, tally)
    if crew.error is not None:
        _after_trouble(station, errand, crew.error)
    else:
        _look_at_the_rest(station, errand, job)


def _errand(station: Station, run_key: str) -> Errand | None:
    """The errand of a ticket; None if nothing may be handed over for its run now."""
    try:
        run = station.run(run_key)
        if run is None or station.ledger.standing(run).phase in STILL:
            station.leave(run_key)
            return None
        return station.errand(run_key)
    except ConfigError as error:
        station.trouble = error  # this worker is wrong, not the run: another may use the ticket
        raise ComeBackError(SOON.total_seconds()) from error
    except RunHeldError as error:
        raise ComeBackError(IDLE_SECONDS) from error
    except LedgerError as error:
        if run is not None and station.ledger.standing(run).phase not in STILL:
            pause(station.ledger, run, str(error), station.hands.options.now())
        return None


def _job(station: Station, errand: Errand) -> Job:
    options = replace(errand.options, limit=errand.order.per_ticket)
    return Job(
        errand.run,
        errand.cargo,
        errand.provider,
        station.ledger,
        options,
        errand.size,
        meter=errand.meter,
        settles=False,
        ends=station.hands.ends,
    )


def _after_trouble(station: Station, errand: Errand, error: BaseException) -> None:
    """What stopped a ticket: the run is tried again later, or paused until a person has seen to it."""
    ledger, run, now = station.ledger, errand.run, errand.options.now()
    LOGGER.warning("stopped %s: %s", run.issue_id, type(error).__name__)
    if isinstance(error, RunHeldError):
        station.leave(run.key)
        raise ComeBackError(1.0) from error
    if isinstance(error, ProviderUnavailable):
        ledger.note(run, f"the provider does not answer: {error.problems[0].what}", now)
        _issue(station, Ticket(Kind.MUSTER, run.key, now + OUTAGE))
        return
    if isinstance(error, LedgerError) and not isinstance(error, EditedIssueError):
        raise ComeBackError(SOON.total_seconds()) from error
    is_told = isinstance(error, NewsletterError)
    pause(ledger, run, str(error) if is_told else f"a bug: {type(error).__name__}", now)
    if not is_told:
        raise error


def _look_at_the_rest(station: Station, errand: Errand, job: Job) -> None:
    """Ask again later about those of whom something may still be learnt; the others stay as they are."""
    ledger, now, clock = station.ledger, errand.options.now(), monotonic()
    docket = Docket.of(job, clock)
    decisions = [(each, docket.decision(each, clock)) for each in docket.doubts]
    hopeless = sum(len(each.batch.people) for each, decision in decisions if decision.step is Step.LEAVE)
    waits = [decision.wait_seconds for _, decision in decisions if decision.step is not Step.LEAVE]
    tickets = [Ticket(Kind.MUSTER, errand.run.key, now + SOON)]
    if waits:
        later = now + timedelta(seconds=max(IDLE_SECONDS, min(waits)))
        tickets.append(Ticket(Kind.SETTLE, errand.run.key, later))
    with ledger.in_transaction() as connection:
        if order := order_of(connection, errand.run.key):
            put_order(connection, replace(order, hopeless=hopeless))
        issue(connection, tickets)


def _issue(station: Station, ticket: Ticket) -> None:
    with station.ledger.in_transaction() as connection:
        issue(connection, [ticket])


def _log(event: str, errand: Errand, tally: Tally) -> None:
    fields = {"run": errand.run.issue_id, "run_key": errand.run.key[:12], **tally.told}
    words = " ".join(f"{name}={value}" for name, value in fields.items())
    LOGGER.info("%s %s", event, words, extra={"event": event, "fields": fields})
