"""What travels in the ledger, and what is written in the same transaction as a plan."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from ledger.battery import NOW, SPEC, people
from newsletter_kit.errors import LedgerError

if TYPE_CHECKING:
    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger

CONTENT = bytes(range(256)) * 40
DIGEST = sha256(CONTENT).hexdigest()


def test_an_artefact_comes_back_as_it_was(ledger: PostgresLedger, open_shared: OpenShared) -> None:
    """Byte for byte, on every machine; to put it twice changes nothing."""
    ledger.put_artefact(DIGEST, CONTENT)
    ledger.put_artefact(DIGEST, CONTENT)
    assert open_shared().artefact(DIGEST) == CONTENT


def test_a_digest_must_be_that_of_the_content(ledger: PostgresLedger) -> None:
    """Nothing is kept under a wrong name."""
    with pytest.raises(ValueError, match="not the SHA-256"):
        ledger.put_artefact(DIGEST, CONTENT + b"!")
    with pytest.raises(LedgerError, match="it is not in the ledger"):
        ledger.artefact(DIGEST)


def test_an_artefact_that_was_changed_is_refused(ledger: PostgresLedger) -> None:
    """Neither the server lets it be changed, nor is it believed if somebody managed to."""
    ledger.put_artefact(DIGEST, CONTENT)
    with (
        pytest.raises(LedgerError, match="an artefact keeps what it is"),
        ledger.in_transaction() as connection,
    ):
        connection.execute("UPDATE artefacts SET content = 'x'")
    with ledger.in_transaction() as connection:
        connection.execute("ALTER TABLE artefacts DISABLE TRIGGER ALL")
        connection.execute("UPDATE artefacts SET content = 'x'")
    with pytest.raises(LedgerError, match="no longer what was put"):
        ledger.artefact(DIGEST)


def test_what_belongs_to_a_plan_is_kept_with_it(ledger: PostgresLedger) -> None:
    """The callable sees the plan that is about to be kept, on its own connection."""
    run, seen = ledger.begin(SPEC, NOW), list[int]()

    def also(connection: Any) -> None:
        seen.extend(connection.execute("SELECT count(*) FROM people").fetchone())
        connection.execute("CREATE TABLE jobs AS SELECT 1 AS id")

    assert ledger.plan_and(run, people("ana", "beso"), NOW, also).added == 2
    with ledger.in_transaction() as connection:
        assert (seen, connection.execute("SELECT id FROM jobs").fetchall()) == ([2], [(1,)])


def test_a_plan_whose_companion_fails_is_not_kept(ledger: PostgresLedger) -> None:
    """Neither the plan nor what was written beside it, and the ledger goes on."""
    run = ledger.begin(SPEC, NOW)

    def also(connection: Any) -> None:
        connection.execute("CREATE TABLE jobs AS SELECT 1 AS id")
        raise RuntimeError("the queue is full")

    with pytest.raises(RuntimeError, match="the queue is full"):
        ledger.plan_and(run, people("ana"), NOW, also)
    with ledger.in_transaction() as connection:
        assert connection.execute("SELECT to_regclass('jobs')").fetchone() == (None,)
    assert ledger.counts(run).total == 0


def test_a_transaction_that_raises_keeps_nothing(ledger: PostgresLedger) -> None:
    """All of a block is kept, or nothing."""
    with suppress(ZeroDivisionError), ledger.in_transaction() as connection:
        connection.execute("CREATE TABLE jobs AS SELECT 1 / 1 AS id")
        _ = 1 / 0
    with ledger.in_transaction() as connection:
        assert connection.execute("SELECT to_regclass('jobs')").fetchone() == (None,)
