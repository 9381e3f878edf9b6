"""What only a browser can tell of the layouts: that nothing sticks out, on a phone or on a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chromium import CHROMIUM
from layouts.test_every_layout import LAYOUTS, full, written

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

ONE_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
TOO_WIDE = "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
SMALL = (
    "[...document.querySelectorAll('a')]"
    ".filter(e => e.innerText && parseFloat(getComputedStyle(e).fontSize) < 14)"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium"),
]


def paint(route: Route) -> None:
    """Answer every request for a picture with one pixel, so that nothing leaves this machine."""
    route.fulfill(body=ONE_PIXEL, content_type="image/gif")


@pytest.mark.parametrize("width", [320, 375, 700])
@pytest.mark.parametrize("language", ["en", "ka", "ar"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_sticks_out(browser: Browser, layout: str, language: str, width: int) -> None:
    """A mail with every section needs no sideways scrolling, and no link in it is too small to read."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.route("**/*", paint)
    page.set_content(written(full(layout, language).html))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(f"{TOO_WIDE}.map(e => e.outerHTML.slice(0, 80))") == []
    assert page.evaluate(f"{SMALL}.map(e => e.outerHTML)") == []
    page.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_sticks_out_where_pictures_are_not_shown(browser: Browser, layout: str) -> None:
    """On a screen a little narrower than the mail, pictures that are not loaded keep to the width too."""
    page = browser.new_page(viewport={"width": 540, "height": 800})
    page.route("**/*", lambda route: route.abort())
    page.set_content(written(full(layout, "en").html))
    assert page.evaluate("document.documentElement.scrollWidth") <= 540
    page.close()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "ka"])
def test_dark_mode_can_be_read(browser: Browser, layout: str, language: str) -> None:
    """In dark mode the page and the cards are dark, and the text on them is light."""
    page = browser.new_page(color_scheme="dark")
    page.route("**/*", paint)
    page.set_content(written(full(layout, language).html))
    ground = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    ink = "getComputedStyle(document.querySelector('.t .md p')).color"
    assert brightness(page.evaluate(ground)) < 60
    assert brightness(page.evaluate(ink)) > 200
    page.close()


@pytest.mark.parametrize("language", ["en", "ka"])
def test_a_number_is_not_broken(browser: Browser, language: str) -> None:
    """On the narrowest phone a number of the letter's list stands in one line, however long its words are."""
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.route("**/*", paint)
    page.set_content(written(full("letter", language).html))
    cells = "[...document.querySelectorAll('td.h[valign=baseline]')]"
    page.evaluate("window.one = document.createRange()")
    lines = "e => { one.selectNodeContents(e.firstChild); return one.getClientRects().length }"
    counted = page.evaluate(f"{cells}.map({lines})")
    page.close()
    assert set(counted) == {1}


def brightness(colour: str) -> float:
    """The mean of red, green and blue in `rgb(…)`."""
    numbers = [int(number) for number in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(numbers) / len(numbers)
