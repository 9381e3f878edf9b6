"""What the benchmarks of many machines share: a server with a disk, workers, and what all of them spend."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from benchmarks.cluster_worker import stand_in
from benchmarks.newsletter import plan_newsletter
from benchmarks.sinks import http_sink

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # where the server of the tests is

import newsletter_kit as nk
from newsletter_kit.cluster.health import health_of
from newsletter_kit.cluster.queueing import enqueue
from postgres_server import PostgresServer, in_schema, postgres_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LATENCY_SECONDS = 0.1
SETTINGS = ("shared_buffers=256MB", "max_wal_size=4GB", "shared_preload_libraries=pg_stat_statements")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Road:
    """A provider, and how many go in one call.

    Attributes:
        provider: its name.
        size: of a batch.
    """

    provider: str
    size: int


@dataclass
class Fleet:
    """A ledger on a server, the sink, and the workers that were started so far.

    Attributes:
        server: of the ledger.
        url: of the ledger.
        road: by which the workers send.
        port: of the sink.
        workers: in processes of their own.
    """

    server: PostgresServer
    url: str
    road: Road
    port: int
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def grow(self, count: int, ledger: Any) -> None:  # noqa: ANN401  a SharedLedger, which mypy must not import
        """Start workers until there are so many, and wait until all are at work."""
        command = [sys.executable, "-m", "benchmarks.cluster_worker"]
        told = [self.road.provider, str(self.port), self.url, str(self.road.size)]
        while len(self.workers) < count:
            self.workers.append(subprocess.Popen([*command, *told]))
        until(lambda: health_of(ledger).workers >= count)

    def queue(self, folder: Path, ledger: Any) -> None:  # noqa: ANN401  as above
        """Queue the newsletter in `folder`."""
        plan = plan_newsletter(folder)
        with nk.open_provider(self.road.provider, plan.editions.settings) as provider:
            enqueue(plan, provider, ledger, nk.SendOptions(batch_size=self.road.size))

    def spent(self) -> tuple[float, float]:
        """Seconds of the processor so far: of the workers, and of the server with all that it started."""
        return sum(processor_seconds(each.pid) for each in self.workers), server_seconds(self.server)

    def peaks(self) -> list[float]:
        """The most memory that each worker ever used, in megabytes."""
        return [_peak(each.pid) for each in self.workers]


@contextmanager
def fleet(road: Road, seconds: float = LATENCY_SECONDS) -> Iterator[Fleet]:
    """A server and a sink, without workers yet."""
    with postgres_server(*SETTINGS) as server, http_sink(seconds) as port:
        stand_in(road.provider, port)
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_stat_statements")
        found = Fleet(server, in_schema(server.url, "news"), road, port)
        try:
            yield found
        finally:
            for each in found.workers:
                each.kill()
                each.wait()


def until(is_so: Callable[[], bool], seconds: float = 3_600) -> None:
    """Wait for something that others do, for so long at most."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)


def asked(server: PostgresServer, question: str, *values: object) -> tuple[Any, ...]:
    """The first row that answers a question to the server."""
    with psycopg.connect(server.url, autocommit=True, options="-c search_path=news,news_jobs,public") as link:
        return link.execute(question.encode(), values).fetchone() or ()


def processor_seconds(pid: int, *, with_waited: bool = False) -> float:
    """What a process has used of the processor; `with_waited`, what its children that ended had used, too."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if with_waited else 13])) / _TICK


def server_seconds(server: PostgresServer) -> float:
    """What a server has used of the processor since it was started."""
    pid = int((server.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    found = processor_seconds(pid, with_waited=True)
    for child in children:
        try:
            found += processor_seconds(int(child))
        except FileNotFoundError:  # it has just ended
            continue
    return found


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024
