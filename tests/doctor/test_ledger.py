"""A look at the ledger changes nothing, and says what would stop a run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from newsletter_kit.doctor import file_system, ledger
from newsletter_kit.doctor.ledger import judge_ledger
from newsletter_kit.finding import Finding, Grade
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Route, RunSpec
from newsletter_kit.recourse import Recourse

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SPEC = RunSpec("2024-q1", "news.iom.int", {"en": "digest"}, Route("resend", "", "news@iom.int"))

TAKE_AND_DIE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Route, RunSpec
ledger = open_ledger(Path(sys.argv[1]))
spec = RunSpec("2024-q1", "news.iom.int", {"en": "digest"}, Route("resend", "", "news@iom.int"))
now = datetime(2026, 5, 1, tzinfo=UTC)
ledger.take(ledger.begin(spec, now), now)
os._exit(9)
"""

LOOK_AS_NOBODY = """
import os, sys
from pathlib import Path
from newsletter_kit.doctor.examine import Visit, examine
visit = Visit(offline=True, ledger=sys.argv[1])
list(examine(Path(sys.argv[2]), visit))  # what is imported late is imported now
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for chapter in examine(Path(sys.argv[2]), visit):
    if chapter.title == "Ledger":
        print(*(each for each in chapter.findings if each.grade == "wrong"))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one run that nobody sends."""
    place = tmp_path / "ledger.db"
    with open_ledger(place) as opened:
        opened.begin(SPEC, NOW)
    return place


def gravest(findings: list[Finding]) -> Finding:
    """The finding that matters most."""
    order = [Grade.OK, Grade.LOOK, Grade.WRONG]
    return max(findings, key=lambda each: order.index(each.grade))


def changed(path: Path, statement: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()


def test_a_ledger_in_order_is_all_well(path: Path) -> None:
    """Version and number of runs are told, and the file stays as it was."""
    before = path.read_bytes()
    found = judge_ledger(path)
    assert {each.grade for each in found} == {Grade.OK}
    assert ("runs: 1" in found[0].what, path.read_bytes() == before) == (True, True)


def test_to_look_makes_no_ledger(tmp_path: Path) -> None:
    """Where none is, the first run makes it."""
    found = judge_ledger(tmp_path / ".newsletter/ledger.db")
    assert (found[0].grade, list(tmp_path.iterdir())) == (Grade.OK, [])


@pytest.mark.skipif(os.name != "posix", reason="cannot run here: rights are others on Windows")
@pytest.mark.parametrize("mode", [0o555, 0o600])
def test_e08_a_folder_that_cannot_be_written_is_wrong(mode: int) -> None:
    """Told before a run, to whoever is not root; a folder that cannot even be looked into is told as well."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        Path(folder, "newsletter.toml").write_text('name = "News"\nsender = "news@iom.int"\n')
        closed = Path(folder, "closed")
        closed.mkdir()
        closed.chmod(mode)
        command = [sys.executable, "-c", LOOK_AS_NOBODY, str(closed / "l.db"), folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "Let this user" in done.stdout


def test_a_run_that_is_being_sent_is_told(path: Path) -> None:
    """With the process that sends it, for E13."""
    with open_ledger(path) as opened:
        opened.take(opened.begin(SPEC, NOW), NOW)
        found = gravest(judge_ledger(path))
    assert ("2024-q1 is being sent by process" in found.what, found.grade) == (True, Grade.LOOK)


def test_e14_a_run_whose_process_died_is_told(tmp_path: Path) -> None:
    """It can be sent again, and the look leaves the dead one where it is."""
    place = tmp_path / "ledger.db"
    subprocess.run([sys.executable, "-c", TAKE_AND_DIE, str(place)], check=False)
    for _ in range(2):
        found = gravest(judge_ledger(place))
        assert ("which has died" in found.what, found.grade) == (True, Grade.LOOK)
    with open_ledger(place) as opened:
        assert opened.take(opened.begin(SPEC, NOW), NOW).token == 2


def test_a_run_of_another_machine_is_told(path: Path) -> None:
    """Nobody can ask there, so a person must."""
    with open_ledger(path) as opened:
        opened.take(opened.begin(SPEC, NOW), NOW)
        changed(path, "UPDATE senders SET host = 'another-host'")
        found = gravest(judge_ledger(path))
        changed(path, "DELETE FROM senders")
    assert ("cannot be told from here" in found.what, found.recourse) == (True, (Recourse.TAKE_OVER,))


def test_e10_a_damaged_ledger_is_wrong(path: Path) -> None:
    """Noise in the middle of the file."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(range(1, 256)) * 16)
    assert gravest(judge_ledger(path)).grade == Grade.WRONG


def test_e11_a_ledger_of_a_newer_version_is_wrong(path: Path) -> None:
    """Both versions are told."""
    changed(path, "PRAGMA user_version = 999")
    found = gravest(judge_ledger(path))
    assert (found.grade, "version 999" in found.what) == (Grade.WRONG, True)


def test_a_ledger_of_an_older_version_is_worth_a_look(path: Path) -> None:
    """The next run brings it up to date; the look does not."""
    changed(path, "PRAGMA user_version = 0")
    found = gravest(judge_ledger(path))
    assert (found.grade, "version 0" in found.what) == (Grade.LOOK, True)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0 but no more"])
def test_a_file_that_is_no_ledger_is_wrong(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in it, it is named and left alone."""
    (tmp_path / "l.db").write_bytes(content)
    assert gravest(judge_ledger(tmp_path / "l.db")).grade == Grade.WRONG
    assert (tmp_path / "l.db").read_bytes() == content


def test_the_ledger_of_another_program_is_wrong(tmp_path: Path) -> None:
    """SQLite alone is not enough."""
    changed(tmp_path / "l.db", "CREATE TABLE t (x)")
    assert "another program" in gravest(judge_ledger(tmp_path / "l.db")).what


def test_e09_a_ledger_that_is_locked_names_who(path: Path) -> None:
    """A process that writes for long holds everybody back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        found = gravest(judge_ledger(path))
    assert (found.grade, "locked" in found.what) == (Grade.WRONG, True)


def test_a_network_file_system_is_wrong(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's WAL does not work there."""
    table = path.with_name("mountinfo")
    table.write_text("22 1 0:40 / / rw - nfs4 files:/ rw\n")
    monkeypatch.setattr(file_system, "_MOUNTS", table)
    found = gravest(judge_ledger(path))
    assert (found.grade, "nfs4" in found.what) == (Grade.WRONG, True)


@pytest.mark.parametrize(("name", "grade"), [("_LITTLE_BYTES", Grade.LOOK), ("_NONE_BYTES", Grade.WRONG)])
def test_e06_a_disk_that_is_almost_full_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, grade: Grade
) -> None:
    """Before a run, while there is time to make room."""
    monkeypatch.setattr(ledger, name, 1 << 80)
    assert gravest(judge_ledger(path)).grade == grade
