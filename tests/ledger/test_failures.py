"""Every write of the ledger fails in turn, and its process is killed: nothing is half written."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledger.battery import LATER, MINUTE, NO, NOW, SPEC, WHO_KNOWS, YES, people
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run

TESTS = Path(__file__).parents[1]
KILLS = int(os.environ.get("NEWSLETTER_KILLS", "6"))
"""How many random kills; the whole proof wants 200."""


FOLDING = {"take", "plan", "erase"}
"""Verbs that fold the log after their transaction: if that fails, what they wrote stands."""


class Breaking(sqlite3.Connection):
    """A connection whose n-th statement from now fails, as on a disk that is full."""

    left = 0
    fault = sqlite3.OperationalError("database or disk is full")

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(sql, *values)

    def _count(self) -> None:
        Breaking.left -= 1
        if Breaking.left == 0:
            raise Breaking.fault


def verbs(ledger: Ledger, run: Run) -> dict[str, Callable[[], object]]:
    """Each verb that writes, ready to be called on a run with people at every state."""
    (doubtful,) = ledger.in_doubt(run)
    batch = ledger.claim(run, 4, NOW)
    assert batch is not None
    return {
        "begin": lambda: ledger.begin(SPEC, NOW),
        "take": lambda: ledger.take(run, NOW, force=True),
        "plan": lambda: ledger.plan(run, people("ana", "zaza", "zura", suppressed=True, reason="x"), NOW),
        "claim": lambda: ledger.claim(run, 2, NOW + MINUTE),
        "seal": lambda: ledger.seal(batch, "aa"),
        "record": lambda: ledger.record(batch, [YES, NO, LATER, WHO_KNOWS], NOW),
        "release": lambda: ledger.release(batch, NOW, NOW),
        "doubt": lambda: ledger.doubt(batch, NOW),
        "settle": lambda: ledger.settle(doubtful, [YES, LATER], NOW),
        "suppress": lambda: ledger.suppress(run, ["r9@iom.int", "r8@iom.int"], NOW),
        "erase": lambda: ledger.erase("r9@iom.int", NOW),
        "note": lambda: ledger.note(run, "x", NOW),
        "leave": lambda: ledger.leave(run),
    }


def prepared(ledger: Ledger) -> Run:
    """A run of ten people, two of them in doubt."""
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people(*(f"r{number}" for number in range(10))), NOW)
    batch = ledger.claim(run, 2, NOW)
    assert batch is not None
    ledger.doubt(batch, NOW)
    return run


def dump(path: Path) -> str:
    """All that the file holds, as SQL, but for its salt and for what clocks show, in which files differ."""
    db = sqlite3.connect(path)
    changing = re.compile(rb"(?<=erased:)[0-9a-f]+|(?<=')[0-9a-f]{8}-[0-9a-f-]{27}[^ ']* [0-9]+(?=')")
    db.text_factory = lambda text: changing.sub(b"", text).decode()
    told = "\n".join(line for line in db.iterdump() if 'INTO "ledger"' not in line)
    db.close()
    return told


VERBS = [
    "begin",
    "take",
    "plan",
    "claim",
    "seal",
    "record",
    "release",
    "doubt",
    "settle",
    "suppress",
    "erase",
    "note",
    "leave",
]


@pytest.mark.parametrize("verb", VERBS)
def test_r6_a_write_that_fails_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """Whichever statement of a verb fails, the ledger holds what it held before, or all that it writes."""
    monkeypatch.setattr(sqlite3, "connect", with_class(sqlite3.connect))
    untouched, done = called(tmp_path / "done.db", verb, 0)
    failures = 0
    for number in range(1, 200):
        before, after = called(tmp_path / f"{number}.db", verb, number)
        assert before == untouched
        assert after in ((before, done) if verb in FOLDING else (before,)) or Breaking.left > 0
        if Breaking.left > 0:
            break
        failures += 1
    assert (after, failures >= 2) == (done, True)


def called(path: Path, verb: str, failing: int) -> tuple[str, str]:
    """What the file holds before and after a verb, whose statement of this number fails; 0 for none."""
    Breaking.left = 0
    ledger = open_ledger(path)
    call = verbs(ledger, prepared(ledger))[verb]
    before = dump(path)
    Breaking.left = failing
    try:
        call()
    except LedgerError as error:
        assert "database or disk is full" in str(error)  # noqa: PT017  most calls must raise, the last not
    left, Breaking.left = Breaking.left, 0
    after = dump(path)
    Breaking.left = left
    return before, after


def with_class(connect: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    """`connect`, for connections that break when told to."""
    return lambda *args, **named: connect(*args, **{**named, "factory": Breaking})


SENDER = """
    import random, sys
    from pathlib import Path
    from ledger.battery import *
    from newsletter_kit.ledger import open_ledger
    chance = random.Random(int(sys.argv[3]))
    with open_ledger(Path(sys.argv[1])) as ledger, open(sys.argv[2], "a", buffering=1) as sent:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people(*(f"r{number}" for number in range(400))), NOW)
        print("ready", flush=True)
        while batch := ledger.claim(run, 20, NOW):
            ledger.seal(batch, batch.key)
            assert ledger.still_ours(run)
            if chance.random() < 0.2:
                ledger.release(batch, NOW, NOW, max_claims=None)
                continue
            for member in batch.people:
                sent.write(member.address + "\\n")
            ledger.record(batch, [YES] * len(batch.people), NOW)
        print("done", flush=True)
