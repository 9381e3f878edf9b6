"""A ledger that an older program made goes on: its tables are brought up to date with all that is in them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from ledger.battery import YES, LedgerBattery, addresses
from ledger.older_ledgers import FOUND, OLDER, make_file, make_schema
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.reading import seconds_between
from newsletter_kit.ledger.shared import Phase, SharedLedger, Standing
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from ledger.battery import Open
    from newsletter_kit.ledger.base import Ledger

NOW = datetime(2023, 12, 6, 9, tzinfo=UTC)

Make = Callable[[str], Path | str]


@pytest.fixture
def make(tmp_path: Path, ledger_url: str) -> Make:
    """Makes the ledger of an older version, such as `server_3`, and says where it is."""

    def made(name: str) -> Path | str:
        kind, _, version = name.partition("_")
        if kind == "file":
            make_file(tmp_path / "ledger.db", int(version))
            return tmp_path / "ledger.db"
        make_schema(ledger_url, int(version))
        return ledger_url

    return made


@pytest.fixture(params=OLDER)
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


@pytest.mark.parametrize("version", [each for each in OLDER if each.startswith("server")])
def test_what_workers_share_is_brought_up_to_date(make: Make, version: str) -> None:
    """The parcel is there, the bucket gives out tokens, and a run can be held."""
    with open_ledger(make(version)) as opened:
        ledger, run = cast("SharedLedger", opened), opened.runs()[0]
        assert ledger.artefact(sha256(b"cargo").hexdigest()) == b"cargo"
        assert ledger.take_tokens("postmark/news", 1, 1_000.0).granted <= 1
        ledger.set_standing(run, Standing(Phase.PAUSED), NOW)
        assert ledger.standing(run).phase is Phase.PAUSED


@pytest.mark.parametrize("version", [each for each in OLDER if each.startswith("server")])
def test_a_doubt_that_an_older_worker_left_keeps_its_age(make: Make, version: str) -> None:
    """Who shared a ledger has gone by the server's clock all along, so nobody has to wait anew."""
    with open_ledger(make(version)) as ledger:
        left = tuple(ledger.in_doubt(ledger.runs()[0]))
        passed = [seconds_between(each.sealed_on, ledger.clock_reading()) for each in left]
    assert left
    assert all(each is not None and each > 86_400 for each in passed)


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
