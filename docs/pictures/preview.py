"""Make the pictures of docs/preview.md anew: `python docs/pictures/preview.py`.

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
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ISSUE = "issues/2024-q1/issue.yaml"
CHROMIUM = os.environ.get("NEWSLETTER_CHROMIUM") or shutil.which("chromium")
COLOURS = 256
WIDE, NARROW = (1440, 900), (800, 1000)


def main() -> None:
    """Write all pictures beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "office")
        copy_project(root)
        command = [sys.executable, "-u", "-m", "newsletter_kit", "preview", ISSUE, "--no-open", "--port", "0"]
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
            url = running.stdout.readline().split()[-1] if running.stdout else ""
            for name, picture in photographs(url, root):
                save(picture, name)
            running.terminate()


def copy_project(root: Path) -> None:
    """Lay a copy of this repository's newsletter into `root`."""
    root.mkdir()
    for name in ("issues", "layouts"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("newsletter.toml", "audience.csv", "suppressed.txt"):
        shutil.copy(ROOT / name, root)


def photographs(url: str, root: Path) -> Iterator[tuple[str, bytes]]:
    """The page in its states, each with its name."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            yield f"preview-{scheme}", opened(browser, url, WIDE, scheme).screenshot()
        yield "preview-narrow", opened(browser, url, NARROW, "light").screenshot()
        page = opened(browser, url, WIDE, "light")
        page.get_by_label("Forced, in part").check()
        page.get_by_label("Phone", exact=True).check()
        page.wait_for_timeout(700)
        yield "preview-forced-dark", page.screenshot()
        page.get_by_role("tab", name="Size").click()
        page.wait_for_timeout(300)
        yield "preview-size", page.screenshot()
        page.get_by_role("tab", name="Mail").click()
        path = root / ISSUE
        path.write_text(
            path.read_text(encoding="utf-8").replace("\nsections:", "\nsectoins:"), encoding="utf-8"
        )
        page.wait_for_selector("#faults:not([hidden])")
        page.wait_for_timeout(300)
        yield "preview-mistake", page.screenshot()
        browser.close()


def opened(browser: Browser, url: str, size: tuple[int, int], mode: str) -> Page:
    """The page with its first mail and its findings."""
    scheme: Literal["dark", "light"] = "dark" if mode == "dark" else "light"
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#stage[data-number]")
    page.wait_for_selector(".finding")
    page.wait_for_timeout(300)
    return page


def save(picture: bytes, name: str) -> None:
    """Write a PNG of few colours: a third of the size, and no difference to the eye."""
    few = Image.open(BytesIO(picture)).convert("RGB")
    quantized = few.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    quantized.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
