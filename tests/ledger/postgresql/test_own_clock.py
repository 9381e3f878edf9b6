"""A sender knows by its own clock that its lease is over, also where it cannot ask the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.battery import NOW, SPEC, people
from newsletter_kit.ledger.postgresql import heartbeat
from newsletter_kit.ledger.reading import clock

if TYPE_CHECKING:
    import pytest

    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
    from newsletter_kit.ledger.values import Run

LEASE_SECONDS = 60


def joined(ledger: PostgresLedger) -> Run:
    """A run of one reader, and this process in its crew."""
    run = ledger.begin(SPEC, NOW)
    ledger.plan(run, people("r0"), NOW)
    return ledger.join(run, NOW)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the clock of this machine be so much later, as when a process was stopped."""
    monkeypatch.setattr(heartbeat, "clock", lambda: clock() + seconds)


def test_who_slept_through_the_lease_may_go_no_more(
    ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its end it may, and after it may not, though nobody was asked."""
    run = joined(ledger)
    later(monkeypatch, LEASE_SECONDS - 30)
    assert ledger.may_go(run)
    later(monkeypatch, LEASE_SECONDS + 1)
    assert not ledger.may_go(run)


def test_a_renewed_lease_is_longer_here_too(ledger: PostgresLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the heartbeat moves on the server, it moves here."""
    run = joined(ledger)
    later(monkeypatch, LEASE_SECONDS - 30)
    ledger._heart._renew()
    later(monkeypatch, LEASE_SECONDS + 1)
    assert ledger.may_go(run)


def test_a_lease_that_the_server_ended_is_not_longer_here(
    ledger: PostgresLedger, open_shared: OpenShared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A heartbeat that comes too late moves nothing."""
    run = joined(ledger)
    with open_shared().in_transaction() as connection:
        connection.execute("UPDATE senders SET leased_until = clock_timestamp() - interval '1 s'")
    later(monkeypatch, LEASE_SECONDS - 30)
    ledger._heart._renew()
    later(monkeypatch, LEASE_SECONDS + 1)
    assert not ledger.may_go(run)


def test_who_has_left_may_not_go(ledger: PostgresLedger) -> None:
    """After `leave` this process is nobody's sender."""
    run = joined(ledger)
    ledger.leave(run)
    assert not ledger.may_go(run)
