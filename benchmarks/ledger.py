"""What the ledger costs: planning, claiming and recording, in time, file size and memory.

    python benchmarks/ledger.py [PEOPLE]

Plans PEOPLE people (a million unless told), then claims, seals and records all of them in batches of 100
and of 1,000, without and with a provider's id for each message, as a send does: the record of one batch, the
seal of the next and the claim of another are kept together. Each case runs in a process of its own.
Beside it stands the bound: the same row updates and commits in bare SQL, without anybody's address.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Answer, Person, Route, RunSpec, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run

NOW = datetime(2024, 4, 5, 9, tzinfo=UTC)
SPEC = RunSpec("2024-q1", "news.iom.int", {"en": "5d41", "ka": "7c21"}, Route("outbox", "", "news@iom.int"))
CASES = ("bound 100", "bound 1000", "ledger 100", "ledger 1000", "ledger 100 ids", "ledger 1000 ids")


def people(count: int) -> Iterator[Person]:
    """An audience as it comes from a file; one in 20 is suppressed, one in 10 reads Georgian."""
    for number in range(count):
        address = f"reader.{number * 7919 % count}@mail{number % 977}.example.org"
        fields = {"first_name": "ნინო" if number % 10 == 0 else "Nino", "country": "GE"}
        edition = "ka" if number % 10 == 0 else "en"
        yield Person(address, address, edition, fields, number % 20 == 0, "has left the list")


def run_ledger(folder: Path, count: int, size: int, *, ids: bool) -> None:
    """Plan, then claim, seal and record everybody; print what each took per person."""
    path = folder / "ledger.db"
    with open_ledger(path) as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        planned = timed(lambda: ledger.plan(run, people(count), NOW))
        made = timed(lambda: sum(1 for _ in people(count)))
        answers = [Answer(Verdict.ACCEPTED, f"{number:032x}" if ids else "") for number in range(size)]
        spent, processor = time.perf_counter(), time.process_time()
        hand_over(ledger, run, size, answers)
        spent, processor = time.perf_counter() - spent, time.process_time() - processor
        counted = timed(lambda: ledger.counts(run))
    opened = timed(lambda: open_ledger(path).__exit__(None, None, None))
    each = 1e6 / count
    print(
        f"plan {planned - made:5.1f} s"
        f" | claim to record {spent * each:5.2f} µs, {processor * each:5.2f} µs of the processor"
        f" | counts {counted * 1e3:4.0f} ms, open again {opened:4.1f} s"
        f" | {path.stat().st_size / 1e6:4.0f} MB on disk",
        end="",
    )


def hand_over(ledger: Ledger, run: Run, size: int, answers: list[Answer]) -> None:
    """Claim, seal and record everybody; what comes next is written down with each answer."""
    following = ledger.claim(run, size, NOW)
    batch = following and ledger.seal(following, "0" * 64)
    following = ledger.claim(run, size, NOW)
    while batch:
        with ledger.together():
            ledger.record(batch, answers[: len(batch.people)], NOW)
            batch = following and ledger.seal(following, "0" * 64)
            following = ledger.claim(run, size, NOW)


def run_bound(folder: Path, count: int, size: int) -> None:
    """Two updates by range and two commits a batch, of rows with a number, a state and a batch only."""
    db = sqlite3.connect(folder / "bound.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, state TEXT, batch INTEGER)")
    db.execute("BEGIN")
    db.executemany("INSERT INTO people VALUES (?, 'pending', NULL)", ((n,) for n in range(count)))
    db.execute("COMMIT")
    start, processor = time.perf_counter(), time.process_time()
    for first in range(0, count, size):
        for state in ("in_flight", "accepted"):
            sql = "UPDATE people SET state = ?, batch = ? WHERE id BETWEEN ? AND ?"
            db.execute("BEGIN IMMEDIATE")
            db.execute(sql, (state, first, first, first + size - 1))
            db.execute("COMMIT")
    wall, processor = time.perf_counter() - start, time.process_time() - processor
    each = 1e6 / count
    print(f"both {wall * each:5.2f} µs, {processor * each:5.2f} µs of the processor", end="")


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run_case(case: str, count: int) -> None:
    """Run one case in this process, and print its line."""
    kind, size, *rest = case.split()
    with tempfile.TemporaryDirectory() as folder:
        if kind == "bound":
            run_bound(Path(folder), count, int(size))
        else:
            run_ledger(Path(folder), count, int(size), ids=bool(rest))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f" | peak {peak:4.0f} MB")


def main() -> None:
    """Every case in its own process; figures are per person."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{count:,} people; SQLite {sqlite3.sqlite_version}, WAL, synchronous = FULL")
    for case in CASES:
        print(f"{case:16} ", end="", flush=True)
        subprocess.run([sys.executable, __file__, str(count), case], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run_case(sys.argv[2], int(sys.argv[1]))
    else:
        main()
