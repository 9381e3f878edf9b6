"""The connection breaks, or the server does: verbs go on, and what was kept is known and not guessed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.postgresql import store as store_module
from newsletter_kit.ledger.store import LostConnectionError
from newsletter_kit.ledger.values import Counts
from postgres_server import postgres_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
    from newsletter_kit.ledger.values import Person, Run


@pytest.fixture
def run(ledger: PostgresLedger) -> Run:
    """A run of four people, taken by this process."""
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ana", "beso", "cira", "dato"), NOW)
    return run


def cut(ledger: PostgresLedger) -> None:
    """Let the server end the connection of a ledger."""
    connection = ledger._store._connection
    assert connection is not None
    with psycopg.connect(ledger._store.url.conninfo) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])


class Line:
    """Breaks the line to the server at a COMMIT: before it is sent, or before its answer is back."""

    def __init__(self, execute: Callable[..., Any], *, arrives: bool) -> None:
        self.execute, self.arrives, self.is_whole = execute, arrives, True

    def __call__(self, connection: psycopg.Connection[Any], query: Any, *given: Any, **named: Any) -> Any:
        if query != "COMMIT" or self.is_whole:
            return self.execute(connection, query, *given, **named)
        self.is_whole = True
        if self.arrives:
            self.execute(connection, query)
            with connection.pipeline() as pipeline:
                pipeline.sync()
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")


@pytest.fixture(params=[True, False], ids=["the answer is lost", "the question is lost"])
def line(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The next COMMIT breaks the line, after or before the server heard it."""
    line = Line(psycopg.Connection.execute, arrives=request.param)
    bound = lambda *given, **named: line(*given, **named)  # noqa: E731, PLW0108  functions bind
    monkeypatch.setattr(psycopg.Connection, "execute", bound)
    return line


def test_a_connection_that_broke_between_two_verbs_is_made_again(ledger: PostgresLedger, run: Run) -> None:
    """Nobody notices but the server, and the sender is still the sender."""
    batch = claim(ledger, run, 2)
    cut(ledger)
    ledger.record(batch, [YES, YES], NOW)
    assert (ledger.counts(run), ledger.still_ours(run)) == (Counts(pending=2, accepted=2), True)


def test_a_claim_whose_commit_was_lost_is_made_once(ledger: PostgresLedger, run: Run, line: Line) -> None:
    """Whether the server heard the COMMIT is asked: the claim is neither made twice nor forgotten."""
    line.is_whole = False
    batch = claim(ledger, run, 3)
    assert (line.is_whole, ledger.counts(run)) == (True, Counts(pending=1, in_flight=3))
    ledger.record(batch, [YES] * 3, NOW)
    assert [each.kind for each in ledger.attempts(run)].count("claim") == 1


def test_an_answer_whose_commit_was_lost_is_written_once(
    ledger: PostgresLedger, run: Run, line: Line
) -> None:
    """What a provider said is on the server once, whether the first COMMIT arrived or not."""
    batch = claim(ledger, run, 4)
    line.is_whole = False
    ledger.record(batch, [YES] * 4, NOW)
    assert ledger.counts(run) == Counts(accepted=4)
    assert [each.kind for each in ledger.attempts(run)].count("record") == 1


def test_a_server_that_cannot_tell_is_not_believed(
    ledger: PostgresLedger, run: Run, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If nobody can say whether a change was kept, the verb says so and does not try again."""
    ledger._store.patience_seconds = 0.5
    monkeypatch.setattr(store_module, "_PAUSE_SECONDS", 0.1)
    line.is_whole = False
    ask = "SELECT pg_xact_status(%s::xid8)"
    hear = psycopg.Connection.execute

    def deaf(connection: Any, query: Any, *given: Any, **named: Any) -> Any:
        return (
            hear(connection, "SELECT NULL", **named)
            if query == ask
            else hear(connection, query, *given, **named)
        )

    monkeypatch.setattr(psycopg.Connection, "execute", deaf)
    with pytest.raises(LedgerError, match="cannot be learnt") as told:
        ledger.claim(run, 1, NOW)
    assert not isinstance(told.value, LostConnectionError)


def test_a_plan_that_lost_its_connection_adds_nobody(ledger: PostgresLedger, run: Run) -> None:
    """What was gathered is gone with the connection; the plan fails as a whole, and can be made again."""

    def interrupted() -> Iterator[Person]:
        yield from people("eka")
        cut(ledger)
        yield from people("gio")

    with pytest.raises(LedgerError, match="run the same command again"):
        ledger.plan(run, interrupted(), NOW)
    assert ledger.counts(run).total == 4
    assert ledger.plan(run, people("eka", "gio"), NOW).added == 2


def test_a_part_that_was_lost_with_its_connection_does_not_become_the_whole(
    ledger: PostgresLedger, run: Run
) -> None:
    """Who was to mail a few people mails them, though the server has forgotten who they were."""
    ledger.narrow(run, ["ana@iom.int", "cira@iom.int"])
    for name in ("Ana", "Cira"):
        cut(ledger)
        assert ledger.next_due(run) is None
        cut(ledger)
        assert [each.address for each in claim(ledger, run, 1).people] == [f"{name}@iom.int"]
    assert ledger.claim(run, 4, NOW) is None
    assert ledger.counts(run) == Counts(pending=2, in_flight=2)


def test_a_line_that_breaks_within_a_claim_of_a_part_breaks_nothing(
    ledger: PostgresLedger, run: Run, line: Line
) -> None:
    """The claim is done again, of the part and of nobody else."""
    ledger.narrow(run, ["ana@iom.int", "cira@iom.int"])
    line.is_whole = False
    ledger.claim(run, 1, NOW)
    rest = ledger.claim(run, 4, NOW)
    assert rest is not None
    assert [each.address for each in rest.people] == ["Cira@iom.int"]


def test_a_run_outlives_restarts_of_the_server() -> None:
    """The server is killed and started again under a sender, which goes on where it was."""
    with postgres_server() as server:
        with open_ledger(server.url, patience_seconds=20) as ledger:
            run = ledger.take(ledger.begin(SPEC, NOW), NOW)
            ledger.plan(run, people(*(f"r{number}" for number in range(8))), NOW)
            for _ in range(2):
                batch = ledger.seal(claim(ledger, run, 4), "aa")
                server.stop()
                server.start()
                ledger.record(batch, [YES] * 4, NOW)
            assert ledger.counts(run) == Counts(accepted=8)
            server.stop()
            with pytest.raises(
                LedgerError, match=r"postgresql://news@127.0.0.1:\d+/postgres: no server answers"
            ):
                impatient(ledger).counts(run)
            server.start()


def impatient(ledger: Any) -> Any:
    """The same ledger, without patience."""
    ledger._store.patience_seconds = 0.3
    return ledger


def test_a_server_that_is_not_there_is_waited_for() -> None:
    """A worker that is started while the server is away comes up when it is there again."""
    with postgres_server() as server:
        server.stop()
        with ThreadPoolExecutor(1) as pool:
            opening = pool.submit(open_ledger, server.url, patience_seconds=60)
            with pytest.raises(LedgerError, match="no server answers there"):
                open_ledger(server.url, patience_seconds=0.3)
            assert not opening.done()
            server.start()
            with opening.result() as ledger:
                assert ledger.runs() == ()


def test_what_no_patience_can_mend_is_told_at_once(postgres_url: str) -> None:
    """A database that is not there will not come: the URL is wrong."""
    wrong = urlsplit(postgres_url)._replace(path="/nowhere").geturl()
    with pytest.raises(LedgerError, match="no such database"):
        open_ledger(wrong, patience_seconds=600)
