"""One worker with a wrong clock, another key or another version harms no run, and no other worker."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from cluster_office import KEY, PATIENCE
from newsletter_kit.cluster import parcel
from newsletter_kit.cluster.queueing import Schedule, enqueue
from newsletter_kit.cluster.worker import WorkerOptions, is_well, work
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ConfigError
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.ledger.shared import Phase
from newsletter_kit.sending.server_clock import TRUSTED_SECONDS, ServerClock

if TYPE_CHECKING:
    from cluster_office import Office

HOURS = timedelta(hours=8)


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


def work_with_a_clock_off_by(office: Office, error: timedelta) -> None:
    """Work once, on a machine whose clock is wrong by so much."""
    send = nk.SendOptions(patience=PATIENCE, now=lambda: now() + error)
    with office.ledger() as ledger:
        work(ledger_url(office.url), ledger, WorkerOptions(send, once=True))
    assert not is_well()  # nobody is here any more to reach the queue


def phases(office: Office) -> dict[str, Phase]:
    """Whether each run may be sent, by its issue."""
    with office.ledger() as ledger:
        return {run.issue_id: ledger.standing(run).phase for run in ledger.runs()}


def queue_second(office: Office) -> None:
    """Queue another issue, which says something else, to the same readers."""
    path = office.folder / "issues/second"
    shutil.copytree(office.folder / "issues/first", path)
    text = (path / "issue.yaml").read_text(encoding="utf-8")
    text = text.replace("id: first", "id: second").replace("The first", "The second")
    (path / "issue.yaml").write_text(text, encoding="utf-8")
    settings = nk.load_settings(path)
    plan = nk.plan_send(
        nk.load_issue(path),
        nk.load_layout(settings.layout, root=office.folder),
        settings,
        nk.read_audience(office.folder / "audience.csv"),
        nk.read_suppression(office.folder / "suppressed.txt"),
    )
    with office.ledger() as ledger, nk.open_provider("fake", plan.editions.settings) as provider:
        enqueue(plan, provider, ledger, nk.SendOptions())


def test_a_clock_that_is_ahead_neither_sends_early_nor_pauses(office: Office) -> None:
    """A scheduled run waits for the server's clock, whatever a worker's own shows."""
    office.queue(None, Schedule(now() + HOURS / 2))
    work_with_a_clock_off_by(office, HOURS)
    assert phases(office) == {"first": Phase.QUEUED}
    assert office.server.counts() == {}


def test_a_clock_that_is_behind_holds_up_nothing(office: Office) -> None:
    """What has come by the server's clock is handed over, and written down at that time."""
    office.queue(None, Schedule(now() - timedelta(seconds=1)))
    work_with_a_clock_off_by(office, -HOURS)
    assert office.counts().accepted == 3
    with office.ledger() as ledger:
        run = ledger.runs()[0]
        assert all(each.at > now() - HOURS / 2 for each in ledger.attempts(run))


def test_the_server_is_asked_for_the_time_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two questions the machine counts on by itself; a clock that it sets does not matter."""
    here, there = [0.0], [datetime(2026, 12, 1, tzinfo=UTC)]
    monkeypatch.setattr("newsletter_kit.sending.server_clock.clock", lambda: here[0])
    clock = ServerClock(lambda: there[0])
    here[0], there[0] = 5.0, datetime(2026, 12, 2, tzinfo=UTC)
    clock.check()
    assert clock.now() == datetime(2026, 12, 1, 0, 0, 5, tzinfo=UTC)
    here[0] += TRUSTED_SECONDS
    clock.check()
    assert clock.now() == there[0]


def test_a_run_with_another_key_is_passed_over(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The worker sends what it can, says once which key it lacks, and leaves the run to others as it is."""
    office.queue()
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, "another key that is also long enough")
    queue_second(office)
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, KEY)
    with caplog.at_level(logging.WARNING), pytest.raises(ConfigError, match="it is another key"):
        office.work()
    assert phases(office) == {"first": Phase.QUEUED, "second": Phase.QUEUED}
    assert set(office.server.counts().values()) == {1}
    assert sum("passed over" in each.getMessage() for each in caplog.records) == 1


def test_a_worker_of_another_version_pauses_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parcel of a newer form is the matter of newer workers; this one says which version it wants."""
    with monkeypatch.context() as newer:
        newer.setattr(parcel, "VERSION", parcel.VERSION + 1)
        office.queue()
    with pytest.raises(ConfigError, match="Use the same version of newsletter_kit"):
        office.work()
    assert phases(office) == {"first": Phase.QUEUED}
