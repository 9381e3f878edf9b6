"""The tables of the queue are made once, kept up to date, and stand beside the ledger's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

import newsletter_kit as nk
from newsletter_kit.cluster.muster import readers_per_ticket, tickets_wanted
from newsletter_kit.cluster.queue_schema import is_there, migrations, prepare_queue, searching
from newsletter_kit.cluster.tickets import Kind, Ticket, issue, outstanding
from newsletter_kit.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.shared import SharedLedger

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[SharedLedger]:
    """A ledger on a server, with a queue."""
    with nk.open_ledger(ledger_url) as opened:
        shared = cast("SharedLedger", opened)
        prepare_queue(shared)
        yield shared


def waiting(ledger: SharedLedger) -> list[tuple[str, datetime | None]]:
    """The tickets that wait: what for, and until when."""
    with ledger.in_transaction() as connection, searching(connection):
        rows = connection.execute("SELECT task_name, scheduled_at FROM procrastinate_jobs ORDER BY id")
        return [(name, at) for name, at in rows.fetchall()]


def test_many_may_make_the_tables_at_once(ledger_url: str) -> None:
    """Workers that are started together do not get in one another's way."""

    def prepared(_: int) -> bool:
        with nk.open_ledger(ledger_url) as opened:
            ledger = cast("SharedLedger", opened)
            prepare_queue(ledger)
            with ledger.in_transaction() as connection:
                return is_there(connection)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(prepared, range(4))) == [True] * 4


def test_a_worker_needs_no_right_to_make_schemas(ledger: SharedLedger, ledger_url: str) -> None:
    """Where the queue is there already, it may be used by who can change its rows alone."""
    with ledger.in_transaction() as connection:
        (schema,) = connection.execute("SELECT current_schema()").fetchone()
        role = f"worker_of_{schema}"[:60]
        connection.execute(f"CREATE ROLE {role}")
        for each in (schema, f"{schema}_jobs"):
            connection.execute(f"GRANT USAGE ON SCHEMA {each} TO {role}")
            connection.execute(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {each} TO {role}"
            )
    try:
        with nk.open_ledger(f"{ledger_url}&options=-c%20role%3D{role}") as opened:
            worker = cast("SharedLedger", opened)
            prepare_queue(worker)
            with worker.in_transaction() as connection:
                assert connection.execute("SELECT current_user").fetchone() == (role,)
    finally:
        with ledger.in_transaction() as connection:
            connection.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_tables_of_a_newer_version_are_refused(ledger: SharedLedger) -> None:
    """A worker with an older Procrastinate does not touch what it may not understand."""
    with ledger.in_transaction() as connection, searching(connection):
        connection.execute("UPDATE newsletter_queue SET procrastinate = '99.0.0'")
    with pytest.raises(LedgerError, match=r"made for Procrastinate 99\.0\.0"):
        prepare_queue(ledger)


def test_tables_of_an_older_version_are_brought_up_to_date() -> None:
    """All scripts between two versions are run, in their order, and no others."""
    scripts = migrations("3.2.0", "3.4.0")
    assert len(scripts) == len(migrations("3.2.0", "3.3.0")) + len(migrations("3.3.0", "3.4.0")) > 1
    assert migrations("3.4.0", "3.4.0") == []


def test_what_fails_leaves_no_ticket(ledger: SharedLedger) -> None:
    """Tickets are issued in the ledger's transaction: all of it is kept, or nothing."""

    def issue_and_fail() -> None:
        with ledger.in_transaction() as connection:
            issue(connection, [Ticket(Kind.SEND, "a")])
            raise ValueError("the plan could not be written")

    with pytest.raises(ValueError, match="the plan"):
        issue_and_fail()
    assert waiting(ledger) == []


@pytest.mark.parametrize("kind", [Kind.MUSTER, Kind.SETTLE])
def test_of_two_tickets_that_say_the_same_the_earlier_waits(ledger: SharedLedger, kind: Kind) -> None:
    """Looking twice helps nobody; but what is due now is not put off by what is due later."""
    later = datetime.now(UTC) + timedelta(hours=1)
    with ledger.in_transaction() as connection:
        issue(connection, [Ticket(kind, "a", later)])
        issue(connection, [Ticket(kind, "a")])
        issue(connection, [Ticket(kind, "a", later), Ticket(kind, "b", later)])
    assert waiting(ledger) == [(str(kind), None), (str(kind), later)]


def test_tickets_to_send_are_as_many_as_are_issued(ledger: SharedLedger) -> None:
    """Each is used by another worker, and they are counted for each run."""
    with ledger.in_transaction() as connection:
        issue(connection, [Ticket(Kind.SEND, "a")] * 3 + [Ticket(Kind.SEND, "b")])
        assert (outstanding(connection, Kind.SEND, "a"), outstanding(connection, Kind.SEND, "b")) == (3, 1)


@pytest.mark.parametrize(
    ("pending", "issued", "wanted"), [(0, 0, 0), (1, 0, 1), (2_500, 1, 2), (500, 3, 0), (10**9, 0, 2_000)]
)
def test_no_more_tickets_are_issued_than_there_are_readers_for(
    pending: int, issued: int, wanted: int
) -> None:
    """As many as are needed beside those that wait, and never so many that the queue grows large."""
    assert tickets_wanted(pending, 1_000, issued) == wanted


@pytest.mark.parametrize("readers", [10, 10**6, 10**8])
def test_a_ticket_grows_with_the_run(readers: int) -> None:
    """A hundred million readers are covered by the tickets that may wait at once."""
    assert (
        tickets_wanted(readers, readers_per_ticket(1, readers), 0) * readers_per_ticket(1, readers) >= readers
    )
