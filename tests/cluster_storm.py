"""What can befall workers and their database, dealt out by dice while a run is under way."""

from __future__ import annotations

import signal
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cluster_worker import LEASE_SECONDS
from cut_line import CutLine

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from random import Random

    from cluster_office import Office
    from postgres_server import PostgresServer

WORKERS = 4
_AWAY_SECONDS = LEASE_SECONDS + 2
_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 600


@dataclass
class Storm:
    """Four workers, the first behind a line that can be cut, and what befalls them.

    Attributes:
        office: of the run.
        postgres: the server of its ledger.
        conduct: the provider's kind and its batches, as a worker is told.
        dice: who is struck.
        struck: how often each kind of blow fell.
    """

    office: Office
    postgres: PostgresServer
    conduct: tuple[str, ...]
    dice: Random
    struck: Counter[str] = field(default_factory=Counter)
    _workers: list[subprocess.Popen[str]] = field(default_factory=list)
    _due: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    _line: CutLine | None = None
    _asleep: set[int] = field(default_factory=set)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Have the workers at work within the block."""
        with CutLine(self.postgres.port) as self._line:
            self._workers = [self._started(place) for place in range(WORKERS)]
            try:
                yield
            finally:
                for each in self._workers:
                    each.kill()
                    each.wait()

    def rage(self, blows: list[str], readers: int) -> None:
        """Deal out the blows while the run is under way, evenly over its readers."""
        end = time.monotonic() + _PATIENCE_SECONDS
        for number, blow in enumerate(blows, 1):
            while len(self.office.server.mails) < number * readers // (len(blows) + 1):
                self._let_pass(end)
            getattr(self, f"_{blow}")()
            self.struck[blow] += 1
        while self._due:
            self._let_pass(end)

    def _let_pass(self, end: float) -> None:
        now = time.monotonic()
        assert now < end, f"after {dict(self.struck)} nothing moves: {len(self.office.server.mails)} mails"
        for at, act in [each for each in self._due if each[0] <= now]:
            act()
            self._due.remove((at, act))
        time.sleep(_LOOK_SECONDS)

    def _started(self, place: int) -> subprocess.Popen[str]:
        office = self.office
        if place == 0 and self._line is not None:
            office = replace(
                office, url=office.url.replace(f":{self.postgres.port}/", f":{self._line.port}/")
            )
        with (office.folder / f"worker-{place}.log").open("a", encoding="utf-8") as log:
            return office.started(*self.conduct, says=log.fileno())

    def _kill(self) -> None:
        place = self.dice.randrange(WORKERS)
        self._workers[place].kill()
        self._workers[place].wait()
        self._asleep.discard(place)
        self._workers[place] = self._started(place)

    def _stop(self) -> None:
        place = self.dice.choice([place for place in range(WORKERS) if place not in self._asleep])
        worker = self._workers[place]
        worker.send_signal(signal.SIGSTOP)
        self._asleep.add(place)

        def wake() -> None:
            self._asleep.discard(place)
            worker.send_signal(signal.SIGCONT)

        self._later(wake)

    def _cut(self) -> None:
        line, breaks = self._line, self.dice.random() < 1 / 2
        assert line is not None
        line.cut()
        self._later(lambda: line.join(breaks=breaks))

    def _crash(self) -> None:
        self.postgres.stop("immediate")
        self.postgres.start()

    def _restart(self) -> None:
        self.postgres.stop("fast")
        self.postgres.start()

    def _later(self, act: Callable[[], object]) -> None:
        self._due.append((time.monotonic() + _AWAY_SECONDS, act))
