"""A run that is queued again: what was named before holds, and nobody is forgotten or undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from faked_provider import DOOR
from newsletter_kit.cluster.muster import muster, pause
from newsletter_kit.cluster.orders import order_of
from newsletter_kit.cluster.queueing import Schedule
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
from newsletter_kit.ledger.shared import Phase
from newsletter_kit.sending.write_plan import write_plan
from newsletter_kit.testing import HttpFault, in_turn

if TYPE_CHECKING:
    from cluster_office import Office
    from newsletter_kit.cluster.orders import Order
    from newsletter_kit.ledger.shared import Standing
    from newsletter_kit.ledger.values import Run

LOST = HttpFault(takes="all", answers="nothing")


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


def asked_for(office: Office) -> tuple[Order, Standing]:
    """What is asked for of the only run, and whether it may be sent."""
    with office.ledger() as ledger:
        run = ledger.runs()[0]
        with ledger.in_transaction() as connection:
            order = order_of(connection, run.key)
        assert order is not None
        return order, ledger.standing(run)


def test_a_scheduled_run_that_is_queued_again_keeps_its_time_and_rate(office: Office) -> None:
    """Nobody is mailed early because the second call did not repeat what the first one said."""
    later = now() + timedelta(days=3)
    office.queue(nk.SendOptions(rate=14), Schedule(later))
    again = office.queue()
    assert (again.begins_at, again.rate, again.kept) == (later, 14, ("time", "rate"))
    order, standing = asked_for(office)
    assert (order.begins_at, order.rate, standing.not_before) == (later, 14, later)
    office.work()
    assert office.server.counts() == {}


def test_an_edited_issue_takes_the_time_of_the_one_it_replaces(office: Office) -> None:
    """Pause, edit, and queue with --accept-edit: it still goes when the first was to go."""
    later = now() + timedelta(days=3)
    office.queue(None, Schedule(later))
    with office.ledger() as ledger:
        pause(ledger, ledger.runs()[0], "by hand", now())
    path = office.folder / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "the new news"), encoding="utf-8")
    office.queue(nk.SendOptions(accept_edit=True))
    assert asked_for(office)[1].not_before == later
    office.work()
    assert office.server.counts() == {}


def test_another_time_and_rate_replace_the_former(office: Office) -> None:
    """What is named holds, also where it brings a run forward to this moment."""
    office.queue(nk.SendOptions(rate=14), Schedule(now() + timedelta(days=3)))
    again = office.queue(nk.SendOptions(rate=500), Schedule(now()))
    assert (again.rate, again.kept) == (500, ())
    office.work()
    assert office.counts().accepted == 3


def test_a_doubt_that_comes_later_is_not_sent_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """To queue with --resend-uncertain mails nobody twice whose mail was not in doubt when it was typed."""
    monkeypatch.setattr(DOOR, "kind", "none")
    monkeypatch.setattr(DOOR, "batch", 3)
    office.server.script = in_turn(LOST)
    office.queue(nk.SendOptions(resend_uncertain=True))
    office.work()
    office.work()
    assert office.counts().uncertain == 3
    assert set(office.server.counts().values()) == {1}


def test_a_doubt_that_is_there_is_sent_again_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was in doubt is mailed again, by request; if that mail is in doubt too, it is left so."""
    monkeypatch.setattr(DOOR, "kind", "none")
    monkeypatch.setattr(DOOR, "batch", 3)
    office.server.script = in_turn(LOST, LOST)
    office.queue()
    office.work()
    assert office.counts().uncertain == 3
    office.queue(nk.SendOptions(resend_uncertain=True))
    for _ in range(3):
        office.work()
    assert office.counts().uncertain == 3
    assert set(office.server.counts().values()) == {2}


def test_a_run_that_is_queued_again_while_it_is_closed_stays_open(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers who come in while a worker finds that nothing is left are not forgotten."""
    office.queue()
    office.work()
    real = PostgresLedger.next_due

    def meanwhile(ledger: PostgresLedger, run: Run) -> datetime | None:
        monkeypatch.setattr(PostgresLedger, "next_due", real)
        with (office.folder / "audience.csv").open("a", encoding="utf-8") as file:
            file.write("new@iom.int,New,en,ge\n")
        office.queue()
        return real(ledger, run)

    monkeypatch.setattr(PostgresLedger, "next_due", meanwhile)
    with office.ledger() as ledger:
        muster(ledger, ledger.runs()[0], now())
    assert asked_for(office)[0].is_open
    assert office.counts().pending == 1


def test_a_pause_while_a_run_is_queued_again_is_not_undone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever queues it learns that somebody else has paused it, and nothing is queued."""
    office.queue()
    real = PostgresLedger.put_artefact

    def meanwhile(ledger: PostgresLedger, digest: str, content: bytes) -> None:
        pause(ledger, ledger.runs()[0], "by hand", now())
        real(ledger, digest, content)

    monkeypatch.setattr(PostgresLedger, "put_artefact", meanwhile)
    with pytest.raises(LedgerError, match="it was paused meanwhile"):
        office.queue()
    assert asked_for(office)[1].phase is Phase.PAUSED
    office.work()
    assert office.server.counts() == {}


def test_a_pause_while_an_edit_is_queued_is_not_undone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run was paused for the edit; who pauses it once more meanwhile wants it held all the same."""
    office.queue()
    with office.ledger() as ledger:
        pause(ledger, ledger.runs()[0], "for an edit", now())
    path = office.folder / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "the new news"), encoding="utf-8")
    real = PostgresLedger.put_artefact

    def meanwhile(ledger: PostgresLedger, digest: str, content: bytes) -> None:
        pause(ledger, ledger.runs()[0], "by hand", now())
        real(ledger, digest, content)

    monkeypatch.setattr(PostgresLedger, "put_artefact", meanwhile)
    with pytest.raises(LedgerError, match="it was paused meanwhile"):
        office.queue(nk.SendOptions(accept_edit=True))
    assert (asked_for(office)[0].told, asked_for(office)[1].phase) == ("for an edit", Phase.PAUSED)


def test_a_paused_run_stays_so_until_its_new_issue_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker comes to the run between the edit and the order that tells what it is sent from now."""
    office.queue()
    with office.ledger() as ledger:
        pause(ledger, ledger.runs()[0], "by hand", now())
    path = office.folder / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "the new news"), encoding="utf-8")
    seen = list[Phase]()

    def slow(*given: object) -> None:
        seen.append(asked_for(office)[1].phase)
        office.work()
        write_plan(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("newsletter_kit.cluster.queueing.write_plan", slow)
    office.queue(nk.SendOptions(accept_edit=True))
    assert (seen, asked_for(office)[1].phase) == ([Phase.PAUSED], Phase.QUEUED)
    office.work()
    assert office.counts().accepted == 3
