"""What is queued is handed over by workers, each reader once, whoever of them comes and goes."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from cluster_office import until
from faked_provider import DOOR
from newsletter_kit.cluster.health import health_of
from newsletter_kit.cluster.muster import cancel, pause, resume
from newsletter_kit.cluster.orders import order_of
from newsletter_kit.cluster.queueing import Schedule
from newsletter_kit.errors import Problem, ProviderRefused
from newsletter_kit.ledger.shared import Phase
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.testing import HttpFault, always, in_turn

if TYPE_CHECKING:
    from cluster_office import Office

MANY = 120


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


def told(office: Office) -> str:
    """Why the only run was paused."""
    with office.ledger() as ledger:
        key = ledger.runs()[0].key
        with ledger.in_transaction() as connection:
            order = order_of(connection, key)
    assert order is not None
    return order.told


def test_a_queued_run_is_handed_over_once(office: Office) -> None:
    """Everybody of the plan gets one mail, and those who are kept back none."""
    queued = office.queue()
    assert (queued.counts.pending, queued.counts.suppressed) == (3, 1)
    office.work()
    assert office.counts().accepted == 3
    assert office.server.counts() == {"nino@iom.int": 1, "giorgi@iom.int": 1, "hans@iom.int": 1}


def test_to_queue_a_run_again_mails_nobody_twice(office: Office) -> None:
    """Who has it is left alone, and who has come into the audience since gets it."""
    office.queue()
    office.work()
    with (office.folder / "audience.csv").open("a", encoding="utf-8") as file:
        file.write("new@iom.int,New,en,ge\n")
    assert office.queue().counts.pending == 1
    office.work()
    assert office.counts().accepted == 4
    assert set(office.server.counts().values()) == {1}


def test_two_workers_share_a_run(office: Office) -> None:
    """Each reader gets one mail, and each worker hands over a part."""
    office.write_readers(MANY)
    office.queue()
    with office.worker(once=True) as first, office.worker(once=True) as second:
        assert (first.communicate(timeout=90)[1], second.communicate(timeout=90)[1]) == ("", "")
    office.work()
    assert office.counts().accepted == MANY
    assert set(office.server.counts().values()) == {1}


def test_a_worker_that_is_killed_is_replaced(office: Office) -> None:
    """When a worker dies by kill -9, another goes on; nobody is lost and nobody gets two mails."""
    office.write_readers(MANY)
    office.server.script = in_turn(*[HttpFault(takes="all", wait_seconds=0.05)] * MANY)
    office.queue()
    with office.worker() as first:
        until(lambda: len(office.server.mails) > 10)
        first.kill()
        first.wait()
    assert office.counts().accepted < MANY
    with office.worker() as second, office.ledger() as ledger:
        run = ledger.runs()[0]
        until(lambda: ledger.counts(run).accepted == MANY)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    assert len(office.server.counts()) == MANY
    assert set(office.server.counts().values()) == {1}


def test_a_worker_that_is_asked_to_stop_finishes_what_is_under_way(office: Office) -> None:
    """SIGTERM leaves nothing in doubt and nothing in flight, and the ticket goes back for another."""
    office.write_readers(MANY)
    office.server.script = in_turn(*[HttpFault(takes="all", wait_seconds=0.05)] * MANY)
    office.queue()
    with office.worker() as worker:
        until(lambda: len(office.server.mails) > 10)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    counts = office.counts()
    assert (counts.in_flight, counts.uncertain, counts.accepted) == (0, 0, len(office.server.mails))
    with office.ledger() as ledger:
        assert health_of(ledger).waiting >= 1


def test_nothing_of_a_paused_run_is_handed_over(office: Office) -> None:
    """A pause holds for every worker; when the run is resumed, it goes on."""
    office.queue()
    with office.ledger() as ledger:
        pause(ledger, ledger.runs()[0], "by hand", now())
    office.work()
    assert office.server.counts() == {}
    with office.ledger() as ledger:
        assert resume(ledger, ledger.runs()[0], now())
    office.work()
    assert office.counts().accepted == 3


def test_a_cancelled_run_mails_nobody_more(office: Office) -> None:
    """Whoever was still to go is kept back for good, and a worker finds nothing to do."""
    office.queue()
    with office.ledger() as ledger:
        assert cancel(ledger, ledger.runs()[0], now()) == 3
    office.work()
    assert office.server.counts() == {}
    assert office.counts().suppressed == 4


def test_a_run_begins_when_it_was_scheduled(office: Office) -> None:
    """Before its time no worker hands over anything; at its time one does, without being asked again."""
    office.queue(schedule=Schedule(now() + timedelta(seconds=3)))
    office.work()
    assert office.server.counts() == {}
    time.sleep(3.1)
    office.work()
    assert office.counts().accepted == 3


def test_a_run_whose_time_is_long_past_waits_for_a_person(office: Office) -> None:
    """Workers that were away all day do not send the morning's news at night, unless they are told to."""
    office.queue(schedule=Schedule(now() - timedelta(hours=3)))
    office.work()
    assert office.server.counts() == {}
    assert "which is long past" in told(office)
    with office.ledger() as ledger:
        resume(ledger, ledger.runs()[0], now())
    office.work()
    assert office.counts().accepted == 3


