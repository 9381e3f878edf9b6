"""How long it takes to read an audience, and in how much memory.

    python benchmarks/audience.py [ROWS]

Writes a CSV of ROWS rows (a million unless told) and a suppression list of a tenth of it, then parses,
validates, removes duplicates and looks up suppressions, each stage in a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STAGES = ("survey", "survey, iterate and suppress", "suppression only")


def write_files(folder: Path, rows: int) -> None:
    """An audience in which one row of 50 is a duplicate, one of 200 is no address, one of 20 is not ASCII."""
    with (folder / "audience.csv").open("w", encoding="utf-8") as file:
        file.write("email,first_name,last_name,country,language\n")
        for number in range(rows):
            who = number // 2 if number % 50 == 0 else number
            at = "" if number % 200 == 7 else "@"
            name = "ნინო" if number % 20 == 0 else "Nino"
            file.write(f"reader.{who}{at}mail{who % 977}.org,{name},Beridze,GE,ka\n")
    with (folder / "suppression.txt").open("w", encoding="utf-8") as file:
        file.writelines(f"reader.{number}@mail{number % 977}.org\n" for number in range(0, rows, 10))


def run_stage(stage: str, folder: Path) -> None:
    """Do one stage and print what it took, by the clock and of the processor."""
    from newsletter_kit.audience.sources import read_audience
    from newsletter_kit.audience.suppression import read_suppression

    start, processor = time.perf_counter(), time.process_time()
    said = ""
    if "suppress" in stage:
        suppression = read_suppression(folder / "suppression.txt")
        said += f"{len(suppression):,} suppressed; "
    if "survey" in stage:
        audience = read_audience(folder / "audience.csv")
        said += f"{len(audience):,} valid, {audience.invalid.count:,} invalid; "
        said += f"{audience.merged.count:,} merged; "
    if "iterate" in stage:
        mailed = sum(1 for recipient in audience if recipient.address not in suppression)
        said += f"{mailed:,} to mail"
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{stage:30} {seconds:7.2f} s, {processor:6.2f} of the processor  peak {peak:6.1f} MB  {said}")


def main() -> None:
    """Write the files, then run every stage in its own process."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), rows)
        print(f"{rows:,} rows, Python {sys.version.split()[0]}", flush=True)
        for stage in STAGES:
            subprocess.run([sys.executable, __file__, "--stage", stage, folder], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--stage"]:
        run_stage(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
