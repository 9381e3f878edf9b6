"""That a number stays in one piece on a small phone, though words may be broken anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chromium import CHROMIUM
from layouts.test_every_layout import BARE_HEAD, LAYOUTS, compiled, sections, written

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROKEN = """() => {
  const found = [], words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    for (const number of words.currentNode.data.matchAll(/\\d[\\d.,%\\u00a0\\u202f]*/g)) {
      const range = document.createRange();
      range.setStart(words.currentNode, number.index);
      range.setEnd(words.currentNode, number.index + number[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(number[0]);
    }
  }
  return found;
}"""
LONG = [
    {"value": "1234567.89", "label": "in a row of its own", "unit": "laris"},
]
NUMBERS: dict[str, dict[str, dict[str, Any]]] = {
    "a figure alone": {"stats": {"figures": LONG}},
    "figures": {"stats": {"figures": [{"value": 12345678 * n, "label": "persons"} for n in (1, 2, 3)]}},
    "bars": {
        "stats": {
            "bars": [{"value": 999999999, "label": "Unaccompaniedchildrenandtheirgrandparents"}],
            "total": 999999999,
        }
    },
    "shares": {
        "stats": {
            "shares": [
                {"percent": 73.25, "label": "first"},
                {"percent": 14.25, "label": "second"},
                {"percent": 12.5, "label": "third"},
            ]
        }
    },
    "eight columns": {
        "table": {
            "columns": ["Country", *("2017", "2018", "2019", "2020", "2021", "2022", "2023")],
            "rows": [["Georgia", *["12,345"] * 7], ["Azerbaijan", *["98.75%"] * 7]],
        }
    },
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium"),
]


def look(browser: Browser, html: str, width: int) -> tuple[list[str], int]:
    """The numbers that stand on two lines, and how wide the mail is."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(html)
    seen = page.evaluate(BROKEN), page.evaluate("document.documentElement.scrollWidth")
    page.close()
    return seen


@pytest.mark.parametrize("numbers", NUMBERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_number_is_broken(browser: Browser, layout: str, numbers: str) -> None:
    """On a phone each number stands in one line, and nothing sticks out for that."""
    html = written(compiled(layout, "en", BARE_HEAD, sections(NUMBERS[numbers])).html)
    assert {width: look(browser, html, width) for width in (360, 375)} == {360: ([], 360), 375: ([], 375)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_number_is_broken_where_its_thousands_are_parted_by_a_blank(browser: Browser, layout: str) -> None:
    """In Georgian a number has a blank inside that is no place to break a line."""
    bars = {"stats": {"bars": [{"value": 12345, "label": "ნ" * 90}], "total": 123450}}
    html = written(compiled(layout, "ka", BARE_HEAD, sections(bars)).html)
    assert look(browser, html, 375) == ([], 375)


def test_a_broken_number_is_seen(browser: Browser) -> None:
    """A number that runs over two lines is told, so that the test above can fail."""
    assert look(browser, '<p style="width:1em;word-break:break-all">12,345</p>', 375)[0] == ["12,345"]
