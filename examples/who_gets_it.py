"""An audience, read row by row: who gets the issue, who does not, and why.

Run: python examples/who_gets_it.py [AUDIENCE]
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import newsletter_kit as nk

ROOT = Path(__file__).parents[1]


def main(path: Path) -> None:
    """Print how many readers there are in each language and country, and which rows are left out."""
    audience = nk.read_audience(path)
    suppression = nk.read_suppression(ROOT / "suppressed.txt")
    readers = [reader for reader in audience if reader.address not in suppression]

    print(f"{path.name}: {audience.rows} rows, {len(readers)} readers")
    print("languages:", dict(Counter(reader.language or "not said" for reader in readers)))
    print("countries:", dict(Counter(reader.fields.get("country", "") or "not said" for reader in readers)))
    print("without a first name:", sum(not reader.fields.get("first_name") for reader in readers))
    for reader in audience:
        if reader.address in suppression:
            print(f"{audience.where(reader.row)}: suppressed")
    for tally in (audience.invalid, audience.merged):
        for note in tally.first:
            print(f"{audience.where(note.row)}: {note.reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "audience.csv")