def test_a_run_that_may_begin_late_begins_late(office: Office) -> None:
    """Who said so beforehand is not asked again."""
    office.queue(schedule=Schedule(now() - timedelta(hours=3), even_if_past=True))
    office.work()
    assert office.counts().accepted == 3


def test_a_provider_that_refuses_pauses_the_run_and_the_reason_is_kept(office: Office) -> None:
    """What a person must mend is not tried again by every worker; after `resume` all get their mail."""
    office.queue()
    office.server.script = in_turn(HttpFault(status=401))
    office.work()
    with office.ledger() as ledger:
        assert ledger.standing(ledger.runs()[0]).phase is Phase.PAUSED
    assert "fake" in told(office)
    with office.ledger() as ledger:
        resume(ledger, ledger.runs()[0], now())
    office.work()
    assert office.counts().accepted == 3


def test_a_lost_answer_is_settled_by_a_worker(office: Office) -> None:
    """A batch in doubt is replayed with its key, and the readers get one mail."""
    office.server.script = in_turn(HttpFault(takes="all", answers="nothing"))
    office.queue()
    office.work()
    counts = office.counts()
    assert (counts.accepted, counts.uncertain) == (3, 0)
    assert set(office.server.counts().values()) == {1}


def test_a_key_that_may_send_and_not_ask_holds_up_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those in doubt stay so, the others are mailed, and the run comes to its end without a pause."""

    def find(*_: object) -> None:
        raise ProviderRefused(Problem("fake", "Forbidden"))

    monkeypatch.setattr(DOOR, "kind", "lookup")
    monkeypatch.setattr(HttpConversation, "find", find)
    office.write_readers(6)
    office.server.script = in_turn(HttpFault(takes="all", answers="nothing"))
    office.queue()
    office.work()
    counts = office.counts()
    assert (counts.accepted, counts.uncertain, counts.pending) == (4, 2, 0)
    with office.ledger() as ledger:
        assert ledger.standing(ledger.runs()[0]).phase is not Phase.PAUSED


def test_a_provider_that_is_asked_too_fast_is_left_alone_by_all(office: Office) -> None:
    """What one worker was told closes the bucket in the ledger, from which all of them take."""
    office.server.script = always(HttpFault(429, retry_after="600"))
    route = office.queue().run.route
    road = f"{route.provider}/{route.account}"
    stop = Event()
    worker = Thread(target=lambda: office.work(stop=stop))
    worker.start()
    try:
        with office.ledger() as ledger:
            until(lambda: ledger.take_tokens(road, 1, 10_000.0).wait_seconds > 1)
    finally:
        stop.set()
        worker.join()
    assert (office.counts().pending, office.server.counts()) == (3, {})


@pytest.mark.parametrize("key", [None, "another key that is long enough"])
def test_a_worker_without_the_key_takes_no_ticket(office: Office, key: str | None) -> None:
    """It says which key it lacks, and leaves everything to workers that have it."""
    office.queue()
    with office.worker(once=True, key=key) as worker:
        said = worker.communicate(timeout=60)[1]
    assert worker.returncode == 4
    assert "NEWSLETTER_UNSUBSCRIBE_KEY: it is" in said
    assert "long enough" not in said
    with office.ledger() as ledger:
        assert health_of(ledger).waiting == 1
    assert office.server.counts() == {}


def test_a_parcel_that_somebody_has_changed_is_refused(office: Office) -> None:
    """Mail that was altered in the database leaves by no worker."""
    office.queue()
    with office.ledger() as ledger, ledger.in_transaction() as connection:
        connection.execute("ALTER TABLE artefacts DISABLE TRIGGER artefacts_are_kept")
        connection.execute("UPDATE artefacts SET content = content || 'x'::bytea")
    office.work()
    assert office.server.counts() == {}
    assert "it is no longer what was put into the ledger" in told(office)
    with office.ledger() as ledger:
        assert ledger.standing(ledger.runs()[0]).phase is Phase.PAUSED
