"""A ledger that can be read and not written is looked at all the same, and nothing beside it is changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC
from ledger.test_file import begun, unprivileged, visitors_place
from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.ledger_file import APPLICATION_ID, STEPS
from newsletter_kit.ledger.looking import cannot_be_written, open_ledger_to_look
from newsletter_kit.ledger.queries import script, statement
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["visitors_place"]

HALF = Counts(accepted=1, pending=1)


def closed_to_writers(place: Path) -> list[tuple[str, bytes]]:
    """Take the right to write from everybody, and tell what is there."""
    for each in place.iterdir():
        each.chmod(0o444)
    place.chmod(0o555)
    return contents(place)


def contents(place: Path) -> list[tuple[str, bytes]]:
    """Every file with what is in it."""
    return sorted((each.name, each.read_bytes()) for each in place.iterdir())


def looked_at(path: Path) -> Counts:
    """How the readers of the only run stand, as one sees it who may only read."""
    with unprivileged(), open_ledger_to_look(path) as ledger:
        (run,) = ledger.runs()
        return ledger.counts(run)


def test_a_file_that_cannot_be_written_is_read(visitors_place: Path) -> None:
    """Its figures are told, and no file appears beside it."""
    begun(visitors_place / "ledger.db", 2)
    before = closed_to_writers(visitors_place)
    assert looked_at(visitors_place / "ledger.db") == HALF
    assert contents(visitors_place) == before


def test_what_is_in_the_log_alone_is_read_too(visitors_place: Path, tmp_path: Path) -> None:
    """A copy of file and log, made while somebody was sending, knows the last answers."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        begun(tmp_path / "ledger.db", 2)
        ledger.runs()
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(tmp_path / name, visitors_place)
    assert (visitors_place / "ledger.db-wal").stat().st_size > 0
    before = closed_to_writers(visitors_place)
    assert looked_at(visitors_place / "ledger.db") == HALF
    assert contents(visitors_place) == before


def test_it_is_read_while_somebody_else_sends(visitors_place: Path) -> None:
    """A colleague without the right to write sees how it goes."""
    path = visitors_place / "ledger.db"
    begun(path, 2)
    with open_ledger(path) as ledger:
        ledger.take(ledger.begin(SPEC, NOW), NOW)
        closed_to_writers(visitors_place)
        assert looked_at(path) == HALF
        visitors_place.chmod(0o755)


def test_a_file_of_an_older_version_is_read(visitors_place: Path) -> None:
    """It is brought up to date in a copy, and stays as it was."""
    path = visitors_place / "ledger.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(script(STEPS[0]))
        db.execute(statement("add_ledger"), {"salt": b"0" * 32})
        db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;")
        db.commit()
    before = closed_to_writers(visitors_place)
    with unprivileged(), open_ledger_to_look(path) as ledger:
        assert ledger.runs() == ()
    assert contents(visitors_place) == before


def test_nothing_is_sent_with_it(visitors_place: Path) -> None:
    """Whoever tries to write is refused in words."""
    path = visitors_place / "ledger.db"
    begun(path, 2)
    closed_to_writers(visitors_place)
    with unprivileged(), open_ledger_to_look(path) as ledger:
        (run,) = ledger.runs()
        with pytest.raises(LedgerError, match="it can be read here, and not written"):
            ledger.take(run, NOW)


def test_a_damaged_file_is_refused_as_ever(visitors_place: Path) -> None:
    """To look is no reason to trust what is torn."""
    path = visitors_place / "ledger.db"
    begun(path)
    content = bytearray(path.read_bytes())
    content[8192:16384] = bytes(8192)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="it is damaged"):
        open_ledger_to_look(path)


def test_only_a_lack_of_rights_is_told_apart(visitors_place: Path) -> None:
    """A ledger that was refused for another reason is not looked at in passing."""
    path = visitors_place / "ledger.db"
    begun(path, 2)
    closed_to_writers(visitors_place)
    with unprivileged(), pytest.raises(LedgerError) as refused:
        open_ledger(path)
    assert cannot_be_written(refused.value)
    assert not cannot_be_written(LedgerError(Problem("ledger.db", "it is damaged")))
