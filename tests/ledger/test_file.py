"""The ledger's file: made whole, checked before it is trusted, migrated, and explained when it fails."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.errors import ExitCode, LedgerError
from newsletter_kit.ledger import ledger_file, open_ledger, sqlite
from newsletter_kit.ledger import sqlite_store as store_module
from newsletter_kit.ledger.ledger_file import APPLICATION_ID, STEPS, bring_up_to_date, connect
from newsletter_kit.ledger.queries import script
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Answer, Counts, Person, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger is."""
    return tmp_path / "newsletter" / "ledger.db"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if (
        os.name != "posix"
        or os.geteuid() != 0
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("cannot run here: to mount a small disk needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def begun(path: Path, count: int = 2000) -> None:
    """A ledger in which half of the people were accepted."""
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people(*(f"reader{number}" for number in range(count))), NOW)
        batch = claim(ledger, run, count // 2)
        ledger.record(batch, [YES] * len(batch.people), NOW)


@pytest.fixture
def visitors_place() -> Iterator[Path]:
    """A folder that every user can enter; what runs as root becomes nobody there with `unprivileged`."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        yield Path(place)


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user for whom the permissions of files hold."""
    if os.geteuid() != 0:
        yield
        return
    assert sqlite.__name__  # imported before, since Python itself may be out of reach
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_only_its_owner_can_read_it(path: Path) -> None:
    """The file holds addresses: it and the files beside it have mode 0600, its new folder 0700."""
    with open_ledger(path) as ledger:
        ledger.begin(SPEC, NOW)
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert modes == dict.fromkeys(("ledger.db", "ledger.db-wal", "ledger.db-shm"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_it_says_whose_file_it_is(path: Path) -> None:
    """The header holds our mark and the version, and every commit goes to the disk."""
    open_ledger(path)
    db = connect(path, 1)
    asked = ("application_id", "user_version", "journal_mode", "synchronous")
    assert [db.execute(f"PRAGMA {each}").fetchone()[0] for each in asked] == [
        APPLICATION_ID,
        len(STEPS),
        "wal",
        2,
    ]
    db.close()


def test_a_draft_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the making of the file breaks off, its place stays empty, and the next attempt succeeds."""
    with monkeypatch.context() as patch:
        patch.setattr(ledger_file, "script", lambda _: "CREATE TABLE a (b);\nnonsense;\n")
        with pytest.raises(LedgerError, match="syntax error"):
            open_ledger(path)
    assert list(path.parent.iterdir()) == []
    assert open_ledger(path).runs() == ()


def test_the_slower_of_two_makers_uses_the_file_of_the_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes that make the ledger at once end with one, and none overwrites the other's."""
    fill = ledger_file._fill

    def overtaken(draft: Path) -> None:
        fill(draft)
        monkeypatch.setattr(ledger_file, "_fill", fill)
        begun(path, 2)

    monkeypatch.setattr(ledger_file, "_fill", overtaken)
    with open_ledger(path) as ledger:
        assert ledger.counts(ledger.runs()[0]).accepted == 1
    assert {each.name for each in path.parent.iterdir()} == {"ledger.db"}


def test_e06_a_full_disk_stops_and_can_be_continued(small_disk: Path) -> None:
    """When the disk is full, what was committed stays, nothing is half written, and room lets it go on."""
    path = small_disk / "ledger.db"
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people("ana", "beso"), NOW)
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"0" * (shutil.disk_usage(small_disk).free - 8192))
        crowd = (Person(f"{n}@iom.int", f"{n}@iom.int", "en", {"n": "x" * 200}) for n in range(20_000))
        with pytest.raises(LedgerError, match="no room left") as stop:
            ledger.plan(run, crowd, NOW)
        assert (stop.value.exit_code, str(path) in str(stop.value)) == (ExitCode.LEDGER, True)
        ballast.unlink()
        assert ledger.counts(run) == Counts(pending=2)
        ledger.record(claim(ledger, run), [YES, YES], NOW)


def test_e08_a_folder_that_cannot_be_written_is_named(visitors_place: Path) -> None:
    """Without the right to write, the ledger is refused before anything is sent, and its path is named."""
    visitors_place.chmod(0o555)
    path = visitors_place / "sub" / "ledger.db"
    with (
        unprivileged(),
        pytest.raises(LedgerError, match="cannot be made or read: Permission denied") as stop,
    ):
        open_ledger(path)
    assert (stop.value.problems[0].where, stop.value.exit_code) == (str(path), ExitCode.LEDGER)


def test_e08_a_read_only_ledger_is_refused_when_it_is_opened(visitors_place: Path) -> None:
    """A ledger that this user can read and not write stops before the first hand-over."""
    path = visitors_place / "ledger.db"
    begun(path, 2)
    path.chmod(0o444)
    visitors_place.chmod(0o555)
    with unprivileged(), pytest.raises(LedgerError, match=r"ledger\.db: it cannot be written") as stop:
        open_ledger(path)
    assert stop.value.exit_code is ExitCode.LEDGER


def test_a_copy_of_a_read_only_ledger_can_be_looked_at(visitors_place: Path, tmp_path: Path) -> None:
    """What the refusal advises works, and it does not advise to run the same command again."""
    path = visitors_place / "ledger.db"
    begun(path, 2)
    path.chmod(0o444)
    visitors_place.chmod(0o555)
    with unprivileged(), pytest.raises(LedgerError, match="To look and not to send, copy it") as stop:
        open_ledger(path)
    for each in visitors_place.glob("ledger.db*"):
        shutil.copy(each, tmp_path)
    with open_ledger(tmp_path / "ledger.db") as copy:
        assert len(copy.runs()) == 1
    assert "run the same command again" not in str(stop.value)


def test_e09_whoever_holds_the_lock_is_named(path: Path) -> None:
    """A ledger that another process writes to is waited for, for a stated time, and then it is named."""
    begun(path, 2)
    code = f"""
        import sqlite3
        db = sqlite3.connect({str(path)!r}, isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        print("locked", flush=True)
        input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(LedgerError, match=rf"locked for 0.2 s by process {other.pid} \(") as stop:
            open_ledger(path, patience_seconds=0.2)
        other.communicate("\n")
    assert stop.value.exit_code is ExitCode.LEDGER
    assert open_ledger(path, patience_seconds=0.2).runs()


@pytest.mark.parametrize("seed", range(12))
def test_e10_noise_in_the_file_is_noticed(path: Path, seed: int) -> None:
    """4 KB of noise anywhere in the file are found when it is opened, and nothing is sent from it."""
    begun(path, 3000)
    content, chance = path.read_bytes(), random.Random(seed)  # noqa: S311  noise
    place = chance.randrange(len(content) - 4096)
    path.write_bytes(content[:place] + chance.randbytes(4096) + content[place + 4096 :])
    with pytest.raises(LedgerError, match=r"damaged or no ledger.*older copy .* mails them again") as stop:
        open_ledger(path)
    assert stop.value.exit_code is ExitCode.LEDGER


@pytest.mark.parametrize("content", [b"", b"SQLite", b"PK\3\4" * 999], ids=["empty", "short", "another"])
def test_a_file_of_another_kind_is_left_alone(path: Path, content: bytes) -> None:
    """What does not begin as a database is refused and not touched."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="does not begin as an SQLite file"):
        open_ledger(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    """An SQLite file that is no ledger is refused and not touched."""
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE a (b)")
    db.close()
    with pytest.raises(LedgerError, match="of another program"):
        open_ledger(path)


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    """A path that cannot be a file is refused by name."""
    with pytest.raises(LedgerError, match="it cannot be made or read: Is a directory"):
        open_ledger(tmp_path)


def test_e11_a_newer_ledger_is_refused(path: Path) -> None:
    """A file of a later version is refused, with both versions."""
    begun(path, 2)
    db = connect(path, 1)
    db.execute("PRAGMA user_version = 7")
    db.close()
    with pytest.raises(
        LedgerError, match=rf"it has version 7, .* up to {len(STEPS)}\. Use the newer"
    ) as stop:
        open_ledger(path)
    assert stop.value.exit_code is ExitCode.LEDGER


def test_an_older_ledger_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that an earlier version made gets the later steps when it is opened, and keeps its content."""
    begun(path, 2)
    later = "ALTER TABLE runs ADD COLUMN colour TEXT;\nCREATE TABLE extra (a INTEGER);\n"
    monkeypatch.setattr(store_module, "script", lambda name: later if name == "later.sql" else script(name))
    monkeypatch.setattr(ledger_file, "STEPS", (*STEPS, "later.sql"))
    with open_ledger(path) as ledger:
        assert ledger.counts(ledger.runs()[0]) == Counts(pending=1, accepted=1)
    db = connect(path, 1)
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
    assert db.execute("SELECT colour FROM runs").fetchall() == [(None,)]
    db.close()


UNDOING = {
    "schema_5.sql": (
        "ALTER TABLE batches DROP COLUMN claimed_on",
        "ALTER TABLE batches DROP COLUMN sealed_on",
    ),
    "schema_4.sql": (
        "ALTER TABLE attempts DROP COLUMN named",
        "DROP INDEX put_back_when",
        "DROP INDEX waiting_since",
    ),
    "schema_3.sql": ("ALTER TABLE batches DROP COLUMN sealed",),
}


def made_older(path: Path, step: str) -> None:
    """Make a file what it was before a step, and those after it."""
    db = connect(path, 1)
    for later in [each for each in UNDOING if each >= step]:
        for change in UNDOING[later]:
            db.execute(change)
    db.execute(f"PRAGMA user_version = {STEPS.index(step)}")
    db.close()


def test_what_an_older_program_claimed_may_have_been_handed_over(
    path: Path,
) -> None:
    """A file that was made before batches were always sealed is in doubt about all that was in flight."""
    begun(path, 4)
    with open_ledger(path) as ledger:
        claim(ledger, ledger.take(ledger.begin(SPEC, NOW), NOW), 2)
    made_older(path, "schema_3.sql")
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert ledger.counts(run) == Counts(accepted=2, uncertain=2)


def test_names_that_an_older_program_noted_are_found(path: Path) -> None:
    """A file with a row for each name of a message tells them still, beside the names of whole calls."""
    begun(path, 4)
    db = connect(path, 1)
    db.execute("INSERT INTO answers VALUES (1, 3, 'accepted', 'old', '')")
    db.close()
    made_older(path, "schema_4.sql")
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.record(claim(ledger, run, 2), [Answer(Verdict.ACCEPTED, "new")] * 2, NOW)
        found = [each.provider_id for each in ledger.people(run, State.ACCEPTED)]
    assert found[0] == "old"
    assert found[-2:] == ["new", "new"]


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    """If a step breaks off, the file is what it was, version and all."""
    begun(path, 2)
    db = connect(path, 1)
    steps = [*map(script, STEPS), "CREATE TABLE extra (a);\n", "nonsense;\n"]
    with pytest.raises(sqlite3.OperationalError):
        bring_up_to_date(db, path, steps)
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone() == (0,)
    db.close()


def test_a_closed_ledger_says_so(path: Path) -> None:
    """After it was closed, a ledger refuses with a sentence."""
    with open_ledger(path) as ledger:
        pass
    with pytest.raises(LedgerError, match="it was closed"):
        ledger.runs()
