"""A ledger on a server is opened, or the error says why not: what is wrong, where, and what to do."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from ledger.battery import NOW, SPEC, claim, people
from newsletter_kit.errors import ExitCode, LedgerError, RunHeldError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.postgresql import connection as connection_module
from newsletter_kit.ledger.postgresql.look import look_at_server
from newsletter_kit.ledger.queries import script
from postgres_server import drop_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger

SECRET = "nöt/this"
SECRET_IN_URL = "n%C3%B6t%2Fthis"


@pytest.fixture
def stranger(postgres_url: str) -> Iterator[str]:
    """A user who may connect and nothing else; the URL with their password."""
    user = "stranger_" + os.urandom(4).hex()
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(user), sql.Literal(SECRET))
        )
    scheme, _, rest = postgres_url.partition("://")
    yield f"{scheme}://{user}:{SECRET_IN_URL}@{rest.rpartition('@')[2]}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(user)))


def test_a_wrong_password_is_told_and_not_shown(stranger: str) -> None:
    """The user and the server are named, what was tried is not."""
    wrong = stranger.replace(SECRET_IN_URL, "geheimnis")
    with pytest.raises(LedgerError, match="does not let this user in") as told:
        open_ledger(wrong)
    assert told.value.exit_code is ExitCode.LEDGER
    assert "geheimnis" not in str(told.value)


def test_a_user_without_rights_is_told(stranger: str) -> None:
    """Who may connect and may not make the tables learns that, and that they should be let."""
    with pytest.raises(LedgerError, match=r"this user may not do that \(permission denied.*Let them"):
        open_ledger(f"{stranger}?schema=nowhere")


def test_an_option_that_is_unknown_is_told(postgres_url: str) -> None:
    """Without what was typed: it may hold a password in the wrong place."""
    with pytest.raises(LedgerError, match="an option of the URL is unknown") as told:
        open_ledger(f"{postgres_url}?pass=geheimnis")
    assert "geheimnis" not in str(told.value)


def test_a_ledger_of_a_newer_version_is_refused(ledger: PostgresLedger, ledger_url: str) -> None:
    """An older program does not touch it, neither to send nor to look."""
    with ledger.in_transaction() as connection:
        connection.execute("UPDATE ledger SET version = 99")
    for opening in (open_ledger, lambda url: look_at_server(parsed(url))):
        with pytest.raises(LedgerError, match=r"it has version 99.*Use the newer newsletter_kit"):
            opening(ledger_url)


def test_an_older_ledger_is_brought_forward_once(
    ledger: PostgresLedger, open_shared: OpenShared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several programs that open it at once, one makes the step; what was there stays."""
    run = ledger.begin(SPEC, NOW)
    steps = (*connection_module.STEPS, "later.sql")
    later = "CREATE TABLE later AS SELECT 1 AS id;"
    monkeypatch.setattr(connection_module, "STEPS", steps)
    monkeypatch.setattr(
        connection_module, "script", lambda name: later if name == "later.sql" else script(name)
    )
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_shared(), range(4)))
    assert [each.runs() for each in opened] == [(run,)] * 4
    with ledger.in_transaction() as connection:
        assert connection.execute("SELECT version, id FROM ledger, later").fetchall() == [(len(steps), 1)]


@pytest.mark.parametrize("has_key", [True, False])
def test_a_ledger_of_the_first_version_gets_the_tables_of_the_second(
    open_shared: OpenShared, monkeypatch: pytest.MonkeyPatch, *, has_key: bool
) -> None:
    """Whether it was made with the foreign key of an answer or without, it has none then."""
    with monkeypatch.context() as patch:
        patch.setattr(connection_module, "STEPS", connection_module.STEPS[:1])
        with open_shared().in_transaction() as connection:
            if not has_key:
                connection.execute("ALTER TABLE answers DROP CONSTRAINT answers_attempt_id_fkey")
    with open_shared().in_transaction() as connection:
        found = "SELECT conname FROM pg_constraint WHERE conrelid = 'answers'::regclass AND contype = 'f'"
        assert connection.execute(found).fetchall() == []


def test_four_programs_make_the_tables_together(open_shared: OpenShared) -> None:
    """Whoever comes first makes them, and the others wait for it."""
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_shared(), range(4)))
    assert [each.runs() for each in opened] == [()] * 4


def test_two_ledgers_live_in_one_database(open_shared: OpenShared, postgres_url: str) -> None:
    """Each in its own schema: neither their runs nor their locks meet."""
    one, schema = open_shared(), "neighbour_" + os.urandom(4).hex()
    try:
        with open_ledger(f"{postgres_url}?schema={schema}") as two:
            one.begin(SPEC, NOW)
            with one._store.writing():
                assert two.runs() == ()
                two.begin(SPEC, NOW)
    finally:
        drop_schema(postgres_url, schema)


def test_whoever_waits_too_long_for_others_is_told(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """A verb that cannot begin within its patience changes nothing and says that it was locked."""
    impatient = open_shared(patience_seconds=0.2)
    with ledger._store.writing(), pytest.raises(LedgerError, match=r"locked for 0.2 s by another process"):
        impatient.begin(SPEC, NOW)
    impatient.begin(SPEC, NOW)


def test_a_closed_ledger_says_so(ledger: PostgresLedger) -> None:
    """It is not opened again behind one's back."""
    ledger.close()
    with pytest.raises(LedgerError, match="it was closed"):
        ledger.runs()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="cannot run here: there is no fork")
def test_a_forked_child_may_look_and_not_send(ledger: PostgresLedger) -> None:
    """It has a connection of its own, and the parent's stays whole."""
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ana"), NOW)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            assert ledger.counts(run).pending == 1
            ledger.claim(run, 1, NOW)
        except RunHeldError:
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert claim(ledger, run).people


def test_a_schema_that_is_closed_is_told(ledger: PostgresLedger, ledger_url: str, stranger: str) -> None:
    """Who may not use the schema of a ledger learns that, and how they are let in."""
    schema = parsed(ledger_url).schema
    with pytest.raises(LedgerError, match=rf"may not use its schema {schema}\. Let its owner say GRANT"):
        open_ledger(f"{stranger}?schema={schema}")
    assert ledger.runs() == ()


@pytest.mark.parametrize("table", ["posts (id int)", "ledger (balance int)"])
def test_a_schema_of_another_program_is_left_alone(postgres_url: str, table: str) -> None:
    """No tables are put between those of others, and a table that has our name by chance is not touched."""
    schema = "other_" + os.urandom(4).hex()
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.{table}".encode())
        with pytest.raises(LedgerError, match=rf"schema {schema} belongs to other programs\. Name one of"):
            open_ledger(f"{postgres_url}?schema={schema}")
        found = "SELECT count(*) FROM pg_tables WHERE schemaname = %s"
        assert admin.execute(found, [schema]).fetchone() == (1,)
    drop_schema(postgres_url, schema)


def test_the_schema_of_everybody_is_not_taken(postgres_url: str) -> None:
    """In `public` any program may put its tables, so a ledger is not made there."""
    with pytest.raises(LedgerError, match="schema public belongs to other programs"):
        open_ledger(f"{postgres_url}?schema=public")


def test_a_schema_that_was_made_for_the_ledger_is_used(postgres_url: str) -> None:
    """Somebody who has the right to make schemas can make an empty one for a user who has not."""
    schema = "made_" + os.urandom(4).hex()
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {schema}".encode())
    with open_ledger(f"{postgres_url}?schema={schema}") as ledger:
        assert ledger.runs() == ()
    drop_schema(postgres_url, schema)
