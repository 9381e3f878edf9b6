"""A whole send to a mail server, from audience.csv to the last answer, beside other tools, all in one run.

    python -m benchmarks.send_smtp [READERS]      needs cc, and node with npm for nodemailer

Each tool works in a process of its own, as its documentation recommends, and gets the same rows, the same
HTML (66 KB) and text (6 KB), the names of readers filled in for each, and one sink in C. Ours also loads,
compiles, plans, and keeps its ledger on the disk. Slow tools get fewer readers, since the rate is what is
compared. Prints messages per second, per second of processor time, and the peak of memory; medians of ROUNDS.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.newsletter import write_bodies, write_newsletter
from benchmarks.sinks import HERE, build_smtp_sink, smtp_sink

ROUNDS = 3
SLOW_SHARE = 20
"""Tools that need milliseconds for each message get a twentieth of the readers."""


@dataclass(frozen=True, slots=True)
class Way:
    """One tool, and what it is run on.

    Attributes:
        command: gets folder and port; prints seconds, seconds of the processor, and megabytes.
        offers: what the sink offers.
        readers: how many there are in the folder.
    """

    command: tuple[str, ...]
    offers: str
    readers: int


def ways(readers: int, npm: Path | None) -> dict[str, Way]:
    """What is measured."""
    few = max(200, readers // SLOW_SHARE)
    ours = (sys.executable, "-m", "benchmarks.send_smtp_ours")
    python = (sys.executable, "-m", "benchmarks.send_smtp_peers")
    found = {
        f"newsletter_kit, {offers}, {workers} worker{'s' * (workers > 1)}": Way(
            (*ours, str(workers)), offers, readers
        )
        for offers in ("plain", "pipelining", "chunking")
        for workers in (1, 4)
    }
    found |= {f"{name} (Python)": Way((*python, name), "pipelining", few) for name in ("smtplib", "Django")}
    if npm:
        script = str(HERE / "send_smtp_nodemailer.cjs")
        found["nodemailer, pool of 5"] = Way(("node", script, "5"), "pipelining", few)
    return found


def measure(way: Way, root: Path, port: int) -> list[float]:
    """Messages per second, per second of processor time, and peak megabytes of one round."""
    folder = root / str(way.readers)
    shutil.rmtree(folder / ".newsletter", ignore_errors=True)
    environment = os.environ | {"NODE_PATH": str(root / "node_modules")}
    command = [*way.command, str(folder), str(port)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    wall, processor, megabytes = map(float, done.stdout.split())
    return [way.readers / wall, way.readers / processor, megabytes]


def prepare(root: Path, sizes: set[int]) -> None:
    """Write a newsletter for each number of readers, with the body that the other tools fill."""
    for readers in sizes:
        folder = root / str(readers)
        folder.mkdir()
        write_newsletter(folder, readers)
        write_bodies(folder)


def install_nodemailer(root: Path) -> Path | None:
    """Install it from npm into `root`; None without npm."""
    if shutil.which("npm") is None:
        return None
    install = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--silent", "nodemailer"]
    subprocess.run([*install, "--prefix", str(root)], check=True)
    return root


def main() -> None:
    """Measure each way in turn, some rounds, and print medians and ratios."""
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory() as name:
        root = Path(name)
        measured = ways(readers, install_nodemailer(root))
        prepare(root, {way.readers for way in measured.values()})
        program = build_smtp_sink(root)
        rounds: dict[str, list[list[float]]] = {way: [] for way in measured}
        for _ in range(ROUNDS):
            for title, way in measured.items():
                with smtp_sink(program, way.offers) as port:
                    rounds[title].append(measure(way, root, port))
    report({title: [median(each) for each in zip(*rows, strict=True)] for title, rows in rounds.items()})


def report(medians: dict[str, list[float]]) -> None:
    """Print a table in Markdown."""
    slow = medians["smtplib (Python)"][0]
    print("| tool | messages/s | beside smtplib | per second of processor | peak MB |\n|---|---|---|---|---|")
    for title, (rate, per_core, megabytes) in medians.items():
        print(f"| {title} | {rate:,.0f} | {rate / slow:.1f} | {per_core:,.0f} | {megabytes:.0f} |")


if __name__ == "__main__":
    main()
