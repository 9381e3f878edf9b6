"""Machines stop, servers are restarted, issues are edited: nobody is lost, and nobody gets two mails."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from cluster_office import Office, until
from faked_provider import DOOR
from newsletter_kit.cluster.muster import pause
from newsletter_kit.errors import EditedIssueError
from newsletter_kit.ledger.postgresql import heartbeat
from newsletter_kit.ledger.postgresql import ledger as ledgers
from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
from newsletter_kit.ledger.reading import clock
from newsletter_kit.testing import HttpFault, in_turn
from postgres_server import in_schema, postgres_server

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.ledger.values import ClaimedBatch

MANY = 120
SLOW = HttpFault(takes="all", wait_seconds=0.05)


def test_a_worker_that_was_stopped_for_too_long_can_do_nothing_more(office: Office) -> None:
    """Stopped until its lease was over and then continued, it doubles nobody; another has gone on."""
    office.write_readers(MANY)
    office.server.script = in_turn(*[SLOW] * MANY)
    office.queue()
    with office.worker() as first, office.ledger() as ledger:
        run = ledger.runs()[0]
        until(lambda: len(office.server.mails) > 10)
        os.kill(first.pid, signal.SIGSTOP)
        with office.worker():
            until(lambda: ledger.counts(run).accepted == MANY)
            os.kill(first.pid, signal.SIGCONT)
            first.send_signal(signal.SIGTERM)
            assert first.wait(60) == 0
        assert ledger.counts(run).accepted == MANY
    assert set(office.server.counts().values()) == {1}


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="cannot run here: the server is not ours to restart")
def test_a_database_that_is_restarted_is_waited_for(office: Office) -> None:
    """Workers go on when PostgreSQL is back, and nothing is lost or doubled."""
    with postgres_server() as postgres:
        own = Office(office.folder, in_schema(postgres.url, "spring"), office.server)
        own.write_readers(MANY)
        own.server.script = in_turn(*[SLOW] * MANY)
        own.queue()
        with own.worker() as worker:
            until(lambda: len(own.server.mails) > 10)
            postgres.stop()
            postgres.start()
            with own.ledger() as ledger:
                run = ledger.runs()[0]
                until(lambda: ledger.counts(run).accepted == MANY)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
    assert set(own.server.counts().values()) == {1}


def _edit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("here is the news", "here is the corrected news"), encoding="utf-8")


def test_an_edited_issue_replaces_the_queued_one_if_that_is_meant(office: Office) -> None:
    """After an edit the run is refused, until the office says that the rest shall get the new text."""
    office.queue()
    _edit(office.folder / "issues/first/issue.yaml")
    with pytest.raises(EditedIssueError):
        office.queue()
    with office.ledger() as ledger:
        pause(ledger, ledger.runs()[0], "a mistake was found", nk.SendOptions().now())
    office.queue(nk.SendOptions(accept_edit=True))
    office.work()
    assert office.counts().accepted == 3
    sent = b"".join(asked.body for asked in office.server.asked)
    assert (b"the corrected news" in sent, b"is the news" in sent) == (True, False)


def test_a_worker_that_slept_before_its_call_writes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped for an hour between the seal of a batch and its call, a worker leaves all in doubt."""
    monkeypatch.setattr(DOOR, "kind", "none")
    office.queue()
    slept, seal = list[float](), PostgresLedger.seal

    def seal_and_sleep(self: PostgresLedger, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
        sealed = seal(self, batch, digest)
        slept.append(3600.0)
        return sealed

    monkeypatch.setattr(PostgresLedger, "seal", seal_and_sleep)
    for each in (heartbeat, ledgers):
        monkeypatch.setattr(each, "clock", lambda: clock() + sum(slept))
    office.work(workers=1)
    assert (office.counts().uncertain, office.counts().accepted) == (3, 0)
    assert office.server.counts() == {}
