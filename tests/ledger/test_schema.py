"""Both databases themselves refuse what cannot be true, whatever the program says."""

from __future__ import annotations

import sqlite3
from itertools import product
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.ledger.ledger_file import connect
from newsletter_kit.ledger.postgresql import connection as postgres
from newsletter_kit.ledger.states import FINAL, TRANSITIONS, State
from postgres_server import drop_schema, in_schema, new_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

REFUSED = (sqlite3.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.DataError)

# A row of each state that is true, as SQL values: tries, batch_id, finished_at, put_back_at, due_at, barred.
TRUE_ROWS = {
    State.PENDING: "0, NULL, NULL, NULL, NULL, 0",
    State.IN_FLIGHT: "1, 1, NULL, NULL, NULL, 0",
    State.ACCEPTED: "1, 1, 9, NULL, NULL, 0",
    State.REJECTED: "1, 1, 9, NULL, NULL, 0",
    State.FAILED: "1, 1, 9, NULL, NULL, 0",
    State.UNCERTAIN: "1, 1, NULL, NULL, NULL, 1",
    State.SUPPRESSED: "0, NULL, 9, NULL, NULL, 0",
}
COLUMNS = "tries, batch_id, finished_at, put_back_at, due_at, barred"
INSERT = f"INSERT INTO progress (person_id, run_id, state, {COLUMNS}) VALUES (99, 1, '{{}}', {{}})"  # noqa: S608
UPDATE = f"UPDATE progress SET state = '{{}}', ({COLUMNS}) = ({{}}) WHERE person_id = 99"  # noqa: S608


def with_one_batch_done(place: Path | str) -> None:
    """Make a ledger with one run, one batch done and one person pending."""
    with open_ledger(place) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people("ana", "beso"), NOW)
        ledger.record(ledger.seal(claim(ledger, run, 1), "aa"), [YES], NOW)


@pytest.fixture(scope="module")
def places(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Path | str]]:
    """A file and a schema on a server, which hold the same ledger."""
    schema, path = new_schema(), tmp_path_factory.mktemp("ledger") / "ledger.db"
    made: dict[str, Path | str] = {"file": path, "server": in_schema(postgres_url, schema)}
    for place in made.values():
        with_one_batch_done(place)
    yield made
    drop_schema(postgres_url, schema)


@pytest.fixture(params=["file", "server"])
def db(request: pytest.FixtureRequest, places: Mapping[str, Path | str]) -> Iterator[Any]:
    """A bare connection to the ledger; what is changed is rolled back."""
    place = places[request.param]
    connection = postgres.connect(ledger_url(place), 9) if isinstance(place, str) else connect(place, 1)
    connection.execute("BEGIN")
    yield connection
    connection.execute("ROLLBACK")
    connection.close()


@pytest.mark.parametrize("state", State)
def test_a_true_row_is_taken(db: Any, state: State) -> None:
    """Each state has a row that the constraints accept, so that their refusals mean something."""
    db.execute(INSERT.format(state.value, TRUE_ROWS[state]))


