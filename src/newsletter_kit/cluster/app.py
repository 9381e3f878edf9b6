"""The tasks of a worker, as Procrastinate runs them, and what brings back the tickets of dead workers."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Status

from newsletter_kit.cluster.chosen import ChosenJobs
from newsletter_kit.cluster.counter import ComeBackError, LeftError, hand_over_some, settle_doubts
from newsletter_kit.cluster.health import health_of
from newsletter_kit.cluster.muster import muster
from newsletter_kit.cluster.orders import open_orders
from newsletter_kit.cluster.tally import QUEUE
from newsletter_kit.cluster.tickets import STALLED_SECONDS, Kind, Ticket, issue

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate.jobs import Job
    from psycopg import AsyncConnection

    from newsletter_kit.cluster.station import Station
    from newsletter_kit.ledger.address import LedgerUrl

_MOST_CONNECTIONS = 6  # two listeners, and one for each of what may be asked at the same time


class _ComesBack(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        if isinstance(exception, ComeBackError):
            return RetryDecision(retry_in={"milliseconds": int(1000 * exception.seconds)})
        return None


def app_of(station: Station, url: LedgerUrl, tend_cron: str = "* * * * *") -> App:
    """The tasks of one worker.

    Args:
        station: what it has at hand.
        url: of the ledger, with its password.
        tend_cron: how often the tickets of dead workers are looked for, with a sixth field for seconds.

    Example:
        >>> async with app_of(station, url).open_async() as app:  # doctest: +SKIP
        ...     await app.run_worker_async(wait=False)
    """
    connector = PsycopgConnector(
        conninfo=url.conninfo,
        min_size=1,
        max_size=_MOST_CONNECTIONS,
        configure=_finding(f"{url.schema}_jobs"),
        kwargs={"application_name": "newsletter-kit worker"},
    )
    app = App(connector=connector)
    app.job_manager = ChosenJobs(connector, station.left)
    _add(app, Kind.SEND, lambda run_key: _handed_over(station, run_key))
    _add(app, Kind.SETTLE, lambda run_key: _settled(station, run_key))
    _add(app, Kind.MUSTER, lambda run_key: _mustered(station, run_key))

    async def tend_all(timestamp: int) -> None:  # noqa: ARG001  Procrastinate hands it over
        await tend(app, station)

    task = app.task(name=str(Kind.TEND), queue=Kind.TEND.queue, queueing_lock=str(Kind.TEND))(tend_all)
    app.periodic(cron=tend_cron)(task)
    return app


async def tend(app: App, station: Station, stalled_seconds: float = STALLED_SECONDS) -> None:
    """Give the tickets of dead workers to others, end what the dead had claimed, and look at each open run.

    Example:
        >>> await tend(app, station)  # doctest: +SKIP
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled_seconds):
        if job.task_name == Kind.SEND:
            await app.job_manager.retry_job(job)
        else:  # others of its kind may wait already, and only one may
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    await asyncio.to_thread(look_at_all, station)


def look_at_all(station: Station) -> None:
    """End the claims of the dead, have each open run looked at, and keep how the queue is, for who asks.

    Example:
        >>> look_at_all(station)  # doctest: +SKIP
    """
    station.hands.check()
    station.ledger.reclaim(station.hands.options.now())
    with station.ledger.in_transaction() as connection:
        issue(connection, [Ticket(Kind.MUSTER, each.run_key) for each in open_orders(connection)])
    QUEUE.update(asdict(health_of(station.ledger)))


def _handed_over(station: Station, run_key: str) -> None:
    """Hand over; a ticket that is left to others is issued anew, since who waits hears of new ones."""
    try:
        hand_over_some(station, run_key)
    except LeftError:
        with station.ledger.in_transaction() as connection:
            issue(connection, [Ticket(Kind.SEND, run_key)])


def _settled(station: Station, run_key: str) -> None:
    """Settle; a ticket that is to come back is issued anew, since another like it may wait already."""
    try:
        settle_doubts(station, run_key)
    except ComeBackError as error:
        later = station.hands.options.now() + timedelta(seconds=error.seconds)
        with station.ledger.in_transaction() as connection:
            issue(connection, [Ticket(Kind.SETTLE, run_key, later)])


def _mustered(station: Station, run_key: str) -> None:
    station.hands.check()
    if (run := station.run(run_key)) is not None:
        muster(station.ledger, run, station.hands.options.now())


def _add(app: App, kind: Kind, carry_out: Callable[[str], None]) -> None:
    def task(run_key: str) -> None:
        carry_out(run_key)

    app.task(name=str(kind), queue=kind.queue, retry=_ComesBack())(task)


def _finding(schema: str) -> Callable[[AsyncConnection[Any]], Any]:
    async def configure(connection: AsyncConnection[Any]) -> None:
        await connection.execute("SELECT set_config('search_path', %s, false)", [f'"{schema}"'])
        await connection.commit()

    return configure
