"""An older copy of the ledger is noticed, so that nobody is mailed twice because of a backup."""

from __future__ import annotations

import errno
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, cast

import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.errors import ExitCode, LedgerError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.sending import ledger_mark
from newsletter_kit.sending.ledger_mark import mark_of, marked, require_newest

if TYPE_CHECKING:
    from newsletter_kit.ledger.base import Ledger

ISSUE = SPEC.issue_id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a run of four, of whom two were mailed, and then the others; beside it an older copy."""
    path = tmp_path / "ledger.db"
    mailed(path, 2)
    shutil.copy(path, tmp_path / "older.db")
    mailed(path, 2)
    return path


def mailed(path: Path, count: int) -> None:
    """Mail so many more of the run."""
    with open_ledger(path) as ledger, marked(path, ledger, ISSUE):
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        if not ledger.counts(run).total:
            ledger.plan(run, people("ana", "beso", "gia", "dato"), NOW)
        ledger.record(claim(ledger, run, count), [YES] * count, NOW)


def test_an_older_copy_is_refused(path: Path) -> None:
    """It is said how many it knows of and how many it knew of, and how to go on; nothing is mailed."""
    shutil.copy(path.with_name("older.db"), path)
    with pytest.raises(LedgerError, match=r"it knows that 2 readers .*, it knew of 4") as refused:
        mailed(path, 2)
    assert (refused.value.exit_code, "ledger.db-mark" in str(refused.value)) == (ExitCode.LEDGER, True)


def test_a_ledger_that_was_removed_is_refused(path: Path) -> None:
    """Whoever takes the file away and sends again would mail everybody again."""
    path.unlink()
    with pytest.raises(LedgerError, match="it knows that 0 readers"):
        require_newest(path, None, ISSUE)
    with pytest.raises(LedgerError, match="or was made anew"):
        mailed(path, 2)


def test_another_issue_is_not_held_up(path: Path) -> None:
    """What is not known of one issue makes no other one unsafe."""
    path.unlink()
    require_newest(path, None, "another")


def test_whoever_knows_better_removes_the_mark(path: Path) -> None:
    """A person decides, by the very step that the refusal names."""
    shutil.copy(path.with_name("older.db"), path)
    mark_of(path).unlink()
    mailed(path, 2)
    assert list(json.loads(mark_of(path).read_text())[ISSUE].values()) == [4]


def test_an_erasure_makes_no_ledger_older(path: Path) -> None:
    """Who was erased stays in the counts."""
    with open_ledger(path) as ledger:
        ledger.erase("ana@iom.int", NOW)
        require_newest(path, ledger, ISSUE)


@pytest.mark.parametrize("torn", ["{", '{"a": {"b": 1e400}}', "[" * 100_000, "[1]", '{"a": [1]}'])
def test_a_torn_mark_stops_nothing(path: Path, torn: str) -> None:
    """It is a help; the ledger itself is whole."""
    mark_of(path).write_text(torn, encoding="utf-8")
    with open_ledger(path) as ledger:
        require_newest(path, ledger, ISSUE)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_a_pipe_in_the_place_of_the_mark_stops_nothing(path: Path) -> None:
    """Nobody waits for what is never written into it."""
    mark_of(path).unlink()
    os.mkfifo(mark_of(path))
    other_issue(path)
    assert mark_of(path).is_fifo()


def test_the_mark_holds_no_address_and_is_for_its_owner(path: Path) -> None:
    """Counts and keys of runs, and nothing of anybody."""
    assert "@" not in mark_of(path).read_text(encoding="utf-8")
    assert mark_of(path).stat().st_mode & 0o077 == 0


def other_issue(path: Path) -> None:
    """Send another issue from the same ledger: one reader is mailed."""
    spec = replace(SPEC, issue_id="other")
    with open_ledger(path) as ledger, marked(path, ledger, "other"):
        run = ledger.take(ledger.begin(spec, NOW), NOW)
        ledger.plan(run, people("ana"), NOW)
        ledger.record(claim(ledger, run, 1), [YES], NOW)


def marks(path: Path) -> dict[str, list[int]]:
    """How many are marked for each issue."""
    found = json.loads(mark_of(path).read_text(encoding="utf-8"))
    return {issue: list(mark.values()) for issue, mark in found.items()}


def test_each_issue_keeps_its_mark(path: Path) -> None:
    """A send of another issue adds its own and takes none away."""
    other_issue(path)
    assert marks(path) == {ISSUE: [4], "other": [1]}


def test_sends_that_end_together_both_leave_their_mark(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the mark to change it has it alone until it is written: eight at once lose nothing."""
    names = [f"issue-{number}" for number in range(8)]
    together = Barrier(len(names))
    monkeypatch.setattr(ledger_mark, "_known", lambda _ledger, issue_id: {issue_id: 1})

    def end(name: str) -> None:
        together.wait()
        ledger_mark._note(path, cast("Ledger", None), name)

    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(end, names))
    assert set(marks(path)) == {ISSUE, *names}


def test_a_torn_mark_is_made_anew_for_all_issues(path: Path) -> None:
    """What it said is lost; what the ledger knows of every issue is marked again, not that of one alone."""
    other_issue(path)
    mark_of(path).write_text("{", encoding="utf-8")
    with open_ledger(path) as ledger, marked(path, ledger, "other"):
        pass
    assert marks(path) == {ISSUE: [4], "other": [1]}


def test_a_mark_that_cannot_be_read_is_left_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails for a moment makes no mark an empty one, and stops nothing."""
    before = mark_of(path).read_bytes()
    whole = Path.read_text

    def failing(read: Path, encoding: str | None = None) -> str:
        if read == mark_of(path):
            raise OSError(errno.EIO, "Input/output error")
        return whole(read, encoding=encoding)

    monkeypatch.setattr(Path, "read_text", failing)
    other_issue(path)
    assert mark_of(path).read_bytes() == before


def test_what_is_known_is_marked_before_anybody_is_mailed(path: Path) -> None:
    """A call that is killed leaves the mark of what its ledger knew when it began."""
    mark_of(path).unlink()
    with open_ledger(path) as ledger, marked(path, ledger, ISSUE):
        assert marks(path) == {ISSUE: [4]}
