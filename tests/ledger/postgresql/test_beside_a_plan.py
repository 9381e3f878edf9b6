"""A long transaction about one run holds up that run alone, however the server is set."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.postgresql.ledger import open_postgres_ledger
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger


def begin_another(ledger: Ledger) -> None:
    """Begin a run that nobody knew."""
    ledger.begin(replace(SPEC, issue_id="2024-q3"), NOW)


def begin_again(ledger: Ledger) -> None:
    """Go on with a run that is there."""
    ledger.begin(replace(SPEC, issue_id="2024-q2"), NOW)


def open_anew(ledger: Ledger) -> None:
    """End the claims of whoever has died."""
    ledger.reclaim(NOW)  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", [begin_another, begin_again, open_anew])
def test_nobody_waits_for_the_plan_of_another_run(
    ledger: PostgresLedger, open_shared: OpenShared, verb: Any
) -> None:
    """While one run is planned, another is begun, gone on with, recorded, and freed of the dead."""
    big, other = ledger.begin(SPEC, NOW), open_shared(patience_seconds=2)
    run = other.join(other.begin(replace(SPEC, issue_id="2024-q2"), NOW), NOW)
    other.plan(run, people("ana", "beso"), NOW)
    batch = other.seal(claim(other, run, 1), "aa")
    gone = other.join(run, NOW)
    claim(other, gone, 1)
    other.leave(gone)
    begun, may_end = Event(), Event()

    def wait(_: object) -> None:
        begun.set()
        may_end.wait(60)

    with ThreadPoolExecutor(1) as pool:
        planning = pool.submit(ledger.plan_and, big, people("cira"), NOW, wait)
        begun.wait(60)
        try:
            verb(other)
            other.record(batch, [YES], NOW)
            assert not planning.done()
        finally:
            may_end.set()
        assert planning.result().added == 1


def test_an_erasure_waits_for_a_plan_that_may_hold_the_person(
    ledger: PostgresLedger, open_shared: OpenShared
) -> None:
    """Whoever is just being planned is forgotten, too."""
    run, other = ledger.begin(SPEC, NOW), open_shared()
    begun, may_end = Event(), Event()

    def wait(_: object) -> None:
        begun.set()
        may_end.wait(60)

    with ThreadPoolExecutor(2) as pool:
        planning = pool.submit(ledger.plan_and, run, people("ana"), NOW, wait)
        begun.wait(60)
        erasing = pool.submit(other.erase, "ana@iom.int", NOW)
        may_end.set()
        assert (planning.result().added, erasing.result()) == (1, 1)
    assert ledger.counts(run) == Counts(suppressed=1)


def test_two_may_begin_the_same_run_at_once(open_shared: OpenShared) -> None:
    """They get the same run, and nobody an error."""
    ledgers = [open_shared() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        runs = list(pool.map(lambda each: each.begin(SPEC, NOW), ledgers))
    assert set(map(repr, runs)) == {repr(runs[0])}
    assert len(ledgers[0].runs()) == 1


def test_the_isolation_that_a_server_prefers_is_of_no_account(ledger_url: str) -> None:
    """A stricter one would let a statement that waited for a lock see what was before."""
    strict = f"{ledger_url}&options=-c%20default_transaction_isolation%3Dserializable"
    with open_postgres_ledger(parsed(strict), 10) as ledger, ledger.in_transaction() as connection:
        assert connection.execute("SHOW transaction_isolation").fetchone() == ("read committed",)
