"""A worker that can do nothing for a run leaves it to others, and these need not wait for it."""

from __future__ import annotations

import asyncio
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from cluster_office import KEY, until
from newsletter_kit.cluster import station as station_module
from newsletter_kit.cluster import worker as worker_module
from newsletter_kit.cluster.app import app_of
from newsletter_kit.cluster.chosen import ChosenJobs
from newsletter_kit.cluster.muster import muster
from newsletter_kit.cluster.queue_schema import searching
from newsletter_kit.cluster.station import LEFT_SECONDS, Hands, Station
from newsletter_kit.cluster.tickets import COUNTER, Kind
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.sending.options import own_clock

if TYPE_CHECKING:
    from cluster_office import Office
    from newsletter_kit.ledger.shared import SharedLedger

OTHER_KEY = "another key that is also long enough"


def counter_tickets(ledger: SharedLedger) -> set[int]:
    """The numbers of the tickets that hand over mail."""
    with ledger.in_transaction() as connection, searching(connection):
        asked = "SELECT id FROM procrastinate_jobs WHERE starts_with(queue_name, %s)"
        return {number for (number,) in connection.execute(asked, [COUNTER]).fetchall()}


def listeners(ledger: SharedLedger) -> int:
    """How many connections wait to hear of tickets; a worker has two, for the desk and for the counter."""
    with ledger.in_transaction() as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'listen%'"
        return int(connection.execute(asked).fetchone()[0])


def test_whoever_lacks_a_key_takes_one_ticket_and_leaves_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For that one there is a new one, and all others have not been touched."""
    office.write_readers(200)
    run = office.queue().run
    monkeypatch.setattr(Station, "require_fit", lambda _: None)  # it began before
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, OTHER_KEY)
    with office.ledger() as ledger:
        muster(ledger, run, own_clock())
        before = counter_tickets(ledger)
        with pytest.raises(ConfigError, match="it is another key"):
            office.work()
        after = counter_tickets(ledger)
    assert (len(before), len(after), len(before - after)) == (4, 4, 1)


def test_a_run_is_left_for_a_while(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the worker looks again: the run may have been queued with another key."""
    seconds = [0.0]
    monkeypatch.setattr(station_module, "monotonic", lambda: seconds[0])
    with office.ledger() as ledger, Station(ledger, Hands()) as station:
        station.leave("5d41", ConfigError(Problem("a key", "it is not set", "Set it.")))
        assert station.left() == {"5d41"}
        seconds[0] = LEFT_SECONDS
        assert station.left() == frozenset()


def test_of_workers_with_different_keys_those_that_can_mail_everybody(office: Office) -> None:
    """They were all there before the run, and whoever lacks its key doubles nobody."""
    office.write_readers(200)
    with office.worker(key=OTHER_KEY), office.worker(key=None), office.worker(key=KEY):
        office.queue()
        until(lambda: office.counts().accepted == 200)
    assert set(office.server.counts().values()) == {1}


def test_tickets_of_an_older_version_are_used(office: Office) -> None:
    """They all wait in one queue, whatever their run is."""
    run = office.queue().run
    with office.ledger() as ledger:
        muster(ledger, run, own_clock())
        with ledger.in_transaction() as connection, searching(connection):
            asked = "UPDATE procrastinate_jobs SET queue_name = %s WHERE starts_with(queue_name, %s)"
            assert connection.execute(asked, [COUNTER, COUNTER]).rowcount == 1
    office.work()
    assert office.counts().accepted == 3


def test_a_worker_hears_of_a_run_that_is_queued_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It need not look for new tickets, though each run has a queue of its own."""
    monkeypatch.setattr(worker_module, "_POLL_SECONDS", 600.0)
    stop = Event()
    worker = Thread(target=lambda: office.work(once=False, stop=stop))
    worker.start()
    try:
        with office.ledger() as ledger:
            until(lambda: listeners(ledger) >= 2)
        office.queue()
        until(lambda: office.counts().accepted == 3)
    finally:
        stop.set()
        worker.join()


async def first_ticket(office: Office, station: Station) -> str | None:
    """What a worker gets that looks for tickets, when one is issued as it has just found none."""
    chosen, run = ChosenJobs._chosen, office.queue().run

    async def late(self: ChosenJobs, queues: list[str]) -> list[str]:
        found = await chosen(self, queues)
        if not found:
            await asyncio.to_thread(muster, station.ledger, run, own_clock())
            await heard.wait()
        return found

    async def hear(**_: object) -> None:
        heard.set()

    heard = asyncio.Event()
    async with app_of(station, ledger_url(office.url)).open_async() as app:
        jobs = app.job_manager
        listening = asyncio.create_task(jobs.listen_for_jobs(on_notification=hear, queues=[COUNTER]))
        await asyncio.to_thread(until, lambda: listeners(station.ledger) >= 1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ChosenJobs, "_chosen", late)
            job = await jobs.fetch_job([COUNTER], await jobs.register_worker())
        listening.cancel()
    return job.task_name if job else None


def test_a_ticket_that_comes_while_a_worker_looks_is_not_missed(office: Office) -> None:
    """It looks once more before it waits for the next."""
    with office.ledger() as ledger, Station(ledger, Hands()) as station:
        assert asyncio.run(first_ticket(office, station)) == Kind.SEND
