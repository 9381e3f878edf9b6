"""The small newsletter, queued for workers in a real PostgreSQL, and workers in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import newsletter_kit as nk
from newsletter_kit.cluster.queueing import Queued, Schedule, enqueue
from newsletter_kit.cluster.worker import WorkerOptions, work
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.sending.backoff import Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from newsletter_kit.ledger.shared import SharedLedger
    from newsletter_kit.ledger.values import Counts
    from newsletter_kit.testing import FakeProviderServer

KEY = "a key that is long enough for a test"
PATIENCE = Patience(first_seconds=0.05, longest_seconds=0.2, defer_seconds=0)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


@dataclass(frozen=True)
class Office:
    """One newsletter, its ledger on a server, and its provider.

    Attributes:
        folder: of the newsletter.
        url: of the ledger.
        server: the provider.
    """

    folder: Path
    url: str
    server: FakeProviderServer

    def write_readers(self, count: int, prefix: str = "r") -> None:
        """An audience of so many."""
        rows = "".join(
            f"{prefix}{n}@iom.int,Reader {n},{'ka' if n % 3 == 0 else 'en'},ge\n" for n in range(count)
        )
        (self.folder / "audience.csv").write_text(
            f"email,first_name,language,country\n{rows}", encoding="utf-8"
        )

    def plan(self) -> nk.Plan:
        """What is on the disk now, planned."""
        path = self.folder / "issues/first"
        settings = nk.load_settings(path)
        return nk.plan_send(
            nk.load_issue(path),
            nk.load_layout(settings.layout, root=self.folder),
            settings,
            nk.read_audience(self.folder / "audience.csv"),
            nk.read_suppression(self.folder / "suppressed.txt"),
        )

    def queue(self, options: nk.SendOptions | None = None, schedule: Schedule | None = None) -> Queued:
        """Queue the run."""
        plan = self.plan()
        with self.ledger() as ledger, nk.open_provider("fake", plan.editions.settings) as provider:
            return enqueue(plan, provider, ledger, options or nk.SendOptions(), schedule)

    @contextmanager
    def ledger(self) -> Iterator[SharedLedger]:
        """The ledger, open."""
        with nk.open_ledger(self.url) as opened:
            yield cast("SharedLedger", opened)

    def work(self, *, once: bool = True, stop: Event | None = None, workers: int = 2) -> None:
        """Work in this process, until there is nothing to do."""
        options = WorkerOptions(nk.SendOptions(workers=workers, patience=PATIENCE), once=once)
        with self.ledger() as ledger:
            work(ledger_url(self.url), ledger, options, stop)

    def counts(self) -> Counts:
        """How the only run stands."""
        with self.ledger() as ledger:
            return ledger.counts(ledger.runs()[0])

    @contextmanager
    def worker(self, *, once: bool = False, key: str | None = KEY) -> Iterator[subprocess.Popen[str]]:
        """A worker in a process of its own, that knows nothing of the folder."""
        with self.started(once=once, key=key) as worker:
            try:
                yield worker
            finally:
                worker.kill()

    def started(
        self, *conduct: str, once: bool = False, key: str | None = KEY, says: int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        """The same, for whoever ends it by himself; `conduct` is the provider's kind, and its batches."""
        script = Path(__file__).with_name("cluster_worker.py")
        environment = {name: value for name, value in os.environ.items() if name != UNSUBSCRIBE_KEY_VARIABLE}
        if key is not None:
            environment[UNSUBSCRIBE_KEY_VARIABLE] = key
        command = [
            sys.executable,
            str(script),
            self.server.url,
            self.url,
            "once" if once else "stay",
            *conduct,
        ]
        return subprocess.Popen(
            command,
            env=environment,
            cwd="/",
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=says,
        )
