"""Sends to providers over HTTP, beside django-anymail and requests.post, all in one run.

    python -m benchmarks.send_http [READERS]      needs the extra `peers`

The provider is a sink on this machine that answers at once, or after 100 ms as a far one does. Providers that
merge on their side get 1,000 readers in a call: the body once, and each reader's values. A whole send reads
audience.csv and ends with the last answer; ours also loads, compiles, plans, and keeps its ledger on the
disk. A hand-over is that of messages made before. Prints readers per second, per second of processor time,
and of what the latency allows (workers x 1,000 / 100 ms); medians of ROUNDS.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.newsletter import write_bodies, write_newsletter
from benchmarks.sinks import http_sink

ROUNDS = 3
BATCH, LATENCY_SECONDS = 1_000, 0.1
WHOLE_SHARE, SLOW_SHARE = 4, 20
"""Whole bodies go to a quarter of the readers; by tools that send them one by one, to a twentieth."""


@dataclass(frozen=True, slots=True)
class Way:
    """One tool, and what it is run on.

    Attributes:
        script: the module that is run.
        what: its first arguments.
        workers: how many calls are under way at once.
        latency: seconds that the provider takes to answer.
        readers: how many there are in the folder.
    """

    script: str
    what: str
    workers: int
    latency: float
    readers: int


def ways(readers: int) -> dict[str, Way]:
    """What is measured."""
    found = {}
    for provider in ("sendgrid", "mailgun"):
        for workers, latency in ((1, 0.0), (1, LATENCY_SECONDS), (8, LATENCY_SECONDS)):
            at = f"{provider}, {latency * 1e3:.0f} ms, {workers} worker{'s' * (workers > 1)}"
            for kind in ("hand-over", "whole send"):
                what = f"{provider} {kind.split()[0]}"
                found[f"newsletter_kit {kind}, {at}"] = Way("ours", what, workers, latency, readers)
            found[f"django-anymail merge_data, {at}"] = Way("anymail", provider, workers, latency, readers)
    some, few = readers // WHOLE_SHARE, readers // SLOW_SHARE
    for kind in ("hand-over", "whole send"):
        what = f"postmark {kind.split()[0]}"
        found[f"newsletter_kit {kind}, postmark, whole bodies"] = Way("ours", what, 1, 0.0, some)
    found["django-anymail, postmark, whole bodies"] = Way("anymail", "postmark", 1, 0.0, few)
    found["Jinja and requests.post, whole bodies"] = Way("requests", "each", 1, 0.0, few)
    return found


def measure(way: Way, root: Path) -> list[float]:
    """Readers per second, and per second of processor time, of one round."""
    folder = root / str(way.readers)
    shutil.rmtree(folder / ".newsletter", ignore_errors=True)
    with http_sink(way.latency) as port:
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            f"benchmarks.send_http_{way.script}",
            *way.what.split(),
        ]
        command += [str(way.workers), str(folder), str(port)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    wall, processor, _ = map(float, done.stdout.split())
    return [way.readers / wall, way.readers / processor]


def main() -> None:
    """Measure each way in turn, some rounds, and print medians and ratios."""
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    measured = ways(readers)
    rounds: dict[str, list[list[float]]] = {title: [] for title in measured}
    with TemporaryDirectory() as name:
        root = Path(name)
        for count in {way.readers for way in measured.values()}:
            folder = root / str(count)
            folder.mkdir()
            write_newsletter(folder, count)
            write_bodies(folder)
        for _ in range(ROUNDS):
            for title, way in measured.items():
                rounds[title].append(measure(way, root))
    report(
        measured,
        {title: [median(each) for each in zip(*rows, strict=True)] for title, rows in rounds.items()},
    )


def report(measured: dict[str, Way], medians: dict[str, list[float]]) -> None:
    """Print a table in Markdown."""
    print("| what | readers/s | per second of processor | of what latency allows |\n|---|---|---|---|")
    for title, (rate, per_core) in medians.items():
        way = measured[title]
        share = f"{rate * way.latency / way.workers / BATCH:.0%}" if way.latency else ""
        print(f"| {title} | {rate:,.0f} | {per_core:,.0f} | {share} |")


if __name__ == "__main__":
    main()
