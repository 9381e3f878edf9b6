"""Whoever brings the tables up to date leaves older workers behind: these say so, and harm no run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster_office import until
from ledger.older_ledgers import FOUND, make_schema
from newsletter_kit.cluster.queue_schema import searching
from newsletter_kit.cluster.tables import OutgrownError
from newsletter_kit.ledger.postgresql.connection import STEPS
from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
from newsletter_kit.ledger.shared import Phase
from newsletter_kit.testing import HttpFault, always

if TYPE_CHECKING:
    from cluster_office import Office

MANY = 120


def bring(office: Office, what: str) -> None:
    """Write a newer version down, as a newer program does when it changes the tables."""
    with office.ledger() as ledger, ledger.in_transaction() as connection:
        if what == "ledger":
            connection.execute("UPDATE ledger SET version = version + 1")
            return
        with searching(connection):
            connection.execute("UPDATE newsletter_queue SET procrastinate = '99.0'")


@pytest.mark.parametrize("what", ["ledger", "queue"])
def test_a_worker_that_is_left_behind_says_so_and_ends(office: Office, what: str) -> None:
    """It gives its tickets back, so that whoever is of the newer version mails the rest, each reader once."""
    office.write_readers(MANY)
    office.server.script = always(HttpFault(takes="all", wait_seconds=0.05))
    office.queue()
    with office.worker() as worker:
        until(lambda: len(office.server.mails) > 10)
        bring(office, what)
        assert worker.wait(60) == 7
        assert worker.stderr
        assert "Install the same newsletter_kit as there" in worker.stderr.read()
    assert len(office.server.mails) < MANY
    assert set(office.server.counts().values()) == {1}


def test_what_fails_on_newer_tables_is_no_bug(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is not paused for a column that an old worker does not know."""

    def unknown(*_: object, **__: object) -> None:
        monkeypatch.undo()
        bring(office, "queue")
        raise TypeError("an old worker reads a row of the new tables")

    office.queue()
    monkeypatch.setattr(PostgresLedger, "claim", unknown)
    with pytest.raises(OutgrownError, match="was brought to Procrastinate 99"):
        office.work()
    with office.ledger() as ledger:
        assert ledger.standing(ledger.runs()[0]).phase is Phase.QUEUED


def test_workers_that_are_started_together_bring_older_tables_up_to_date(office: Office) -> None:
    """One makes the steps and the queue, and the others find them made; nobody's state has changed by it."""
    make_schema(office.url, 3)
    workers = [office.started(once=True) for _ in range(3)]
    assert [(worker.wait(60), worker.communicate()[1]) for worker in workers] == [(0, "")] * 3
    assert office.counts() == FOUND
    with office.ledger() as ledger, ledger.in_transaction() as connection:
        assert connection.execute("SELECT version FROM ledger").fetchone() == (len(STEPS),)
