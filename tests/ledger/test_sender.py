"""One sender per run: the dead are replaced, the living named, the stopped fenced off, forks kept apart."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, YES, claim
from newsletter_kit.errors import ExitCode, LedgerError, RunHeldError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.holder import Holder, is_running, this_process
from newsletter_kit.ledger.ledger_file import connect
from newsletter_kit.ledger.queries import statement
from newsletter_kit.ledger.values import Counts
from stopped_process import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[1]
PRELUDE = """
    import sys
    from pathlib import Path
    from ledger.battery import *
    from newsletter_kit.ledger import open_ledger
    path = Path(sys.argv[1])
    def say(*words): print(*words, flush=True)
"""
HOLDS = """
    ledger = open_ledger(path)
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ana", "beso", "cira"), NOW)
    batch = ledger.seal(claim(ledger, run, 2), "aa")
    say("holds")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger is."""
    return tmp_path / "ledger.db"


@contextmanager
def process(path: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs `code`; it is killed in the end."""
    command = [sys.executable, "-c", textwrap.dedent(PRELUDE) + textwrap.dedent(code), str(path)]
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) as other:
        try:
            yield other
        finally:
            other.kill()


def heard(other: subprocess.Popen[str]) -> str:
    """The next line that another process says."""
    assert other.stdout
    return other.stdout.readline().strip()


def tell(other: subprocess.Popen[str]) -> None:
    """Let another process go on after its `input()`."""
    assert other.stdin
    other.stdin.write("\n")
    other.stdin.flush()


def test_e13_a_living_sender_in_another_process_is_named(path: Path) -> None:
    """The second of two senders stops with exit code 7, naming pid, host and time of the first."""
    with process(path, f"{HOLDS}\n    input()") as other:
        assert heard(other) == "holds"
        with open_ledger(path) as ledger, pytest.raises(RunHeldError) as stop:
            ledger.take(ledger.begin(SPEC, NOW), NOW)
    told = f"process {other.pid} on {socket.gethostname()}, since 2024-04-05 09:00:00 UTC, is sending it"
    assert told in str(stop.value)
    assert stop.value.exit_code is ExitCode.LEDGER


def test_e14_a_dead_sender_is_replaced(path: Path) -> None:
    """After a kill the next sender goes on, and what was sealed is uncertain."""
    with process(path, f"{HOLDS}\n    input()") as other:
        assert heard(other) == "holds"
        other.kill()
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert ledger.counts(run) == Counts(pending=1, uncertain=2)
        (doubtful,) = ledger.in_doubt(run)
        assert doubtful.can_replay


def sent_by(path: Path, holder: Holder) -> None:
    """A ledger whose run is being sent by `holder`, as far as its file tells."""
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    keep_open = open_ledger(path)  # so that the -wal file stays, as it does when a process is killed
    db = connect(path, 1)
    values = {"run": run.id, "token": 1, "now": 0, **asdict(holder)}
    db.execute(statement("put_sender"), values)
    db.close()
    assert keep_open.runs()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"started": "1"}, id="E14-pid-reused"),
        pytest.param({"boot": "another"}, id="before-the-last-boot"),
        pytest.param({"pid": 2**22 + 1}, id="no-such-pid"),
    ],
)
def test_e14_a_sender_that_cannot_live_is_replaced(path: Path, change: dict[str, str | int]) -> None:
    """Another program with the pid of a dead sender is not taken for it."""
    sent_by(path, replace(this_process(), **change))  # type: ignore[arg-type]
    with open_ledger(path) as ledger:
        assert ledger.still_ours(ledger.take(ledger.begin(SPEC, NOW), NOW))


@pytest.mark.parametrize("change", [{"host": "mail2"}, {"namespace": "pid:[1]"}], ids=["host", "container"])
def test_a_sender_elsewhere_is_replaced_by_force_only(path: Path, change: dict[str, str]) -> None:
    """Nobody can tell whether a process of another machine or container lives, so it is named."""
    sent_by(path, replace(this_process(), **change))  # type: ignore[arg-type]
    with open_ledger(path) as ledger:
        run = ledger.begin(SPEC, NOW)
        with pytest.raises(RunHeldError, match=r"cannot be told from here.*by force"):
            ledger.take(run, NOW)
        assert ledger.still_ours(ledger.take(run, NOW, force=True))


def test_a_sender_at_work_here_is_not_replaced_by_force_either(path: Path) -> None:
    """It may be handing over a batch at this moment: it is named, and has to be ended first."""
    with process(path, f"{HOLDS}\n    input()") as other:
        assert heard(other) == "holds"
        with open_ledger(path) as ledger:
            run = ledger.begin(SPEC, NOW)
            with pytest.raises(
                RunHeldError, match=rf"process {other.pid} .* is sending it.*kill {other.pid}"
            ):
                ledger.take(run, NOW, force=True)


