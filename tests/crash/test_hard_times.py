"""The disk fails, the ledger is locked, senders meet: nothing leaves unrecorded, and nobody gets two."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from crash_nursery import Nursery, in_a_file, started
from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.states import State
from newsletter_kit.testing.http_server import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Nurseries = Callable[[int], Nursery]

STARTS = 50
BATCH = 10
IS_SMALL = int(os.environ.get("NEWSLETTER_KILLS", "15")) <= 100


@pytest.fixture
def rival(nurseries: Nurseries) -> Iterator[tuple[Nursery, Nursery]]:
    """Two nurseries, whose senders share one ledger and one list of 60 readers."""
    first = nurseries(60)
    second = Nursery(started(first.folder), first.folder, first.readers, ledger=first.ledger)
    yield first, second
    second.close()


def test_r6_whichever_write_fails_nothing_leaves_without_a_record(nurseries: Nurseries) -> None:
    """E06: the disk is full at one statement after the other; each time the run stops and can go on."""
    nursery, failing, broken = nurseries(60), 0, 0
    while True:
        nursery.new_ledger()
        failing += (20 if nursery.is_on_server else 13) if IS_SMALL else 1
        with FakeProviderServer() as server:
            order = {"url": server.url, "kind": "none", "batch": BATCH}
            told = nursery.send(**order, failing=failing)
            if not told["broken"]:
                break
            assert told["code"] in {0, 6, 7}  # the last statement of all only leaves the run
            assert told["code"] == 7 or told["left"] == 0
            again = nursery.send(**order)
            assert (failing, told, again.get("left"), again) == (failing, told, 0, again)
            assert nursery.wrongs(server.counts()) == []
        assert len(nursery.states()[State.UNCERTAIN]) <= BATCH
        broken += 1
    assert broken > 5


@in_a_file
@pytest.mark.parametrize("point", ["before claim", "before request", "after request", "before record"])
def test_r6_e24_after_a_failed_fsync_nothing_more_leaves(nurseries: Nurseries, point: str) -> None:
    """In the middle of a run the disk stops keeping what is written: at most that batch is in doubt."""
    if shutil.which("fiu-run") is None:
        pytest.skip("cannot run here: fiu-run (package fiu-utils) makes fsync fail")
    healthy = nurseries(60)
    process = started(healthy.folder, "fiu-run", "-x")
    nursery = Nursery(process, healthy.folder, healthy.readers, ledger=healthy.ledger)
    broken_disk = [(0, -1)]
    with FakeProviderServer() as server:
        order = {"url": server.url, "kind": "none", "batch": BATCH}
        told = nursery.send(**order, point=point, times=3, blows=broken_disk)
        nursery.close()
        assert (told["code"], "the disk failed" in told["said"]) == (7, True)
        assert server.counts().total() <= 3 * BATCH
        healthy.send(**order)
        assert healthy.wrongs(server.counts()) == []
    assert len(healthy.states()[State.UNCERTAIN]) <= BATCH


def test_r7_e09_a_ledger_that_is_locked_for_a_while_is_waited_for(nurseries: Nurseries) -> None:
    """A backup holds it for a second in the middle of the run, and nothing is lost."""
    nursery, asked = nurseries(60), list[int]()

    def lock(number: int) -> None:
        asked.append(number)
        if len(asked) == 2:
            with locked(nursery.ledger):
                time.sleep(1)

    with FakeProviderServer(script=lock) as server:
        told = nursery.send(url=server.url, kind="none", batch=BATCH, workers=3)
        assert (told["accepted"], nursery.wrongs(server.counts())) == (60, [])


def test_r7_e13_two_senders_that_start_fifty_times_double_nobody(rival: tuple[Nursery, Nursery]) -> None:
    """Both begin at the same moment, again and again: one sends, the other is refused, or comes after it."""
    first, second = rival
    codes = set[int]()
    with FakeProviderServer() as server, ThreadPoolExecutor(2) as pool:
        order = {"url": server.url, "kind": "none", "batch": 1, "limit": 1}
        for _ in range(15 if IS_SMALL and first.is_on_server else STARTS):
            told = list(pool.map(lambda nursery: nursery.send(**order), (first, second)))
            assert 0 in {each["code"] for each in told}
            codes |= {each["code"] for each in told}
        while first.send(**order)["left"]:
            pass
        assert first.wrongs(server.counts()) == []
    assert codes <= {0, 7}
    assert first.states()[State.UNCERTAIN] == set()


@pytest.mark.parametrize("point", ["before claim", "before request", "after request"])
def test_r7_a_sender_that_slept_while_another_took_over_doubles_nobody(
    rival: tuple[Nursery, Nursery], point: str
) -> None:
    """SIGSTOP, a take-over by force, SIGCONT: the first learns that it is no sender any more."""
    first, second = rival
    with FakeProviderServer() as server, ThreadPoolExecutor(1) as pool:
        order = {"url": server.url, "kind": "none", "batch": BATCH}
        stop = [(0, signal.SIGSTOP)]
        sleeper = pool.submit(first.send, **order, point=point, times=2, blows=stop)
        pid = _stopped(first)
        refused, successor = second.send(**order), second.send(**order, take_over=True)
        os.kill(pid, signal.SIGCONT)
        told: dict[str, Any] = sleeper.result(timeout=60)
        assert (refused["code"], successor["code"] in {0, 6}) == (7, True)
        assert (told["code"], "this process sends nothing more" in told["said"]) == (7, True)
        assert second.wrongs(server.counts()) == []
    assert len(second.states()[State.UNCERTAIN]) <= BATCH


@pytest.mark.parametrize(
    "limits",
    [{"RLIMIT_AS": 400_000_000}, {"RLIMIT_NOFILE": 64}],
    ids=["E22 400 MB of memory", "E23 64 open files"],
)
def test_a_small_machine_is_enough(nurseries: Nurseries, limits: dict[str, int]) -> None:
    """Little memory and few files are enough, also for several workers."""
    nursery = nurseries(2_000)
    with FakeProviderServer() as server:
        told = nursery.send(url=server.url, kind="none", batch=50, workers=4, limits=limits)
        assert (told.get("accepted"), nursery.wrongs(server.counts())) == (2_000, [])


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_e05_a_container_that_is_stopped_loses_and_doubles_nobody(
    nurseries: Nurseries, seconds: float
) -> None:
    """SIGTERM, and SIGKILL before what is under way has come to its end: as after any kill."""
    nursery = nurseries(60)
    blows = [(0, signal.SIGTERM), (seconds, signal.SIGKILL)]
    with FakeProviderServer(take_seconds=0.1) as server:
        order = {"url": server.url, "kind": "none", "batch": BATCH, "workers": 2}
        assert nursery.send(**order, point="before request", times=2, blows=blows)["killed"]
        nursery.send(**order)
        assert nursery.wrongs(server.counts()) == []
    assert len(nursery.states()[State.UNCERTAIN]) <= 2 * BATCH


@contextmanager
def locked(ledger: Path | str) -> Iterator[None]:
    """Let nobody else write into the ledger until the block ends."""
    if isinstance(ledger, str):
        url = parsed(ledger)
        with psycopg.connect(url.conninfo) as connection:
            connection.execute(f'LOCK TABLE "{url.schema}".progress IN EXCLUSIVE MODE'.encode())
            yield
        return
    with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")


def _stopped(nursery: Nursery) -> int:
    """The process id of the nursery's sender, once it has been stopped."""
    while True:
        pid = nursery.sender
        if pid and _state(pid) == "T":
            return pid
        time.sleep(0.01)


def _state(pid: int) -> str:
    from pathlib import Path

    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""
