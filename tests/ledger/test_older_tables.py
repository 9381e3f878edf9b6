"""A ledger that an older program made goes on: its tables are brought up to date with all that is in them.

The rows in the folder `older` were written by the program of that version. There is somebody at every state:
24 readers of one run, whose sender died with one batch handed over and one only claimed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psycopg
import pytest
from psycopg import sql

from ledger.battery import YES, LedgerBattery, addresses
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.ledger_file import APPLICATION_ID
from newsletter_kit.ledger.ledger_file import STEPS as FILE_STEPS
from newsletter_kit.ledger.postgresql.connection import STEPS as SERVER_STEPS
from newsletter_kit.ledger.queries import script
from newsletter_kit.ledger.shared import Phase, SharedLedger, Standing
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from ledger.battery import Open
    from newsletter_kit.ledger.base import Ledger

OLDER = sorted(Path(__file__).with_name("older").glob("*.sql"), key=lambda path: path.stem)
NOW = datetime(2023, 12, 6, 9, tzinfo=UTC)
FOUND = Counts(pending=10, accepted=7, rejected=1, failed=1, uncertain=4, suppressed=1)

Make = Callable[[str], Path | str]


@pytest.fixture
def make(tmp_path: Path, ledger_url: str) -> Make:
    """Makes the ledger of an older version, such as `server_3`, and says where it is."""

    def made(name: str) -> Path | str:
        kind, _, version = name.partition("_")
        rows = Path(__file__).with_name("older").joinpath(f"{name}.sql").read_text(encoding="utf-8")
        if kind == "file":
            make_file(tmp_path / "ledger.db", int(version), rows)
            return tmp_path / "ledger.db"
        make_schema(ledger_url, int(version), rows)
        return ledger_url

    return made


def make_file(path: Path, version: int, rows: str) -> None:
    """A file of a version, with these rows."""
    tables = "".join(script(step) for step in FILE_STEPS[:version])
    mark = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version};"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"PRAGMA journal_mode = WAL; {tables} {mark} BEGIN; {rows} COMMIT;")


def make_schema(url: str, version: int, rows: str) -> None:
    """A schema with the tables of a version, and these rows."""
    schema = sql.Identifier(parsed(url).schema)
    with psycopg.connect(parsed(url).conninfo) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}; SET search_path TO {}").format(schema, schema))
        for each in (*map(script, SERVER_STEPS[:version]), rows):
            connection.execute(each.encode())


@pytest.fixture(params=[path.stem for path in OLDER])
def place(request: pytest.FixtureRequest, make: Make) -> Path | str:
    """Where a ledger of an older version is; of each that is kept."""
    return make(str(request.param))


def sent_to_the_rest(ledger: Ledger) -> list[str | None]:
    """Settle all doubts, and hand over to everybody who is left; to whom that was."""
    run, handed = ledger.take(ledger.runs()[0], NOW), list[str | None]()
    for doubted in tuple(ledger.in_doubt(run)):
        ledger.settle(doubted, [YES] * len(doubted.people), NOW)
    while batch := ledger.claim(run, 3, NOW):
        sealed = ledger.seal(batch, batch.digest or sha256(batch.key.encode()).hexdigest())
        ledger.record(sealed, [YES] * len(batch.people), NOW)
        handed += addresses(batch)
    ledger.leave(run)
    return handed


def test_what_an_older_program_wrote_is_there(place: Path | str) -> None:
    """Everybody is where they were, but for whom the dead sender had claimed; names are found."""
    with open_ledger(place) as ledger:
        run = ledger.runs()[0]
        assert ledger.counts(run) == FOUND
        named = {each.provider_id for each in ledger.people(run, State.ACCEPTED)}
        assert named >= {"m-1", "call-1", "m-4", "m-5"}


def test_a_run_that_an_older_program_began_is_brought_to_its_end(place: Path | str) -> None:
    """Each reader who waits is mailed once, and nobody who was mailed, refused or kept back before."""
    with open_ledger(place) as ledger:
        waiting = [each.address for each in ledger.people(ledger.runs()[0], State.PENDING)]
        assert sorted(map(str, sent_to_the_rest(ledger))) == sorted(map(str, waiting))
        assert ledger.counts(ledger.runs()[0]) == Counts(accepted=21, rejected=1, failed=1, suppressed=1)


def test_readers_of_an_older_program_can_leave_and_be_forgotten(place: Path | str) -> None:
    """Whoever waits is kept back, and whoever was mailed is erased."""
    with open_ledger(place) as ledger:
        run = ledger.runs()[0]
        assert ledger.suppress(run, ["old24@iom.int"], NOW) == 1
        assert ledger.erase("old1@iom.int", NOW) == 1
        assert [each.address for each in ledger.person("old1@iom.int")] == [None]


def test_many_programs_bring_the_tables_up_to_date_together(place: Path | str) -> None:
    """One makes the steps, and the others find them made."""
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_ledger(place), range(4)))
    try:
        assert [each.counts(each.runs()[0]) for each in opened] == [FOUND] * 4
    finally:
        for each in opened:
            each.__exit__(None, None, None)


@pytest.mark.parametrize("version", [path.stem for path in OLDER if path.stem.startswith("server")])
def test_what_workers_share_is_brought_up_to_date(make: Make, version: str) -> None:
    """The parcel is there, the bucket gives out tokens, and a run can be held."""
    with open_ledger(make(version)) as opened:
        ledger, run = cast("SharedLedger", opened), opened.runs()[0]
        assert ledger.artefact(sha256(b"cargo").hexdigest()) == b"cargo"
        assert ledger.take_tokens("postmark/news", 1, 1_000.0).granted <= 1
        ledger.set_standing(run, Standing(Phase.PAUSED), NOW)
        assert ledger.standing(run).phase is Phase.PAUSED


class TestOlderFile(LedgerBattery):
    """The whole battery, on a file that the program of version 3 made, beside its run."""

    @pytest.fixture
    def open_it(self, make: Make) -> Open:
        """The ledger in one file."""
        place = make("file_3")
        return lambda: open_ledger(place, patience_seconds=5)


class TestOlderServer(LedgerBattery):
    """The whole battery, on a server whose tables the program of version 3 made, beside its run."""

    @pytest.fixture
    def open_it(self, make: Make) -> Open:
        """The ledger in one schema."""
        place = make("server_3")
        return lambda: open_ledger(place, patience_seconds=5)
