"""What a whole queued run costs its database and its workers, by the number of its readers.

    python -m benchmarks.capacity [READERS…]      10,000, 100,000 and 1,000,000 unless told

Queues a run on an empty server, and lets two workers with one call each send it to a sink that takes 100 ms
and merges 1,000 readers on its side. Prints a table whose rows are what was counted: seconds by the clock and
of the processor for planning and for sending, memory, bytes and rows in the database, bytes of its log,
transactions, tickets, and leases of tokens.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.cluster_fleet import Fleet, Road, asked, fleet, server_seconds, until
from benchmarks.newsletter import write_newsletter

import newsletter_kit as nk

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Run

READERS = (10_000, 100_000, 1_000_000)
ROAD = Road("sendgrid", 1_000)
WORKERS = 2
LOOK_SECONDS = 2.0

_USED = """
SELECT pg_current_wal_lsn() - '0/0',
    (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()),
    (SELECT coalesce(sum(total_exec_time), 0) / 1000 FROM pg_stat_statements),
    (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE 'UPDATE buckets SET tokens%%'),
    (SELECT last_value FROM procrastinate_jobs_id_seq)
"""
_LOG = "SELECT pg_current_wal_lsn() - '0/0'"
_TABLES = """
SELECT sum(pg_total_relation_size(format('news.%%I', tablename))) FROM pg_tables WHERE schemaname = 'news'
"""
_ROWS = """
SELECT (SELECT count(*) FROM batches), (SELECT count(*) FROM spans), (SELECT count(*) FROM attempts),
    (SELECT count(*) FROM answers)
"""
_IS_OVER = "SELECT NOT EXISTS (SELECT 1 FROM newsletter_orders WHERE is_open)"


def measure(folder: Path) -> dict[str, float]:
    """Queue and send the newsletter in `folder`; what was counted."""
    ledger: Any
    with fleet(ROAD) as flotilla, nk.open_ledger(flotilla.url) as ledger:
        found = queueing(flotilla, folder, ledger)
        found |= sending(flotilla, ledger, ledger.runs()[0])
        found["MB of tables"] = float(asked(flotilla.server, _TABLES)[0]) / 1e6
        names = ("batches", "spans", "attempts", "answers")
        return found | dict(zip(names, asked(flotilla.server, _ROWS), strict=True))


def queueing(flotilla: Fleet, folder: Path, ledger: Any) -> dict[str, float]:  # noqa: ANN401  a SharedLedger
    """What it costs to read, judge, plan and queue."""
    wall, ours, theirs = perf_counter(), process_time(), server_seconds(flotilla.server)
    (log,) = asked(flotilla.server, _LOG)
    flotilla.queue(folder, ledger)
    return {
        "queue, MB of log": float(asked(flotilla.server, _LOG)[0] - log) / 1e6,
        "queue, s": perf_counter() - wall,
        "queue, s of our processor": process_time() - ours,
        "queue, s of the server's": server_seconds(flotilla.server) - theirs,
    }


def sending(flotilla: Fleet, ledger: Any, run: Run) -> dict[str, float]:  # noqa: ANN401  a SharedLedger
    """What it costs to send all of it, from the first worker to the last answer."""
    used, theirs, wall = asked(flotilla.server, _USED), server_seconds(flotilla.server), perf_counter()
    flotilla.grow(WORKERS, ledger)
    until(lambda: is_over(flotilla))
    spent, theirs_now = flotilla.spent()[0], server_seconds(flotilla.server)
    counts = ledger.counts(run)
    assert counts.accepted == counts.total
    log, commits, busy, grants, tickets = (
        float(now) - float(then) for then, now in zip(used, asked(flotilla.server, _USED), strict=True)
    )
    return {
        "send, s": perf_counter() - wall,
        "send, s of the workers' processor": spent,
        "send, s of the server's": theirs_now - theirs,
        "send, s in statements": busy,
        "send, MB of log": log / 1e6,
        "transactions": commits,
        "leases of tokens": grants,
        "tickets": tickets,
        "peak MB of a worker": max(flotilla.peaks()),
    }


def is_over(flotilla: Fleet) -> bool:
    """Whether the run is over; asked seldom, and of one row."""
    until(lambda: False, LOOK_SECONDS)
    return bool(asked(flotilla.server, _IS_OVER)[0])


def main() -> None:
    """Print a table in Markdown."""
    counts = [int(each.replace(",", "")) for each in sys.argv[1:]] or READERS
    found = []
    for readers in counts:
        with TemporaryDirectory() as name:
            write_newsletter(Path(name), readers)
            found.append(measure(Path(name)))
        print(readers, found[-1], flush=True)
    print("| what |", " | ".join(f"{readers:,}" for readers in counts), "|")
    print("|---" * (len(counts) + 1) + "|")
    for what in found[0]:
        print(f"| {what} |", " | ".join(f"{each[what]:,.4g}" for each in found), "|")


if __name__ == "__main__":
    main()
