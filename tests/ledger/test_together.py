"""Verbs that are done together wait for the disk once: before that nothing of them is sure, or seen."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from ledger.test_failures import Breaking, dump, with_class
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.batches import StaleClaimError
from newsletter_kit.ledger.looking import open_ledger_to_look
from newsletter_kit.ledger.sql_ledger import SqlLedger
from newsletter_kit.ledger.sqlite_store import SqliteStore
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import ClaimedBatch, Run


def begun(ledger: Ledger) -> tuple[Run, ClaimedBatch, ClaimedBatch]:
    """A run of four people, with a batch that is sealed, and one that is claimed."""
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ana", "beso", "cira", "dato"), NOW)
    return run, ledger.seal(claim(ledger, run, 1), "aa"), claim(ledger, run, 1)


def test_nothing_is_seen_before_the_end(tmp_path: Path) -> None:
    """Who looks meanwhile sees the ledger as it was; who died within would leave it so."""
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger, closing(sqlite3.connect(path)) as other:
        run, first, _ = begun(ledger)
        accepted = "SELECT count(*) FROM progress WHERE state = 'accepted'"
        with ledger.together() as is_one:
            ledger.record(first, [YES], NOW)
            assert (is_one, other.execute(accepted).fetchone()) == (True, (0,))
        assert other.execute(accepted).fetchone() == (1,)
        assert ledger.counts(run) == Counts(pending=2, in_flight=1, accepted=1)


def test_it_waits_for_the_disk_once(tmp_path: Path) -> None:
    """However many verbs there are, there is one commit."""
    store = SqliteStore(tmp_path / "ledger.db", 1)
    with SqlLedger(store) as ledger:
        run, first, second = begun(ledger)
        asked = list[str]()
        assert store._connection is not None
        store._connection.set_trace_callback(asked.append)
        with ledger.together():
            ledger.record(first, [YES], NOW)
            ledger.seal(second, "bb")
            claim(ledger, run, 1)
        store._connection.set_trace_callback(None)
        assert [each for each in asked if each in {"BEGIN IMMEDIATE", "COMMIT"}] == [
            "BEGIN IMMEDIATE",
            "COMMIT",
        ]


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_is_erased_within_is_gone_at_its_end(tmp_path: Path, *, fails: bool) -> None:
    """Also if the block fails then, neither the file nor its log holds their address."""
    path = tmp_path / "ledger.db"
    with open_ledger(path) as ledger:
        run, *_ = begun(ledger)
        address = str(next(ledger.people(run, State.PENDING)).address)
        with suppress(ZeroDivisionError), ledger.together():
            assert ledger.erase(address.casefold(), NOW) == 1
            if fails:
                raise ZeroDivisionError
        held = [each.name for each in tmp_path.iterdir() if address.encode() in each.read_bytes()]
        assert held == []


def test_another_thread_comes_after_it(tmp_path: Path) -> None:
    """What another thread writes meanwhile is no part of it, and is kept by itself."""
    store = SqliteStore(tmp_path / "ledger.db", 1)
    with SqlLedger(store) as ledger:
        run, first, _ = begun(ledger)
        noting = Thread(target=ledger.note, args=(run, "from another thread", NOW))
        with ledger.together():
            noting.start()
            ledger.record(first, [YES], NOW)
        noting.join()
        assert [each.kind for each in ledger.attempts(run)][-2:] == ["record", "note"]


def test_r6_whichever_statement_fails_no_verb_is_kept_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a full disk the ledger holds what it held, or verbs that came to their end; and it says so."""
    monkeypatch.setattr(sqlite3, "connect", with_class(sqlite3.connect))
    whole, failures = [_left(tmp_path / f"done{verbs}.db", verbs, 0)[0] for verbs in range(4)], 0
    for number in range(1, 200):
        after, error = _left(tmp_path / f"{number}.db", 3, number)
        if error is None:
            break
        assert after in whole
        failures += 1
    assert (after, failures > 20) == (whole[-1], True)