@pytest.mark.parametrize(
    ("state", "values"),
    [
        pytest.param("lost", "0, NULL, NULL, NULL, NULL, 0", id="unknown-state"),
        pytest.param("pending", "0, NULL, 9, NULL, NULL, 0", id="pending-and-finished"),
        pytest.param("pending", "0, NULL, NULL, NULL, NULL, 1", id="pending-and-barred"),
        pytest.param("pending", "1, NULL, NULL, NULL, 9, 0", id="due-and-never-put-back"),
        pytest.param("pending", "1, 1, NULL, 9, 9, 0", id="due-alone-and-within-a-batch"),
        pytest.param("pending", "0, 1, NULL, NULL, NULL, 0", id="in-a-batch-and-never-tried"),
        pytest.param("in_flight", "1, NULL, NULL, NULL, NULL, 0", id="in-flight-without-batch"),
        pytest.param("in_flight", "0, 1, NULL, NULL, NULL, 0", id="in-flight-and-never-tried"),
        pytest.param("in_flight", "1, 1, 9, NULL, NULL, 0", id="in-flight-and-finished"),
        pytest.param("uncertain", "1, NULL, NULL, NULL, NULL, 0", id="uncertain-without-batch"),
        pytest.param("uncertain", "1, 1, 9, NULL, NULL, 0", id="uncertain-and-finished"),
        pytest.param("accepted", "1, 1, NULL, NULL, NULL, 0", id="accepted-and-not-finished"),
        pytest.param("accepted", "1, NULL, 9, NULL, NULL, 0", id="accepted-without-batch"),
        pytest.param("accepted", "1, 1, 9, 9, 9, 0", id="accepted-and-due"),
        pytest.param("rejected", "1, 1, NULL, NULL, NULL, 0", id="rejected-and-not-finished"),
        pytest.param("failed", "0, 1, 9, NULL, NULL, 0", id="failed-and-never-tried"),
        pytest.param("suppressed", "0, 1, 9, NULL, NULL, 0", id="suppressed-within-a-batch"),
        pytest.param("suppressed", "0, NULL, NULL, NULL, NULL, 0", id="suppressed-and-not-finished"),
        pytest.param("pending", "-1, NULL, NULL, NULL, NULL, 0", id="negative-tries"),
        pytest.param("in_flight", "1, 1, NULL, NULL, NULL, 2", id="barred-twice"),
        pytest.param("pending", "'many', NULL, NULL, NULL, NULL, 0", id="words-for-a-number"),
    ],
)
def test_an_impossible_row_is_refused(db: Any, state: str, values: str) -> None:
    """A state comes with what belongs to it, and with nothing else."""
    with pytest.raises(REFUSED):
        db.execute(INSERT.format(state, values))


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_states_follow_each_other_as_they_are_documented(db: Any, before: State, after: State) -> None:
    """The file allows exactly the steps of `TRANSITIONS`, and an uncertain person may be told so again."""
    db.execute(INSERT.format(before.value, TRUE_ROWS[before]))
    change = UPDATE.format(after.value, TRUE_ROWS[after])
    if after in TRANSITIONS[before] or before == after == State.UNCERTAIN:
        db.execute(change)
    else:
        with pytest.raises(REFUSED, match="a state cannot follow the one before it"):
            db.execute(change)


def test_final_states_are_those_without_a_way_out() -> None:
    """What is final is never left."""
    assert {state for state in State if not TRANSITIONS[state]} == FINAL


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("UPDATE attempts SET reason = 'x'", id="attempt-changed"),
        pytest.param("DELETE FROM attempts", id="attempt-removed"),
        pytest.param("UPDATE answers SET reason = 'x'", id="answer-changed"),
        pytest.param("UPDATE answers SET state = 'rejected', reason = '(erased)'", id="answer-turned"),
        pytest.param("DELETE FROM answers", id="answer-removed"),
        pytest.param("UPDATE people SET address = 'x@y.org'", id="address-changed"),
        pytest.param("UPDATE people SET address = NULL", id="half-erased"),
        pytest.param("DELETE FROM people", id="person-removed"),
        pytest.param("DELETE FROM progress", id="progress-removed"),
        pytest.param("UPDATE batches SET key = 'x'", id="key-changed"),
        pytest.param("UPDATE batches SET digest = 'bb'", id="digest-changed"),
        pytest.param("UPDATE batches SET digest = NULL", id="digest-removed"),
        pytest.param("UPDATE batches SET state = 'in_flight'", id="batch-revived"),
        pytest.param("DELETE FROM batches", id="batch-removed"),
        pytest.param("UPDATE spans SET last_person = 2", id="member-added"),
        pytest.param("DELETE FROM spans", id="members-removed"),
        pytest.param("INSERT INTO mailboxes VALUES (1, 'ana@iom.int', 3)", id="mailbox-twice"),
        pytest.param("INSERT INTO editions (run_id, name, digest) VALUES (9, 'x', 'y')", id="no-such-run"),
        pytest.param("INSERT INTO answers VALUES (1, 1, 'rejected', 'id', '')", id="id-without-acceptance"),
        pytest.param("INSERT INTO attempts (run_id, at, kind) VALUES (1, 1, 'claim')", id="claim-of-nothing"),
        pytest.param("INSERT INTO attempts (run_id, at, kind) VALUES (1, 1, 'guess')", id="unknown-attempt"),
    ],
)
def test_what_happened_cannot_be_changed(db: Any, sql: str) -> None:
    """What was planned, tried and heard stays as it was written; only an erasure may take names away."""
    db.execute("INSERT INTO answers VALUES (1, 3, 'accepted', 'id', 'fine')")
    with pytest.raises(REFUSED):
        db.execute(sql)


def test_an_answer_can_be_erased(db: Any) -> None:
    """Taking away what was said about a person is the one change of an answer."""
    db.execute("INSERT INTO answers VALUES (1, 3, 'accepted', 'id', 'fine')")
    assert db.execute("UPDATE answers SET provider_id = NULL, reason = '(erased)'").rowcount == 1
