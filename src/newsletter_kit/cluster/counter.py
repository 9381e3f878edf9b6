"""What a worker does with a ticket that hands over mail, or that finds out about those in doubt."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from socket import gethostname
from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.cluster.lack import note_lack
from newsletter_kit.cluster.log import log_event
from newsletter_kit.cluster.muster import SOON, look_again, pause
from newsletter_kit.cluster.orders import give_up
from newsletter_kit.cluster.tally import Tally
from newsletter_kit.cluster.tickets import Kind, Ticket, issue
from newsletter_kit.errors import (
    ConfigError,
    EditedIssueError,
    LedgerError,
    NewsletterError,
    ParcelError,
    ProviderUnavailable,
)
from newsletter_kit.ledger.notes import without_addresses
from newsletter_kit.sending.crew import Crew
from newsletter_kit.sending.docket import Docket
from newsletter_kit.sending.job import Job
from newsletter_kit.sending.settle import Step
from newsletter_kit.sending.unheard import tell_unheard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.cluster.orders import Order
    from newsletter_kit.cluster.station import Errand, Station
    from newsletter_kit.ledger.values import Run

IDLE_SECONDS = 30.0
"""So long a worker waits at most, in one go, for a provider that cannot tell yet what it took."""

OUTAGE = timedelta(minutes=5)
"""When to try again at a provider that did not answer for as long as the patience lasts."""


@dataclass(frozen=True, slots=True)
class _Work:
    job: Job
    order: Order

    def docket(self, now: float) -> Docket:
        """What is to be done; only what was in doubt when somebody asked for it is sent again."""
        docket = Docket.of(self.job, now)
        asked = frozenset(self.order.resend)
        docket.doubts[:] = [
            replace(each, by_request=(each.batch.id, each.batch.attempt) in asked) for each in docket.doubts
        ]
        return docket


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


class LeftError(ComeBackError):
    """A ticket is left to another worker, at once.

    Example:
        >>> LeftError().seconds
        0.0
    """

    def __init__(self) -> None:
        super().__init__(0.0)


def hand_over_some(station: Station, run_key: str) -> None:
    """Hand over to the next readers of a run, as many as one ticket is for.

    Raises:
        ComeBackError: if the ticket is to be used by another, or later.

    Example:
        >>> hand_over_some(station, run.key)  # doctest: +SKIP
    """
    with _at_work(station, run_key) as given:
        if given is None:
            return
        job = given.job
        tally, _ = _carried_out(given, "ticket")
        if tally.uncertain:
            _issue(station, Ticket(Kind.SETTLE, run_key))
        if job.ends():
            raise ComeBackError(0)
        if tally.handed < (job.options.limit or 0):
            look_again(station.ledger, job.run, job.options.now())


def settle_doubts(station: Station, run_key: str) -> None:
    """Find out about those of a run who are in doubt, as far as something can be learnt now.

    Raises:
        ComeBackError: if somebody sends the run alone.

    Example:
        >>> settle_doubts(station, run.key)  # doctest: +SKIP
    """
    with _at_work(station, run_key) as given:
        if given is None:
            return
        job = replace(given.job, options=replace(given.job.options, limit=0), settles=True)
        work = replace(given, job=job)
        _, docket = _carried_out(work, "settled")
        _look_at_the_rest(station, work, docket)


@contextmanager
def _at_work(station: Station, run_key: str) -> Iterator[_Work | None]:
    """The work of a ticket; None if nobody may be handed over to now. What goes wrong is seen to."""
    try:
        with station.joined(run_key) as run:
            errand = None if run is None else station.errand(run_key)
            yield None if run is None or errand is None else _work(station, errand, run)
    except ConfigError as error:
        raise _left(station, run_key, error) from error  # another worker may use the ticket
    except ComeBackError:
        raise
    except Exception as error:  # noqa: BLE001  a bug stops the run, and not the worker
        _after_trouble(station, run_key, error)


def _left(station: Station, run_key: str, error: ConfigError) -> LeftError:
    """This worker is wrong, and not the run: it says so, and leaves the run to others."""
    station.leave(run_key, error)
    why = f"{gethostname()} says: {without_addresses(str(error))}"
    with station.ledger.in_transaction() as connection:
        note_lack(connection, run_key, why)
    return LeftError()


def _work(station: Station, errand: Errand, run: Run) -> _Work:
    order = errand.order
    options = replace(errand.options, limit=order.per_ticket, resend_uncertain=False)
    job = Job(
        run,
        errand.cargo,
        errand.provider,
        station.ledger,
        options,
        errand.size,
        meter=errand.meter,
        settles=False,
        ends=station.hands.ends,
    )
    return _Work(job, order)


def _carried_out(work: _Work, event: str) -> tuple[Tally, Docket]:
    """What became of the readers of a job; it does not wait for long where nothing is heard."""
    job, tally, ends = work.job, Tally(), work.job.ends
    if job.settles:
        job = replace(job, ends=lambda: ends() or tally.idle > IDLE_SECONDS)
    docket = replace(work, job=job).docket(monotonic())
    crew = Crew(job, docket, tally.note)
    crew.run()
    tell_unheard(job, docket.unheard.values())
    log_event(logging.INFO, event, run=job.run.issue_id, run_key=job.run.key[:12], **tally.told)
    if crew.error is not None:
        raise crew.error
    return tally, docket


def _after_trouble(station: Station, run_key: str, error: Exception) -> None:
    """What stopped a ticket: the run is tried again later, or paused until a person has seen to it."""
    ledger, run, now = station.ledger, station.run(run_key), station.hands.options.now()
    if run is None:
        return
    is_told = isinstance(error, NewsletterError)
    told = str(error) if is_told else f"a bug: {type(error).__name__}"
    fields = {"error": type(error).__name__, "reason": without_addresses(told)}
    log_event(logging.WARNING, "stopped", run=run.issue_id, run_key=run.key[:12], **fields)
    if isinstance(error, ProviderUnavailable):
        ledger.note(run, f"the provider does not answer: {error.problems[0].what}", now)
        _issue(station, Ticket(Kind.MUSTER, run_key, now + OUTAGE))
        return
    if isinstance(error, LedgerError) and not isinstance(error, EditedIssueError | ParcelError):
        raise ComeBackError(SOON.total_seconds()) from error
    if not is_told:
        _look_at_tables(station)
    pause(ledger, run, told, now)
    if not is_told:
        raise error


def _look_at_tables(station: Station) -> None:
    """Where a newer version has changed the tables, what looks like a bug is none, and the run goes on."""
    try:
        station.hands.look()
    except LedgerError as error:
        raise ComeBackError(SOON.total_seconds()) from error


def _look_at_the_rest(station: Station, work: _Work, before: Docket) -> None:
    """Ask again later about those of whom something may still be learnt; the others stay as they are."""
    ledger, now, clock, run_key = station.ledger, work.job.options.now(), monotonic(), work.job.run.key
    docket = work.docket(clock)
    steps = {each.batch.id: docket.decision(each, clock) for each in docket.doubts}
    left = {number for number, each in steps.items() if each.step is Step.LEAVE or _is_vain(before, number)}
    hopeless = sum(len(each.batch.people) for each in docket.doubts if each.batch.id in left)
    waits = [each.wait_seconds for number, each in steps.items() if number not in left]
    tickets = [Ticket(Kind.MUSTER, run_key, now + SOON)]
    if waits:
        least = IDLE_SECONDS if before.asks else OUTAGE.total_seconds()
        later = now + timedelta(seconds=max(least, min(waits)))
        tickets.append(Ticket(Kind.SETTLE, run_key, later))
    with ledger.in_transaction() as connection:
        give_up(connection, work.order, hopeless)
        issue(connection, tickets)


def _is_vain(docket: Docket, batch: int) -> bool:
    """Whether a question about a batch will be in vain each time; a provider that was away may come back."""
    question = docket.unheard.get(batch)
    return question is not None and not isinstance(question.error, ProviderUnavailable)


def _issue(station: Station, ticket: Ticket) -> None:
    with station.ledger.in_transaction() as connection:
        issue(connection, [ticket])
