"""How the server looks for rows: a batch is found by the numbers of its members, whoever else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, claim, people
from newsletter_kit.ledger.postgresql.database import WORDS
from newsletter_kit.ledger.queries import statement

if TYPE_CHECKING:
    from ledger.postgresql.conftest import OpenShared


@pytest.mark.parametrize("name", ["claim_members", "members"])
def test_a_batch_is_found_without_reading_everybody(open_shared: OpenShared, name: str) -> None:
    """Nobody outside of a batch is looked at, even where the planner knows nothing of the table yet."""
    ledger = open_shared()
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people(*(f"r{number}" for number in range(2_000))), NOW)
    values = {"batch": claim(ledger, run, 10).id, "state": "in_flight"}
    with ledger.in_transaction() as connection:
        rows = connection.execute(f"EXPLAIN {statement(name, WORDS)}", values).fetchall()
    told = "\n".join(row for (row,) in rows)
    assert "Seq Scan on progress" not in told
    assert "person_id = ANY" in told
