"""What holds for all who mail by one account, whichever run it is for, and from whichever machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

import pytest

import newsletter_kit as nk
from cluster_office import PATIENCE
from faked_provider import DOOR
from newsletter_kit.cluster.muster import muster, pause, resume
from newsletter_kit.cluster.orders import Order, close_order, lowest_rate, order_of, put_order
from newsletter_kit.cluster.queue_schema import prepare_queue
from newsletter_kit.cluster.queueing import Schedule
from newsletter_kit.ledger.values import Answer, Verdict
from newsletter_kit.sending import options as options_module
from newsletter_kit.sending.on_server import meter_of
from newsletter_kit.sending.shared_meter import SharedMeter, road_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from cluster_office import Office
    from newsletter_kit.ledger.shared import SharedLedger

HOURS = timedelta(hours=8)
SLOW = 0.001
"""So few messages a second that only one goes while a test runs."""


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


def lowest(ledger: SharedLedger, road: str) -> float | None:
    """The rate that holds for a road."""
    with ledger.in_transaction() as connection:
        return lowest_rate(connection, road)


def test_the_lowest_rate_of_an_account_is_that_of_its_runs(office: Office) -> None:
    """Runs without a rate, and those of another account, have no say."""
    with office.ledger() as ledger:
        prepare_queue(ledger)
        orders = [
            Order("1", "", 14.0, road="a/b"),
            Order("2", "", 5.0, road="a/b"),
            Order("3", "", road="a/b"),
        ]
        with ledger.in_transaction() as connection:
            for each in (*orders, Order("4", "", 1.0, road="a/c")):
                put_order(connection, each)
        assert (lowest(ledger, "a/b"), lowest(ledger, "a/d")) == (5.0, None)


def order_in(ledger: SharedLedger, run_key: str) -> Order:
    """What is asked for of a run."""
    with ledger.in_transaction() as connection:
        order = order_of(connection, run_key)
    assert order
    return order


@pytest.mark.parametrize("what", ["paused", "over", "later"])
def test_a_run_that_does_not_go_slows_down_nobody(office: Office, what: str) -> None:
    """Its rate holds as long as it may go, and again when it goes on."""
    queued = office.queue(nk.SendOptions(rate=3.0), Schedule(now() + HOURS) if what == "later" else None)
    with office.ledger() as ledger:
        with ledger.in_transaction() as connection:
            order = order_of(connection, queued.run.key)
            assert order
            assert (lowest_rate(connection, order.road) is None) == (what == "later")
            if what == "over":
                close_order(connection, order)
        if what == "paused":
            pause(ledger, queued.run, "by hand", now())
        assert lowest(ledger, order.road) is None
        if what == "paused":
            resume(ledger, queued.run, now())
            assert lowest(ledger, order.road) == 3.0


def test_a_run_whose_last_readers_are_in_doubt_slows_down_nobody(office: Office) -> None:
    """Its workers only ask about them; when they are to be mailed again, its rate holds again."""
    queued = office.queue(nk.SendOptions(rate=3.0))
    with office.ledger() as ledger:
        member = ledger.join(queued.run, now())
        batch = ledger.claim(member, 3, now())
        assert batch
        ledger.doubt(ledger.seal(batch, "9f86"), now())
        muster(ledger, queued.run, now())
        order = order_in(ledger, queued.run.key)
        assert (order.is_open, lowest(ledger, order.road)) == (True, None)
        (doubted,) = ledger.in_doubt(member)
        ledger.settle(doubted, [Answer(Verdict.DEFERRED, retry_at=now())] * 3, now())
        muster(ledger, queued.run, now())
        assert lowest(ledger, order.road) == 3.0


def test_a_send_from_one_machine_draws_from_the_same_bucket(
    office: Office, send_alone: Callable[[nk.SendOptions], None]
) -> None:
    """With a rate it takes its tokens where the workers do: none are left over for them."""
    office.write_readers(8)
    send_alone(nk.SendOptions(rate=16.0, patience=PATIENCE))
    queued = office.queue(nk.SendOptions(rate=16.0))
    with office.ledger() as ledger, ledger.in_transaction() as connection:
        order = order_of(connection, queued.run.key)
        assert order
        assert connection.execute("SELECT road FROM buckets").fetchall() == [(order.road,)]


@pytest.mark.parametrize("rates", [(200.0, SLOW), (SLOW, 200.0)])
def test_a_send_from_one_machine_and_a_worker_keep_to_the_lower_rate(
    office: Office, rates: tuple[float, float]
) -> None:
    """Whichever of the two names it: neither gets a second token."""
    with office.ledger() as ledger, nk.open_provider("fake", office.plan().editions.settings) as provider:
        send = meter_of(ledger, provider, rates[0])
        worker = SharedMeter(ledger, road_of(provider), rates[1])
        assert send
        slow, fast = sorted((send, worker), key=lambda each: rates[each is worker])
        slow.wait(1, now=0.0)
        assert fast.wait(1, now=0.0) > 0.1 / SLOW


def test_a_send_from_one_machine_goes_in_small_calls_beside_a_slower_run(
    office: Office, send_alone: Callable[[nk.SendOptions], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not gather the tokens of many seconds for one large call."""
    monkeypatch.setattr(DOOR, "batch", 50)
    office.write_readers(5)
    with office.ledger() as ledger, nk.open_provider("fake", office.plan().editions.settings) as provider:
        ledger.take_tokens(road_of(provider), 1, 2.0)
        with ledger.in_transaction() as connection:
            connection.execute("UPDATE buckets SET lowest_until = 'infinity'")
    send_alone(nk.SendOptions(rate=200.0, patience=PATIENCE))
    assert (office.counts().accepted, len(office.server.asked)) == (5, 3)


def test_a_send_from_one_machine_goes_by_the_clock_of_the_server(
    office: Office, send_alone: Callable[[nk.SendOptions], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How old a key is can be told by all, though this machine's clock is eight hours ahead."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + HOURS

    monkeypatch.setattr(options_module, "datetime", Ahead)
    send_alone(nk.SendOptions(patience=PATIENCE))
    assert nk.SendOptions().now() > now() + HOURS / 2
    with office.ledger() as ledger:
        assert all(each.at < now() + HOURS / 2 for each in ledger.attempts(ledger.runs()[0]))


@pytest.fixture
def send_alone(office: Office) -> Callable[[nk.SendOptions], None]:
    """Sends from this process, as `send` without --queue does."""

    def send(options: nk.SendOptions) -> None:
        plan = office.plan()
        with office.ledger() as ledger, nk.open_provider("fake", plan.editions.settings) as provider:
            nk.send(plan, provider, ledger, options=options)

    return send
