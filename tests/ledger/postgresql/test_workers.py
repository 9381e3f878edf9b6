"""R1, R7: workers are processes that are killed, stopped and continued, while the server is restarted."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, people
from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.postgresql.ledger import open_postgres_ledger
from postgres_server import postgres_server
from stopped_process import stop

if TYPE_CHECKING:
    from newsletter_kit.ledger.base import Ledger

TESTS = Path(__file__).parents[2]
KILLS = int(os.environ.get("NEWSLETTER_KILLS", "6"))
"""How many random kills; the whole proof wants 200."""
CROWD, BATCH = 600, 10
WORKER = """
    import random, sys, time
    from ledger.battery import *
    from newsletter_kit.errors import RunHeldError
    from newsletter_kit.ledger.address import ledger_url
    from newsletter_kit.ledger.postgresql.ledger import open_postgres_ledger
    chance = random.Random(sys.argv[3])
    with open_postgres_ledger(ledger_url(sys.argv[1]), 30, float(sys.argv[4])) as ledger:
        run = ledger.join(ledger.runs()[0], NOW)
        sent = open(sys.argv[2], "a", buffering=1)
        print("ready", flush=True)
        try:
            while True:
                ledger.reclaim(NOW)
                batch = ledger.claim(run, 10, NOW)
                if batch is None:
                    if not (ledger.counts(run).pending or ledger.counts(run).in_flight):
                        break
                    time.sleep(0.02)
                    continue
                if chance.random() < 0.1:
                    ledger.release(batch, NOW, NOW)
                    continue
                ledger.seal(batch, batch.key)
                print("sealed", flush=True)
                time.sleep(0.3 if sys.argv[3] == "slow" else 0)
                for member in batch.people:
                    sent.write(member.address + "\\n")
                ledger.record(batch, [YES] * len(batch.people), NOW)
            print("done", flush=True)
        except RunHeldError:
            print("held", flush=True)
"""


def worker(url: str, sent: Path, name: str, lease_seconds: float = 60) -> subprocess.Popen[str]:
    """One worker, which writes down whom it mailed."""
    code = textwrap.dedent(WORKER)
    command = [sys.executable, "-c", code, url, str(sent), name, str(lease_seconds)]
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def heard(process: subprocess.Popen[str]) -> str:
    """The next line that a worker says."""
    assert process.stdout
    return process.stdout.readline().strip()


def last_words(process: subprocess.Popen[str]) -> str:
    """The last line that a worker says."""
    return process.communicate()[0].split()[-1]


def begun(ledger: Ledger) -> None:
    """A run of a crowd, whom nobody sends yet."""
    run = ledger.begin(SPEC, NOW)
    ledger.plan(run, people(*(f"r{number}" for number in range(CROWD))), NOW)


def require_right(ledger: Ledger, sent: Path, deaths: int) -> None:
    """Nobody twice, nobody forgotten, and no more in doubt than was in flight."""
    (run,) = ledger.runs()
    mailed, counts = sent.read_text("utf-8").split(), ledger.counts(run)
    doubtful = {member.address for batch in ledger.in_doubt(run) for member in batch.people}
    assert len(mailed) == len(set(mailed))
    assert set(mailed) | doubtful == {f"R{number}@iom.int" for number in range(CROWD)}
    assert counts.accepted + counts.uncertain == CROWD
    assert counts.uncertain <= deaths * BATCH


def test_r1_workers_are_killed_and_the_server_restarted(tmp_path: Path) -> None:
    """Three at a time, of whom one dies now and then, while the server is killed twice and started again."""
    chance, sent = random.Random(11), tmp_path / "sent.txt"  # noqa: S311  the moments of the kills
    with ExitStack() as stack:
        server = stack.enter_context(postgres_server())
        ledger = stack.enter_context(open_postgres_ledger(parsed(server.url), 30))
        begun(ledger)
        crew = [stack.enter_context(worker(server.url, sent, f"{number}")) for number in range(3)]
        assert [heard(each) for each in crew] == ["ready"] * 3
        for kill in range(KILLS):
            time.sleep(chance.random() * 0.05)
            if kill in {KILLS // 3, 2 * KILLS // 3}:
                server.stop()
                server.start()
            crew[0].kill()
            crew = [*crew[1:], stack.enter_context(worker(server.url, sent, f"again {kill}"))]
            assert heard(crew[-1]) == "ready"
        assert {last_words(each) for each in crew} == {"done"}
        ledger.reclaim(NOW)
        require_right(ledger, sent, KILLS)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="cannot run here: processes cannot be stopped")
def test_r7_a_worker_that_was_stopped_too_long_does_no_more(ledger_url: str, tmp_path: Path) -> None:
    """Its lease runs out and others go on; when it is continued it sends nothing and learns why."""
    sent = tmp_path / "sent.txt"
    with open_postgres_ledger(parsed(ledger_url), 30, 60) as ledger:
        begun(ledger)
        with worker(ledger_url, sent, "slow", lease_seconds=0.5) as slow:
            assert (heard(slow), heard(slow)) == ("ready", "sealed")
            stop(slow)
            with ledger.in_transaction() as connection:
                connection.execute(
                    "SELECT pg_sleep(greatest(0, extract(epoch FROM max(leased_until) - now()))) FROM senders"
                )
            with worker(ledger_url, sent, "quick") as quick:
                assert last_words(quick) == "done"
            os.kill(slow.pid, signal.SIGCONT)
            assert last_words(slow) == "held"
        require_right(ledger, sent, 1)