def test_r7_a_stopped_sender_that_goes_on_hands_over_nothing(path: Path) -> None:
    """A process that was stopped, replaced and continued learns before its next hand-over that it was."""
    asks = """
    input()
    say("ours" if ledger.still_ours(run) else "taken over")
    try:
        ledger.seal(batch, "aa")
    except Exception as error:
        say(error)
    """
    with process(path, HOLDS + asks) as other:
        assert heard(other) == "holds"
        stop(other)
        with open_ledger(path) as ledger:
            run = ledger.take(ledger.begin(SPEC, NOW), NOW, force=True)
            other.send_signal(signal.SIGCONT)
            tell(other)
            assert heard(other) == "taken over"
            assert "has taken it over, so this process sends nothing more" in heard(other)
            assert ledger.counts(run) == Counts(pending=1, uncertain=2)


def test_r7_of_many_starts_one_sends(path: Path) -> None:
    """Of processes that start at once, exactly one claims; the others are refused."""
    code = """
    with open_ledger(path, patience_seconds=60) as ledger:
        run = ledger.begin(SPEC, NOW)
        try:
            run = ledger.take(run, NOW)
            ledger.plan(run, people("ana", "beso", "cira"), NOW)
            say("sends", len(claim(ledger, run).people))
        except Exception as error:
            say(type(error).__name__)
        input()
    """
    with process(path, code) as first, process(path, code) as second, process(path, code) as third:
        assert sorted(map(heard, (first, second, third))) == ["RunHeldError", "RunHeldError", "sends 3"]


def test_e30_a_forked_child_cannot_send_or_harm(path: Path) -> None:
    """A child that was forked from a sender can look, is refused when it claims, and leaves the run alone."""
    code = """
    import os
    ledger = open_ledger(path)
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ana", "beso"), NOW)
    batch = claim(ledger, run, 1)
    child = os.fork()
    if child == 0:
        say("sees", ledger.counts(run).pending, ledger.still_ours(run))
        try:
            ledger.claim(run, 1, NOW)
        except Exception as error:
            say(type(error).__name__)
        ledger.close()
        del ledger
        sys.exit()
    os.waitpid(child, 0)
    ledger.record(batch, [YES], NOW)
    ledger.record(claim(ledger, run), [YES], NOW)
    ledger.close()
    say("done")
    """
    with process(path, code) as other:
        assert [heard(other) for _ in range(3)] == ["sees 1 False", "RunHeldError", "done"]
    with open_ledger(path) as ledger:
        assert ledger.counts(ledger.runs()[0]) == Counts(accepted=2)


def test_e35_a_missing_log_of_a_dead_sender_is_noticed(path: Path) -> None:
    """If a sender was killed and the -wal file with its last records is gone, nothing more is sent."""
    with process(path, f"{HOLDS}\n    input()") as other:
        assert heard(other) == "holds"
        other.kill()
    path.with_name("ledger.db-wal").unlink()
    path.with_name("ledger.db-shm").unlink()
    with pytest.raises(LedgerError, match=r"the file ledger\.db-wal with its last records is gone"):
        open_ledger(path)


def test_r6_who_cannot_leave_because_the_disk_is_full_locks_nobody_out(path: Path) -> None:
    """Its last words could not be written, but the log was folded in whole: the next sender goes on."""
    gone = """
    sqlite.tenure.leave = full
    try:
        ledger.close()
    except LedgerError as error:
        say(error.exit_code.value)
    """
    begin = """
    import sqlite3
    from newsletter_kit.errors import LedgerError
    from newsletter_kit.ledger import sqlite

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")
    """
    with process(path, begin + HOLDS + gone) as other:
        assert (heard(other), heard(other)) == ("holds", "7")
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert ledger.counts(run) == Counts(pending=1, uncertain=2)


def test_e35_a_missing_shm_file_is_made_again(path: Path) -> None:
    """The -shm file holds nothing that the log does not tell: the state is that of the last commit."""
    with process(path, f"{HOLDS}\n    input()") as other:
        assert heard(other) == "holds"
        other.kill()
    path.with_name("ledger.db-shm").unlink()
    with open_ledger(path) as ledger:
        assert ledger.counts(ledger.runs()[0]) == Counts(pending=1, uncertain=2)


def test_e35_a_torn_log_ends_at_the_last_whole_commit(path: Path) -> None:
    """If the end of the log was not written, the commit before it stands."""
    records = """
    ledger.record(batch, [YES, YES], NOW)
    say("recorded")
    input()
    """
    with process(path, HOLDS + records) as other:
        assert [heard(other), heard(other)] == ["holds", "recorded"]
        other.kill()
    log = path.with_name("ledger.db-wal")
    os.truncate(log, log.stat().st_size - 100)
    with open_ledger(path) as ledger:
        assert ledger.counts(ledger.runs()[0]) == Counts(pending=1, uncertain=2)


def test_a_log_that_was_folded_is_not_missed(path: Path) -> None:
    """Whoever looks after a kill and closes the file folds the log; the next sender is not refused."""
    with process(path, f"{HOLDS}\n    input()") as other:
        assert heard(other) == "holds"
        other.kill()
    with open_ledger(path) as ledger:
        assert ledger.runs()
    assert not path.with_name("ledger.db-wal").exists()
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.record(claim(ledger, run), [YES], NOW)


def test_a_process_that_waits_to_be_buried_is_dead() -> None:
    """A child that ended and was not waited for does not count as running."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True) as child:
        stat = Path(f"/proc/{child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        holder = replace(this_process(), pid=child.pid, started=stat[19])
        assert is_running(holder)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert is_running(holder) is False
