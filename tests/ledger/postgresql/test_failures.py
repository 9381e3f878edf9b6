"""R6: whichever statement of a verb the server cannot carry out, nothing of the verb is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from psycopg import errors

from ledger.test_failures import VERBS, prepared, verbs
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger.postgresql.database import PostgresDatabase

if TYPE_CHECKING:
    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger

TABLES = ("runs", "routes", "origins", "editions", "people", "mailboxes", "batches", "spans", "progress")
LISTS = ("attempts", "answers", "senders", "artefacts")
MANY = 200


class Disk:
    """Is full at the n-th statement from now."""

    left = 0

    def need(self) -> None:
        """A statement wants to write."""
        self.left -= 1
        if self.left == 0:
            raise errors.DiskFull("could not extend file")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The server's disk, which has room until it is told."""
    disk = Disk()
    for name in ("execute", "executemany"):
        ask = getattr(PostgresDatabase, name)

        def asked(self: PostgresDatabase, *given: Any, ask: Any = ask) -> Any:
            disk.need()
            return ask(self, *given)

        monkeypatch.setattr(PostgresDatabase, name, asked)
    return disk


def dump(ledger: PostgresLedger) -> str:
    """All that the tables hold, without the ends of leases."""
    asked = [f"SELECT * FROM {name} ORDER BY 1, 2" for name in TABLES + LISTS]  # noqa: S608
    with ledger.in_transaction() as connection:
        rows = [connection.execute(each).fetchall() for each in asked]
    return re.sub(r"datetime\.datetime\(.*?\)\)", "then", str(rows))


@pytest.mark.parametrize("verb", VERBS)
def test_r6_a_write_that_fails_leaves_all_as_it_was(ledger: PostgresLedger, disk: Disk, verb: str) -> None:
    """The ledger holds what it held before, says why, and the verb succeeds when there is room again."""
    call = verbs(ledger, prepared(ledger))[verb]
    before, failures = dump(ledger), 0
    for number in range(1, MANY):
        disk.left = number
        try:
            call()
        except LedgerError as error:
            assert "there is no room left on the server's disk" in str(error)  # noqa: PT017  the last does not raise
        else:
            break
        failures += 1
        disk.left = 0
        if dump(ledger) != before:
            assert verb == "plan"  # whose temporary table is given back after the plan was kept
            break
    disk.left = 0
    assert (failures >= 1, dump(ledger) != before) == (True, verb != "begin")


def test_a_server_without_room_is_left_open(
    ledger: PostgresLedger, open_shared: OpenShared, disk: Disk
) -> None:
    """A failure ends no connection: the next verb goes on with it."""
    run = prepared(ledger)
    connection = ledger._store._connection
    disk.left = 1
    with pytest.raises(LedgerError):
        ledger.counts(run)
    assert ledger._store._connection is connection
    assert open_shared().counts(run) == ledger.counts(run)
