"""Make the pictures of docs/designers.md anew: `python docs/pictures/designers.py`.

Needs the extra `test`, for its browser's driver, and Debian's chromium; NEWSLETTER_CHROMIUM names another.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright

import newsletter_kit as nk
from newsletter_kit.compile.merge import join
from newsletter_kit.issue.registry import section_types
from newsletter_kit.workshop.gallery import PAGE, Plan, write_gallery
from newsletter_kit.workshop.sample_issue import sample_settings
from newsletter_kit.workshop.sample_page import Press
from newsletter_kit.workshop.sample_pictures import write_sample_pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHROMIUM = os.environ.get("NEWSLETTER_CHROMIUM") or shutil.which("chromium") or "chromium"
COLOURS = 128
WIDE, MAIL = (1280, 960), (640, 760)
GAP = 16


def main() -> None:
    """Write all pictures beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        page = gallery(Path(folder))
        mail = hills(Path(folder))
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            save(side_by_side([photograph(browser, mail, mode) for mode in ("light", "dark")]), "hills")
            save(georgian(browser, page), "gallery")


def hills(folder: Path) -> Path:
    """The first issue in the layout that docs/designers.md tells to write."""
    layout = folder / "hills"
    layout.mkdir()
    page = (ROOT / "docs/designers.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(title: Hills\n.*?)```", page, re.DOTALL)
    (layout / "layout.yaml").write_text(shown[1] if shown else "", encoding="utf-8")
    issue = nk.load_issue(ROOT / "issues/2024-q1")
    edition = nk.compile_issue(issue, nk.load_layout(layout, root=ROOT))
    for image in edition.images:
        (folder / image.cid).write_bytes(image.content)
    urls = {each: "https://example.org/" for each in edition.fields if each.endswith("_url")}
    mail = folder / "mail.html"
    mail.write_text(join(edition.html, urls).replace('"cid:', '"'), encoding="utf-8")
    return mail


def gallery(folder: Path) -> Path:
    """A gallery of the statistics."""
    write_sample_pictures(folder / "samples")
    press = Press(nk.load_layout("magazine"), sample_settings(folder / "samples"))
    write_gallery(press, Plan(section_types(), ["stats"], CHROMIUM), folder / "gallery")
    return folder / "gallery" / PAGE


def photograph(browser: Browser, mail: Path, mode: str) -> Image.Image:
    """The head of a mail."""
    scheme: Literal["light", "dark"] = "dark" if mode == "dark" else "light"
    page = browser.new_page(viewport={"width": MAIL[0], "height": MAIL[1]}, color_scheme=scheme)
    page.goto(mail.as_uri())
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def georgian(browser: Browser, gallery: Path) -> Image.Image:
    """The gallery, with Georgian words chosen."""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    page.goto(gallery.as_uri())
    page.locator("#words-georgian").check(force=True)
    page.wait_for_timeout(800)
    return Image.open(BytesIO(page.screenshot())).convert("RGB").resize((1024, 768), Image.Resampling.LANCZOS)


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Pictures beside one another."""
    width = sum(each.width for each in pictures) + GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, pictures[0].height), "#FFFFFF")
    left = 0
    for each in pictures:
        whole.paste(each, (left, 0))
        left += each.width + GAP
    return whole


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours, which the eye does not miss."""
    picture.quantize(COLOURS).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
