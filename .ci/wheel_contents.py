"""Say whether a wheel holds every layout of this repository, each file once: `wheel_contents.py WHEEL`."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from zipfile import ZipFile

HOME = "newsletter_kit/"


def main(wheel: str) -> None:
    """Compare the files of a wheel with those that git knows."""
    listed = subprocess.run(["git", "ls-files", "layouts"], check=True, capture_output=True, text=True)
    wanted = {HOME + name for name in listed.stdout.splitlines()}
    with ZipFile(wheel) as archive:
        held = Counter(name for name in archive.namelist() if name.startswith(HOME + "layouts/"))
    twice = sorted(name for name, times in held.items() if times > 1)
    wrong = [*sorted(wanted ^ held.keys()), *twice]
    if wrong or not wanted:
        sys.exit(f"{wheel}: these files of layouts are missing, too many or there twice: {', '.join(wrong)}")
    print(f"The wheel holds all {len(wanted)} files of the layouts, each once.")


if __name__ == "__main__":
    main(sys.argv[1])
