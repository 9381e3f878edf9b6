"""A sender learns that it lost its run right before it writes to a provider, also where nobody told it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, people
from newsletter_kit.ledger import open_ledger, sql_ledger
from newsletter_kit.ledger.ledger_file import connect
from newsletter_kit.ledger.reading import clock

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run

LATER_SECONDS = 600


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger is."""
    return tmp_path / "news" / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Generator[Ledger, None, None]:
    """A ledger in a file."""
    with open_ledger(path) as ledger:
        yield ledger


def taken(ledger: Ledger) -> Run:
    """A run of two readers, with this process as its sender."""
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("r0", "r1"), NOW)
    return run


def wake_up_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when this process was stopped for some time, and goes on."""
    monkeypatch.setattr(sql_ledger, "clock", lambda: clock() + LATER_SECONDS)


def test_who_was_stopped_and_replaced_may_go_no_more(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process has settled what was in doubt by then, and has perhaps mailed the same readers."""
    run = taken(ledger)
    assert ledger.may_go(run)
    with open_ledger(path) as other:
        theirs = other.take(run, NOW, force=True)
        wake_up_later(monkeypatch)
        assert (ledger.may_go(run), other.may_go(theirs)) == (False, True)


def test_who_was_stopped_and_not_replaced_goes_on(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that slept for the night goes on with its run."""
    run = taken(ledger)
    wake_up_later(monkeypatch)
    assert ledger.may_go(run)


def test_who_has_left_may_not_go(ledger: Ledger) -> None:
    """After `leave` this process is nobody's sender."""
    run = taken(ledger)
    assert ledger.may_go(run)
    ledger.leave(run)
    assert not ledger.may_go(run)


def test_the_question_waits_for_no_writer(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither for another thread that gathers what it writes, nor for another process at the file."""
    run = taken(ledger)
    wake_up_later(monkeypatch)
    other = connect(path, 0)
    with ledger.together(), ThreadPoolExecutor(1) as threads:
        assert threads.submit(ledger.may_go, run).result(timeout=60)
    other.execute("BEGIN IMMEDIATE")
    assert ledger.still_ours(run)
    other.close()


def test_a_folder_with_another_name_goes_on(ledger: Ledger, path: Path) -> None:
    """Who renames the folder of a ledger while a run is sent stops nobody."""
    run = taken(ledger)
    path.parent.rename(path.parent.with_name("newest"))
    assert ledger.may_go(run)