def _left(path: Path, verbs: int, failing: int) -> tuple[str, LedgerError | None]:
    """What the file holds after so many verbs together, whose statement of this number fails; 0 for none."""
    Breaking.left, error = 0, None
    ledger = open_ledger(path)
    run, first, second = begun(ledger)
    calls: list[Callable[[], object]] = [
        lambda: ledger.record(first, [YES], NOW),
        lambda: ledger.seal(second, "bb"),
        lambda: claim(ledger, run, 1),
    ]
    Breaking.left = failing
    try:
        with ledger.together():
            for call in calls[:verbs]:
                call()
    except LedgerError as told:
        error = told
    Breaking.left = 0
    return dump(path), error


def test_a_lost_transaction_is_not_gone_on_with(tmp_path: Path) -> None:
    """Where a full disk took away what was gathered, a later verb is refused, and the end says so, too."""
    store = SqliteStore(tmp_path / "ledger.db", 1)
    with SqlLedger(store) as ledger:
        run, first, second = begun(ledger)
        connection = store._connection
        assert connection is not None

        def lose() -> None:
            with ledger.together():
                ledger.record(first, [YES], NOW)
                connection.execute("ROLLBACK")
                with pytest.raises(LedgerError, match="was rolled back"):
                    ledger.seal(second, "bb")

        with pytest.raises(LedgerError):
            lose()
        assert ledger.counts(run) == Counts(pending=2, in_flight=2)


def test_a_disk_that_failed_within_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever goes on within a block after its disk has failed learns it before anything is handed over."""
    monkeypatch.setattr(sqlite3, "connect", with_class(sqlite3.connect))
    ledger = open_ledger(tmp_path / "ledger.db")
    run, first, _ = begun(ledger)

    def go_on() -> None:
        with ledger.together():
            ledger.record(first, [YES], NOW)
            with monkeypatch.context() as patched, suppress(LedgerError):
                patched.setattr(Breaking, "fault", disk_fault())
                Breaking.left = 1
                claim(ledger, run, 1)

    with pytest.raises(LedgerError, match="disk"):
        go_on()
    Breaking.left = 0
    with open_ledger_to_look(tmp_path / "ledger.db") as looking:
        assert looking.counts(run).accepted == 1


def test_a_claim_that_was_lost_with_its_block_is_no_ones(tmp_path: Path) -> None:
    """What is said of a batch whose claim was not kept is refused in words, as of one that is stale."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        run, first, _ = begun(ledger)
        lost = replace(first, id=99)
        with pytest.raises(StaleClaimError, match="not kept"):
            ledger.release(lost, NOW, NOW, reason="", max_claims=None)
        assert ledger.counts(run).in_flight == 2


def disk_fault() -> sqlite3.OperationalError:
    """What SQLite raises when a disk cannot be read."""
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode, fault.sqlite_errorname = sqlite3.SQLITE_IOERR, "SQLITE_IOERR"
    return fault


def test_who_may_only_look_gathers_nothing(tmp_path: Path) -> None:
    """A ledger that is open to be read refuses it like every other change."""
    open_ledger(tmp_path / "ledger.db").__exit__(None, None, None)
    with (
        open_ledger_to_look(tmp_path / "ledger.db") as ledger,
        pytest.raises(LedgerError, match="not written"),
        ledger.together(),
    ):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="cannot run here: this system does not fork")
def test_e30_a_child_that_was_forked_meanwhile_can_look(tmp_path: Path) -> None:
    """It has a connection of its own, and is within no block; what its parent gathers is kept."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        run, first, _ = begun(ledger)
        with ledger.together():
            ledger.record(first, [YES], NOW)
            child = os.fork()
            if child == 0:
                os._exit(ledger.counts(run).in_flight)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
        assert ledger.counts(run).accepted == 1
