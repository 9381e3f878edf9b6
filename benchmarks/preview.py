"""How long it takes from saving a file to the changed picture, measured in the browser.

    python benchmarks/preview.py [ROUNDS]

Needs the extra `test`, for its browser's driver, and Debian's chromium; NEWSLETTER_CHROMIUM names another.
Prints a Markdown table. The clock starts before the file is written, and stops when the frame with the change
has been laid out and is about to be painted. Files are saved with a pause between, in which the rules of
`check` are asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
ISSUE = "issues/2024-q1/issue.yaml"
CHROMIUM = os.environ.get("NEWSLETTER_CHROMIUM") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PAUSE_SECONDS = 1.2
LISTEN = """
document.addEventListener('drawn', () => requestAnimationFrame(() => { window.drawnAt = Date.now(); }));
"""
CHANGES: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "the issue": (ISSUE, lambda text, n: re.sub("(?m)^preheader: .*$", f"preheader: Round {n}", text)),
    "a translation": (
        "issues/2024-q1/issue.ka.yaml",
        lambda text, n: re.sub("(?m)^preheader: .*$", f"preheader: {n}", text),
    ),
    "a partial of the layout": (
        "layouts/base/sections/avrr.mjml.j2",
        lambda text, n: re.sub("(?m)^{# round .*#}\n", "", text) + f"{{# round {n} #}}\n",
    ),
    "newsletter.toml": (
        "newsletter.toml",
        lambda text, n: re.sub("(?m)^tagline = .*$", f'tagline = "Round {n}"', text),
    ),
}


def main(rounds: int) -> None:
    """Measure each kind of file and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "office")
        copy_project(root)
        command = [sys.executable, "-u", "-m", "newsletter_kit", "preview", ISSUE, "--no-open", "--port", "0"]
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout
            url = running.stdout.readline().split()[-1]
            rows = measured(url, root, rounds)
            running.terminate()
    print("| saved | median, ms | nine of ten within, ms |\n| --- | --- | --- |")
    for name, times in rows:
        print(f"| {name} | {median(times):.0f} | {quantiles(times, n=10)[-1]:.0f} |")


def copy_project(root: Path) -> None:
    """Lay a copy of this repository's newsletter into `root`."""
    root.mkdir()
    for name in ("issues", "layouts"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("newsletter.toml", "audience.csv", "suppressed.txt"):
        shutil.copy(ROOT / name, root)


def measured(url: str, root: Path, rounds: int) -> Sequence[tuple[str, list[float]]]:
    """For each kind of file, the milliseconds of each round."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(url)
        page.wait_for_selector("#stage[data-number]")
        page.evaluate(LISTEN)
        rows = []
        for name, (path, change) in CHANGES.items():
            save(page, root / path, change, 0)
            rows.append((name, [save(page, root / path, change, n) for n in range(1, rounds + 1)]))
        browser.close()
    return rows


def save(page: Page, path: Path, change: Callable[[str, int], str], number: int) -> float:
    """Change a file once and give the milliseconds until the picture."""
    time.sleep(PAUSE_SECONDS)
    text = change(path.read_text(encoding="utf-8"), number)
    page.evaluate("window.drawnAt = 0")
    began = time.time()
    path.write_text(text, encoding="utf-8")
    page.wait_for_function("() => window.drawnAt", polling=20)
    return float(page.evaluate("window.drawnAt")) - began * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
