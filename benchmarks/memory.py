"""Whether the memory of a whole send grows with its readers.

    python -m benchmarks.memory [READERS…]        10,000, 100,000 and 1,000,000 unless told; needs cc

Loads, compiles, plans and sends, with the ledger on the disk, each time in a process of its own: by SMTP to a
sink in C, and in batches of 1,000 that SendGrid or Mailgun merges. Prints the peak of memory and the size of
the ledger.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.newsletter import write_newsletter
from benchmarks.sinks import build_smtp_sink, http_sink, smtp_sink

READERS = (10_000, 100_000, 1_000_000)
MOST_BY_SMTP = 100_000
"""A million mails of 80 KB take minutes by SMTP, and show nothing more."""


def measure(module: str, arguments: list[str], folder: Path, port: int) -> str:
    """The end of a row: seconds, the peak, and the size of the ledger."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments, str(folder), str(port)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    wall, _, megabytes = map(float, done.stdout.split())
    ledger = (folder / ".newsletter" / "ledger.db").stat().st_size / 1e6
    return f"{wall:,.1f} | {megabytes:.0f} | {ledger:,.0f} |"


def rows(readers: int, program: Path, root: Path) -> None:
    """Print a row for each road."""
    for road in ("sendgrid", "mailgun", "smtp")[: 2 + (readers <= MOST_BY_SMTP)]:
        folder = root / f"{road}-{readers}"
        folder.mkdir()
        write_newsletter(folder, readers)
        if road == "smtp":
            with smtp_sink(program, "chunking") as port:
                said = measure("send_smtp_ours", ["1"], folder, port)
        else:
            with http_sink(0) as port:
                said = measure("send_http_ours", [road, "whole", "1"], folder, port)
        print(f"| {readers:,} | {road} | {said}", flush=True)


def main() -> None:
    """Print a table in Markdown."""
    counts = [int(each.replace(",", "")) for each in sys.argv[1:]] or READERS
    print("| readers | road | seconds | peak MB | ledger MB |\n|---|---|---|---|---|")
    for readers in counts:
        with TemporaryDirectory() as name:
            rows(readers, build_smtp_sink(Path(name)), Path(name))


if __name__ == "__main__":
    main()
