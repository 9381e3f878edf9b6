"""Pictures of mails as a browser draws them, at half the size, for `test_screenshots.py`."""

from __future__ import annotations

import base64
import io
import shutil
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image

import newsletter_kit as nk
from newsletter_kit.message.sample import sample_reader
from printed_issue import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Scheme = Literal["light", "dark"]

SCALE = 0.5
COLOURS = 96
SAMPLE = ROOT / "tests/layouts/pictured_issue/issue.yaml"
PICTURES = ("issues/*/images/*.png", "issues/funder-*.png")


def furnished(folder: Path) -> Path:
    """The sample issue in a folder of its own, beside copies of the pictures that it borrows."""
    (folder / "images").mkdir()
    for pattern in PICTURES:
        for path in ROOT.glob(pattern):
            shutil.copy(path, folder / "images")
    return Path(shutil.copy(SAMPLE, folder))


def html_of(issue: Path, layout: str, language: str) -> str:
    """The mail as a page that holds its own pictures."""
    settings = nk.load_settings(ROOT).model_copy(update={"unsubscribe_key": None})
    loaded = nk.load_layout(layout, root=ROOT)
    edition = nk.compile_issue(nk.load_issue(issue, settings=settings), loaded, settings, language=language)
    html = nk.personalise(edition, sample_reader(edition), date=datetime(2024, 4, 2, tzinfo=UTC)).html
    for image in edition.images:
        html = html.replace(f"cid:{image.cid}", as_address(image.content))
    return html


@cache
def as_address(content: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def photograph(browser: Browser, html: str, width: int, scheme: Scheme) -> Image.Image:
    """The whole page at this width, in light or in dark mode, at half the size and in few colours."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_content(html)
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    page.close()
    size = (round(taken.width * SCALE), round(taken.height * SCALE))
    small = taken.resize(size, Image.Resampling.BOX)
    return small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
