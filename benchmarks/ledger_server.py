"""What the ledger costs on a server, beside SQLite, in the same run.

    python -m benchmarks.ledger_server [PEOPLE]   a million unless told

Plans PEOPLE people, then claims, seals and records 50,000 of them in batches of 100 and of 1,000. Prints
seconds by the clock and of the processor, ours and the server's, for the plan; microseconds per person for
the rest. Both wait for the disk at each commit.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.cluster_fleet import SETTINGS, server_seconds
from benchmarks.ledger import NOW, SPEC, people

from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Answer, Verdict
from postgres_server import in_schema, postgres_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run

SENT = 50_000
SIZES = (100, 1_000)


def measure(place: Path | str, count: int, server: Callable[[], float]) -> None:
    """Print the rows of one ledger."""
    kind = "PostgreSQL" if isinstance(place, str) else "SQLite"
    with open_ledger(place) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        print(
            f"| {kind}, plan, s |", told(lambda: ledger.plan(run, people(count), NOW), server, 1), flush=True
        )
        for size in SIZES:
            batches = min(SENT, count // 4) // size
            some = partial(send_some, ledger, run, size, batches)
            said = told(some, server, 1e6 / batches / size)
            print(f"| {kind}, claim to record, {size:,} in a batch, µs |", said, flush=True)


def send_some(ledger: Ledger, run: Run, size: int, batches: int) -> None:
    """Claim, seal and record some batches; the provider gives each call one name."""
    for _ in range(batches):
        batch = ledger.claim(run, size, NOW)
        assert batch is not None
        batch = ledger.seal(batch, "0" * 64)
        ledger.record(batch, [Answer(Verdict.ACCEPTED, "5d41")] * len(batch.people), NOW)


def told(work: Callable[[], object], server: Callable[[], float], factor: float) -> str:
    """What some work took: by the clock, of our processor, of the server's."""
    began = time.perf_counter(), time.process_time(), server()
    work()
    ended = time.perf_counter(), time.process_time(), server()
    return " | ".join(f"{(now - then) * factor:.1f}" for then, now in zip(began, ended, strict=True)) + " |"


def main() -> None:
    """Print a table in Markdown."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print("| what | clock | our processor | the server's |\n|---|---|---|---|")
    with TemporaryDirectory() as folder:
        measure(Path(folder, "ledger.db"), count, float)
    with postgres_server(*SETTINGS) as server:
        measure(in_schema(server.url, "news"), count, lambda: server_seconds(server))


if __name__ == "__main__":
    main()
