"""The page of `diff` in a browser: the frames scroll together, and a button shows both in dark mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from chromium import CHROMIUM
from newsletter_kit.cli.boundary import run
from newsletter_kit.cli.photographer import WIDTH_PIXELS, take_picture
from pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

GROUND = "frame => getComputedStyle(frame.contentDocument.querySelector('.card')).backgroundColor"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium"),
]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, list[str]]]:
    """The page of two issues, and all that it asked the network for."""
    assert run(["diff", f"{ROOT}/issues/2024-q1", f"{ROOT}/issues/2024-q2", "-o", str(tmp_path)]) == 0
    page, asked = browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "diff.html").as_uri())
    page.wait_for_load_state("load")
    yield page, asked
    page.close()


def test_the_frames_scroll_together(opened: tuple[Page, list[str]]) -> None:
    """When one page is at its end, the other is at its end too, however long it is."""
    page, _ = opened
    scrolled = (
        "() => { const [one, other] = [...document.querySelectorAll('iframe')]"
        ".map(f => f.contentDocument.scrollingElement);"
        " one.scrollTop = one.scrollHeight;"
        " return other.scrollTop > 0 && other.scrollTop + other.clientHeight >= other.scrollHeight - 2; }"
    )
    page.wait_for_function(scrolled)


def test_the_button_shows_both_in_dark_mode(opened: tuple[Page, list[str]]) -> None:
    """The cards of both versions are light at first and dark after a click."""
    page, _ = opened
    frames = page.locator("iframe")
    light = [frames.nth(each).evaluate(GROUND) for each in (0, 1)]
    page.click("#dark")
    page.wait_for_function("() => document.querySelector('#dark').textContent.includes('light')")
    page.wait_for_function(
        "before => [...document.querySelectorAll('iframe')].slice(0, 2).every(f => {"
        " const card = f.contentDocument.querySelector('.card');"
        " return card && getComputedStyle(card).backgroundColor !== before; })",
        arg=light[0],
    )
    assert light == ["rgb(255, 255, 255)"] * 2


def test_the_page_asks_nobody(opened: tuple[Page, list[str]]) -> None:
    """All that is fetched is the page itself; the pictures are inside."""
    page, asked = opened
    assert [each for each in asked if not each.startswith(("file:", "data:", "about:"))] == []
    shown = "f => [...f.contentDocument.images].filter(each => !each.naturalWidth).length"
    assert page.locator("iframe").first.evaluate(shown) == 0


def test_a_picture_is_as_high_as_the_page(tmp_path: Path) -> None:
    """The empty rest below a short page is cut off."""
    take_picture(
        "<body style='margin:0'><div style='height:400px;background:#03a'></div>", tmp_path / "a.png"
    )
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (WIDTH_PIXELS, 400)
