"""Many workers send one run: nobody is claimed twice, and whoever lost the lease does no more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.battery import LATER, MINUTE, NOW, SPEC, YES, addresses, claim, people
from newsletter_kit.errors import RunHeldError
from newsletter_kit.ledger.batches import told_of
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
    from newsletter_kit.ledger.values import Run

CROWD = 400


def planned(ledger: PostgresLedger, count: int) -> Run:
    """A run of so many people, whom nobody sends yet."""
    run = ledger.begin(SPEC, NOW)
    ledger.plan(run, people(*(f"r{number}" for number in range(count))), NOW)
    return run


def end_lease(ledger: PostgresLedger, run: Run) -> None:
    """What the server sees when a worker was stopped, or cut off, for longer than its lease."""
    with ledger.in_transaction() as connection:
        connection.execute(
            "UPDATE senders SET leased_until = clock_timestamp() - interval '1 s' WHERE token = %s",
            [run.token],
        )


def work(ledger: PostgresLedger, run: Run) -> list[str | None]:
    """Send what there is, as one of the crew; some batches are put back once."""
    mine, sent = ledger.join(run, NOW), list[str | None]()
    while not ledger.counts(run).is_done:
        batch = ledger.claim(mine, 7, NOW + MINUTE)
        if batch is None:
            continue
        if batch.attempt == 1 and batch.id % 5 == 0:
            ledger.release(batch, NOW, NOW)
            continue
        ledger.seal(batch, batch.key)
        sent += addresses(batch)
        ledger.record(batch, [YES] * len(batch.people), NOW)
    return sent


def test_four_workers_never_claim_the_same_person(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """Claims made at the same time overlap in nobody, and everybody is claimed in the end."""
    run = planned(ledger, CROWD)
    others = [open_shared() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        sent = [each for some in pool.map(lambda other: work(other, run), others) for each in some]
    assert sorted(map(str, sent)) == sorted(f"R{number}@iom.int" for number in range(CROWD))
    assert ledger.counts(run) == Counts(accepted=CROWD)


def test_a_claim_that_is_rolled_back_loses_nobody(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """While one worker's claim is under way and fails, another one passes it by, and comes back for it."""
    run = planned(ledger, 6)
    first, second = ledger.join(run, NOW), open_shared()
    theirs = second.join(run, NOW)
    with suppress(ZeroDivisionError), ledger._store.writing(run.id, beside_others=True) as db:
        found = told_of(db, "fresh_people", {"run": run.id, "size": 2}, {1: "en", 2: "ka"})
        db.execute("move_frontier", {"run": run.id})
        assert addresses(second.claim(theirs, 2, NOW)) == ["R2@iom.int", "R3@iom.int"]
        _ = 1 / 0
    assert len(found) == 2
    assert addresses(ledger.claim(first, 9, NOW)) == [f"R{number}@iom.int" for number in (0, 1, 4, 5)]


def test_a_crew_and_a_single_sender_exclude_each_other(
    ledger: PostgresLedger, open_shared: OpenShared
) -> None:
    """Who takes a run waits for the crew to leave, and who would join waits for a single sender."""
    run, other = planned(ledger, 2), open_shared()
    mine = ledger.join(run, NOW)
    with pytest.raises(RunHeldError, match="is sending it"):
        other.take(run, NOW)
    ledger.leave(mine)
    other.take(run, NOW)
    with pytest.raises(RunHeldError, match="is sending it"):
        ledger.join(run, NOW)


@pytest.mark.parametrize("verb", ["claim", "seal", "record", "release", "doubt", "settle"])
def test_r7_a_worker_without_its_lease_does_no_more(ledger: PostgresLedger, verb: str) -> None:
    """A worker that was stopped, and went on after its lease ran out, learns at any verb that it is over."""
    run = ledger.join(planned(ledger, 4), NOW)
    batch = ledger.seal(claim(ledger, run, 2), "aa")
    end_lease(ledger, run)
    calls: dict[str, Callable[[], object]] = {
        "claim": lambda: ledger.claim(run, 1, NOW),
        "seal": lambda: ledger.seal(batch, "aa"),
        "record": lambda: ledger.record(batch, [YES] * 2, NOW),
        "release": lambda: ledger.release(batch, NOW, NOW),
        "doubt": lambda: ledger.doubt(batch, NOW),
        "settle": lambda: ledger.settle(batch, [YES] * 2, NOW),
    }
    assert not ledger.still_ours(run)
    with pytest.raises(RunHeldError, match="its lease ran out"):
        calls[verb]()


