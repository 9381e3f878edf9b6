"""Make the pictures of docs/gallery.md anew: `python docs/gallery/make.py`, or with names of layouts.

Needs the extra `test`, for its browser's driver, and Debian's chromium; NEWSLETTER_CHROMIUM names another.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    Scheme = Literal["light", "dark"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ISSUE = "issues/2024-q1"
CHROMIUM = os.environ.get("NEWSLETTER_CHROMIUM") or shutil.which("chromium")
DESK, PHONE = 700, 375
MARGIN, HEIGHT = 25, 1300
QUALITY = 80
BOTH: tuple[Scheme, Scheme] = ("light", "dark")
BY_DAY = BOTH[:1]
GROUND = {"light": "#C3CCDA", "dark": "#3A4354"}


def main() -> None:
    """Write two pictures of each layout beside this file, one of base, and one of the heads of the others."""
    every = sorted(path.parent.name for path in ROOT.glob("layouts/*/layout.yaml"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages = {name: page_of(name, Path(folder, name)) for name in every}
        for name in sys.argv[1:] or every:
            for scheme in BY_DAY if name == "base" else BOTH:
                save(sheet(browser, pages[name], scheme), f"{name}-{scheme}")
        save(heads(browser, [pages[name] for name in every if name != "base"]), "all")
        browser.close()


def page_of(layout: str, folder: Path) -> Path:
    """The first issue in this layout, as a page."""
    command = [sys.executable, "-m", "newsletter_kit", "build", ISSUE, "--fresh", "--language", "en"]
    subprocess.run([*command, "--layout", layout, "-o", folder], cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    return next(folder.glob("*.html"))


def shot(browser: Browser, page: Path, width: int, scheme: Scheme) -> Image.Image:
    """One full-length photograph."""
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab.goto(page.as_uri())
    taken = Image.open(BytesIO(tab.screenshot(full_page=True))).convert("RGB")
    tab.close()
    return taken


def sheet(browser: Browser, page: Path, scheme: Scheme) -> Image.Image:
    """The head of the mail on a desk, and how it goes on; the head on a phone, and how it goes on."""
    desk, phone = (shot(browser, page, width, scheme) for width in (DESK, PHONE))
    inner = HEIGHT - 2 * MARGIN
    pieces = [
        each.crop((0, n * inner, each.width, (n + 1) * inner)) for each in (desk, phone) for n in (0, 1)
    ]
    return beside_each_other(pieces, GROUND[scheme])


def heads(browser: Browser, pages: list[Path]) -> Image.Image:
    """The head of the mail in each layout on a phone, by day and in dark mode in turn."""
    shots = [shot(browser, page, PHONE, BOTH[n % 2]) for n, page in enumerate(pages)]
    return beside_each_other([each.crop((0, 0, PHONE, 900)) for each in shots], GROUND["light"])


def beside_each_other(pieces: list[Image.Image], ground: str) -> Image.Image:
    """Pictures in one row, with a margin around each."""
    width = MARGIN + sum(each.width + MARGIN for each in pieces)
    row = Image.new("RGB", (width, max(each.height for each in pieces) + 2 * MARGIN), ground)
    left = MARGIN
    for each in pieces:
        row.paste(each, (left, MARGIN))
        left += each.width + MARGIN
    return row


def save(picture: Image.Image, name: str) -> None:
    """Write it a third narrower: a small file, and words that can still be read."""
    small = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3), Image.Resampling.LANCZOS)
    small.save(HERE / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