"""


def test_r1_killed_at_random_moments_nobody_is_mailed_twice_or_forgotten(tmp_path: Path) -> None:
    """Each kill of a sender leaves at most one batch in doubt, and the rest goes out once."""
    path, sent = tmp_path / "ledger.db", tmp_path / "sent.txt"
    command = [sys.executable, "-c", textwrap.dedent(SENDER), str(path), str(sent)]
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    chance = random.Random(7)  # noqa: S311  the moments of the kills
    for kill in range(KILLS):
        with subprocess.Popen(
            [*command, str(kill)], stdout=subprocess.PIPE, text=True, env=environment
        ) as sender:
            assert sender.stdout
            sender.stdout.readline()
            time.sleep(chance.random() * 0.03)
            sender.kill()
    final = subprocess.run([*command, "99"], check=True, env=environment, capture_output=True, text=True)
    assert final.stdout == "ready\ndone\n"
    mailed = sent.read_text("utf-8").split()
    assert len(mailed) == len(set(mailed))
    with open_ledger(path) as ledger:
        counts = ledger.counts(ledger.runs()[0])
        doubtful = {m.address for each in ledger.in_doubt(ledger.runs()[0]) for m in each.people}
    assert counts.accepted + counts.uncertain == 400
    assert set(mailed) | doubtful == {f"R{number}@iom.int" for number in range(400)}
    assert counts.uncertain <= 20 * KILLS


def test_e24_a_failed_fsync_stops_for_good(tmp_path: Path) -> None:
    """After the disk could not keep what was written, nothing more is claimed, whatever it says then."""
    if shutil.which("fiu-run") is None:
        pytest.skip("cannot run here: fiu-run (package fiu-utils) makes fsync fail")
    code = """
        import ctypes, sys
        from pathlib import Path
        from ledger.battery import *
        from newsletter_kit.errors import LedgerError
        from newsletter_kit.ledger import open_ledger
        ledger = open_ledger(Path(sys.argv[1]))
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people("ana", "beso"), NOW)
        fiu = ctypes.CDLL("libfiu.so.0")
        for name in (b"posix/io/sync/fsync", b"posix/io/sync/fdatasync"):
            fiu.fiu_enable(name, 1, ctypes.c_void_p(5), 0)
        for attempt in range(2):
            try:
                print("claimed", ledger.claim(run, 1, NOW))
            except LedgerError as error:
                print(int(error.exit_code), error)
            for name in (b"posix/io/sync/fsync", b"posix/io/sync/fdatasync"):
                fiu.fiu_disable(name)
    """
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    command = ["fiu-run", "-x", sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "ledger.db")]
    said = subprocess.run(command, check=False, env=environment, capture_output=True, text=True).stdout
    first, second = said.splitlines()
    assert "7 " in first
    assert "the disk failed (SQLITE_IOERR_FSYNC" in first
    assert second == first


def test_release_and_record_share_their_rules(tmp_path: Path) -> None:
    """A whole batch deferred one by one ends as a released one does."""
    told = []
    for number, answers in enumerate([None, [Answer(Verdict.DEFERRED, retry_at=NOW + MINUTE)] * 2]):
        with open_ledger(tmp_path / f"{number}.db") as ledger:
            run = ledger.take(ledger.begin(SPEC, NOW), NOW)
            ledger.plan(run, people("ana", "beso"), NOW)
            batch = ledger.claim(run, 2, NOW)
            assert batch is not None
            if answers:
                ledger.record(batch, answers, NOW)
            else:
                ledger.release(batch, NOW + MINUTE, NOW)
            told.append((ledger.counts(run), ledger.next_due(run)))
    assert told[0] == told[1]