def test_what_a_lost_worker_had_is_uncertain_or_waits(
    ledger: PostgresLedger, open_shared: OpenShared
) -> None:
    """Of a worker whose lease ran out, what was sealed is in doubt and the rest goes on with the others."""
    other = open_shared()
    run = ledger.join(planned(ledger, 6), NOW)
    theirs = other.join(run, NOW)
    ledger.seal(claim(ledger, run, 1), "aa")
    claim(ledger, run, 2)
    kept = claim(other, theirs, 1)
    end_lease(ledger, run)
    assert (other.reclaim(NOW), other.counts(run)) == (2, Counts(pending=4, in_flight=1, uncertain=1))
    other.record(kept, [YES], NOW)
    assert addresses(claim(other, theirs)) == ["R1@iom.int", "R2@iom.int"]


def test_a_lease_that_ran_out_is_not_renewed(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """The heartbeat of a worker that went on too late gives it nothing back."""
    other = open_shared()
    run = other.join(planned(ledger, 2), NOW)
    end_lease(ledger, run)
    other._heart._renew()
    assert not other.still_ours(run)


def test_a_worker_that_lives_keeps_its_lease(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """The heartbeat moves the end of the lease, while its worker does something else."""
    run = ledger.join(planned(ledger, 2), NOW)
    with ledger.in_transaction() as connection:
        connection.execute("UPDATE senders SET leased_until = clock_timestamp() + interval '5 s'")
    ledger._heart._renew()
    with open_shared().in_transaction() as connection:
        (left,) = connection.execute(
            "SELECT extract(epoch FROM leased_until - now()) FROM senders"
        ).fetchone()
    assert left > 50
    assert ledger.still_ours(run)


@pytest.mark.parametrize(
    ("change", "is_refused"),
    [
        pytest.param({"pid": 2**22 + 1}, False, id="dead-on-this-machine"),
        pytest.param({"host": "mail2", "boot": "b2"}, True, id="on-another-machine"),
        pytest.param({"boot": "b2"}, True, id="on-another-machine-of-this-name"),
        pytest.param({"namespace": "pid:[1]"}, True, id="in-another-container"),
    ],
)
def test_a_lease_tells_of_machines_that_cannot_be_asked(
    ledger: PostgresLedger, open_shared: OpenShared, change: dict[str, object], *, is_refused: bool
) -> None:
    """Until its lease runs out a sender elsewhere is taken for alive; a dead one here is replaced at once."""
    run = planned(ledger, 2)
    ledger.take(run, NOW)
    columns = ", ".join(f"{name} = %s" for name in change)
    with ledger.in_transaction() as connection:
        connection.execute(f"UPDATE senders SET {columns}", list(change.values()))  # noqa: S608
    other = open_shared()
    if is_refused:
        with pytest.raises(RunHeldError, match="is sending it"):
            other.take(run, NOW)
        end_lease(other, replace(run, token=1))
    assert other.still_ours(other.take(run, NOW))


def test_an_answer_that_defers_is_seen_by_the_whole_crew(
    ledger: PostgresLedger, open_shared: OpenShared
) -> None:
    """Whom one worker put back, another one claims when the time has come."""
    run, other = planned(ledger, 2), open_shared()
    mine, theirs = ledger.join(run, NOW), other.join(run, NOW)
    ledger.record(claim(ledger, mine), [YES, LATER], NOW)
    assert other.claim(theirs, 5, NOW) is None
    assert addresses(other.claim(theirs, 5, NOW + 10 * MINUTE)) == ["R1@iom.int"]


def test_a_member_that_leaves_leaves_the_others_alone(
    ledger: PostgresLedger, open_shared: OpenShared
) -> None:
    """Each has a token of its own, and only that one is given back."""
    run, other = planned(ledger, 2), open_shared()
    mine, theirs = ledger.join(run, NOW), other.join(run, NOW)
    ledger.leave(mine)
    assert (ledger.still_ours(mine), other.still_ours(theirs)) == (False, True)
    with pytest.raises(RunHeldError, match="sends nothing more"):
        ledger.claim(mine, 1, NOW)
