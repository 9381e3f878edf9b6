"""The mail that our compiler makes of MJML looks like the one that the official compilers make of it.

Both are drawn by the same browser with the same fonts, so only the compilers can make a difference, and
none is let through: every line of words and every picture has the same place, size and colour. What has all
sections is compared pixel by pixel besides, by day and in dark mode, with MJML 4, whose dialect ours speaks.
MJML 5 writes the class of `mj-body` on another element, which the sheet of dark mode cannot meet in both.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from chromium import CHROMIUM
from every_mail import FULLEST, MAILS, mail, page_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

COMPILERS = Path(__file__).parent / "mjml"
MISSING = not shutil.which("node") or not (COMPILERS / "node_modules/mjml5").is_dir()
LOOKS = [(width, scheme) for width in (375, 700) for scheme in ("light", "dark")]
BOXES = """() => {
  const boxes = [], shown = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
  const walk = document.createTreeWalker(document.body, shown);
  const round = (box) => [box.x, box.y, box.width, box.height].map((each) => Math.round(each * 10) / 10);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeName === "IMG") boxes.push(["picture", ...round(node.getBoundingClientRect())]);
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const words = node.data.trim().split(/\\s+/).join(" "), colour = getComputedStyle(node.parentNode).color;
    for (const box of range.getClientRects()) if (box.width > 4) boxes.push([words, colour, ...round(box)]);
  }
  return boxes;
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="cannot run here: there is no chromium"),
    pytest.mark.skipif(MISSING, reason="cannot run here: node or npm's mjml is not installed: see mjml/"),
]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all tests of this file; its pictures are all the same grey."""
    opened = browser.new_page()
    opened.route("**/*", paint)
    yield opened
    opened.close()


@cache
def grey() -> bytes:
    """A picture."""
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "#888888").save(made, "PNG")
    return made.getvalue()


def paint(route: Route) -> None:
    """Answer every request for a picture with a grey one, so that nothing leaves this machine."""
    route.fulfill(body=grey(), content_type="image/png")


@cache
def official(compiler: str) -> dict[str, Any]:
    """What an official compiler makes of every mail."""
    sources = {repr(each): mail(*each).mjml for each in MAILS}
    command = ["node", str(COMPILERS / "compile.mjs"), compiler]
    done = subprocess.run(command, input=json.dumps(sources), capture_output=True, check=True, text=True)
    return dict(json.loads(done.stdout))


def looks(page: Page, html: str) -> list[Image.Image]:
    """The pictures of a mail on a phone and on a desk, by day and in dark mode."""
    page.set_content(html)
    taken = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        taken.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
    return taken


def boxes(page: Page, html: str) -> list[list[Any]]:
    """Each line of words and each picture of a mail, with its place, on a phone and on a desk."""
    page.emulate_media(color_scheme="light")
    page.set_content(html)
    found = []
    for width in (375, 700):
        page.set_viewport_size({"width": width, "height": 800})
        found += page.evaluate(BOXES)
    return found


@pytest.mark.parametrize("compiler", ["mjml", "mjml5"])
def test_the_official_compilers_find_no_fault(compiler: str) -> None:
    """All that our layouts write is MJML: tags, attributes and values are known to its own validator."""
    assert {name: each["errors"] for name, each in official(compiler).items() if each["errors"]} == {}


@pytest.mark.parametrize("sample", MAILS, ids="-".join)
def test_everything_stands_in_the_same_place(page: Page, sample: tuple[str, str, str]) -> None:
    """Every line of words and every picture has the same place, size and colour, at 375 and 700 px."""
    ours = boxes(page, shown(mail(*sample)))
    assert len(ours) > 40
    assert ours == boxes(page, page_of(official("mjml")[repr(sample)]["html"]))
    assert ours == boxes(page, page_of(official("mjml5")[repr(sample)]["html"]))


@pytest.mark.parametrize("sample", FULLEST, ids="-".join)
def test_every_section_is_drawn_the_same(page: Page, sample: tuple[str, str, str]) -> None:
    """No pixel differs, at 375 and 700 px, in light and in dark mode."""
    ours = looks(page, shown(mail(*sample)))
    theirs = looks(page, page_of(official("mjml")[repr(sample)]["html"]))
    assert [each.size for each in ours] == [each.size for each in theirs]
    differing = [ImageChops.difference(*pair).getbbox() for pair in zip(ours, theirs, strict=True)]
    assert dict(zip(LOOKS, differing, strict=True)) == dict.fromkeys(LOOKS)
