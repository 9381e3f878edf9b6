"""What a question costs does not grow with those whom it is not about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.ledger_file import connect
from newsletter_kit.ledger.queries import statement
from newsletter_kit.ledger.sql_ledger import SqlLedger
from newsletter_kit.ledger.sqlite_store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "index"), [("due_people", "put_back"), ("due_batch", "waiting_batches")], ids=str
)
def test_a_claim_passes_over_who_still_waits(tmp_path: Path, name: str, index: str) -> None:
    """Those whose time has not come are left out by an index, so that many of them slow no claim down."""
    with open_ledger(tmp_path / "ledger.db"):
        db = connect(tmp_path / "ledger.db", 1)
    values = {"run": 1, "now": 1, "size": 1}
    plan = "\n".join(row[-1] for row in db.execute(f"EXPLAIN QUERY PLAN {statement(name)}", values))
    db.close()
    assert f"USING INDEX {index} (run_id=? AND due_at>? AND due_at<?)" in plan.replace("COVERING ", "") or (
        f"USING INDEX {index} (run_id=? AND due_at<?)" in plan
    )


def test_all_runs_are_told_by_two_questions(tmp_path: Path) -> None:
    """However many runs there are, they are read at once, each with editions of its own."""
    store = SqliteStore(tmp_path / "ledger.db", 1)
    with SqlLedger(store) as ledger:
        begun = [
            ledger.begin(replace(SPEC, issue_id=f"i{number}", editions={f"e{number}": "5d41"}), NOW)
            for number in range(4)
        ]
        asked = list[str]()
        assert store._connection is not None
        store._connection.set_trace_callback(asked.append)
        assert list(ledger.runs()) == begun
        assert sum(each.lstrip().startswith("SELECT") for each in asked) == 2
