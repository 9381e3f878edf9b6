"""What runs side by side waits where it must: each lock of the statements is needed, and is seen here."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.ledger import answering
from newsletter_kit.ledger.answering import Hearing
from newsletter_kit.ledger.batches import StaleClaimError
from newsletter_kit.ledger.shared import Grant
from newsletter_kit.ledger.values import Counts, PlanCounts

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger

ROAD = "postmark/news"
LOOKS = 400
PAUSE_SECONDS = 0.02
SLOW = 0.01
"""Tokens a second: one in a bucket, and no other for a minute and a half."""


def waits(other: PostgresLedger, its: Future[object], looker: PostgresLedger) -> bool:
    """Whether what another ledger does comes to wait for somebody, before it is done."""
    assert other._store._connection is not None
    pid = other._store._connection.info.backend_pid
    for _ in range(LOOKS):
        with looker.in_transaction() as connection:
            (blocking,) = connection.execute("SELECT pg_blocking_pids(%s)", [pid]).fetchone()
        if blocking or its.done():
            return bool(blocking)
        time.sleep(PAUSE_SECONDS)
    return False


def test_whoever_settles_later_learns_that_it_was_settled(
    ledger: PostgresLedger, open_shared: OpenShared
) -> None:
    """Two of a crew settle one batch at the same time: the second waits, and learns that it is late."""
    run, other, looker = ledger.begin(SPEC, NOW), open_shared(), open_shared()
    ledger.plan(run, people("ana", "beso"), NOW)
    mine, theirs = ledger.join(run, NOW), other.join(run, NOW)
    batch = ledger.seal(claim(ledger, mine), "aa")
    ledger.doubt(batch, NOW)
    with ThreadPoolExecutor(1) as pool:
        with ledger._store.writing(run.id, beside_others=True) as db:
            answering.hear(db, Hearing(batch, "settle", NOW, None), [YES, YES])
            later: Future[object] = pool.submit(
                other.settle, replace(batch, token=theirs.token), [YES, YES], NOW
            )
            assert waits(other, later, looker)
        with pytest.raises(StaleClaimError, match="the batch is done"):
            later.result()
    assert ledger.counts(run) == Counts(accepted=2)


def test_two_plans_never_give_out_the_same_numbers(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """Whoever asks for the last number of a person keeps others from adding one until it is done."""
    other, looker = open_shared(), open_shared()
    runs = [ledger.begin(replace(SPEC, issue_id=name), NOW) for name in ("one", "two")]
    with ThreadPoolExecutor(1) as pool:
        with ledger._store.writing(runs[0].id) as db:
            db.execute("highest_person").fetchone()
            later: Future[object] = pool.submit(other.plan, runs[1], people("ana"), NOW)
            assert waits(other, later, looker)
        assert later.result() == PlanCounts(1, 0, 0)


def test_two_workers_never_get_the_same_token(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """While one looks into a bucket, another who asks waits until the token is taken, and gets none."""
    other, looker = open_shared(), open_shared()
    ledger.slow_down(ROAD, 0)
    with ledger.in_transaction() as connection:
        connection.execute("UPDATE buckets SET tokens = 1, brake = 1")
    with ThreadPoolExecutor(1) as pool:
        with ledger._store.writing(beside_others=True) as db:
            assert db.execute("bucket", {"road": ROAD}).fetchall()[0][0] == 1
            later: Future[object] = pool.submit(other.take_tokens, ROAD, 1, SLOW)
            assert waits(other, later, looker)
            db.execute("put_bucket", {"road": ROAD, "tokens": 0.0, "rate": SLOW, "seconds": 5.0})
        found = later.result()
    assert isinstance(found, Grant)
    assert found.granted == 0


def test_nobody_ends_a_tenure_under_a_verb(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """Who would end the tenure of a worker that is just writing waits until what it writes is kept."""
    run, other, looker = ledger.begin(SPEC, NOW), open_shared(), open_shared()
    mine = ledger.join(run, NOW)
    with ThreadPoolExecutor(1) as pool:
        with ledger._store.writing(run.id, beside_others=True) as db:
            db.execute("held", {"run": run.id, "token": mine.token}).fetchone()
            later: Future[object] = pool.submit(other.leave, mine)
            assert waits(other, later, looker)
        later.result()
    assert not ledger.still_ours(mine)
