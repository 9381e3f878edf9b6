"""Samples in a browser: what is wider than the screen of a phone or of a desk."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from newsletter_kit.compile.trace import TRACE_CLASS
from newsletter_kit.workshop.camera import BROWSER_FLAGS
from newsletter_kit.workshop.faults import TOO_WIDE
from newsletter_kit.workshop.rules_of_layouts import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.sample_page import SamplePage

    Look = Callable[[SamplePage], Iterator[Finding]]

WIDTHS_PIXELS = (320, 375, 700)

_HEIGHT_PIXELS = 800
_MOST_TOLD = 40
_PICTURE = re.compile(r"\bcid:[^\"']+")
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="

_SCRIPT = """
() => {
  const right = document.documentElement.clientWidth + 1, found = new Map();
  const marked = element => {
    for (let each = element; each; each = each.parentElement) {
      const mark = /TRACE(\\d+)/.exec(each.className || "");
      if (mark) return Number(mark[1]);
    }
    return -1;
  };
  const note = (element, box) => {
    const out = Math.max(box.right - right, -box.left - 1);
    if (box.width && box.height > 1 && out > 0) {
      const mark = marked(element);
      found.set(mark, Math.max(found.get(mark) || 0, Math.ceil(out)));
    }
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) note(texts.currentNode.parentElement, box);
  }
  for (const each of document.querySelectorAll("img, td, th")) {
    if (!each.querySelector("td, th, img")) note(each, each.getBoundingClientRect());
  }
  return [...found];
}
""".replace("TRACE", TRACE_CLASS)


def can_look() -> bool:
    """Whether Playwright, which drives the browser, is installed.

    Example:
        >>> can_look()  # doctest: +SKIP
        True
    """
    return find_spec("playwright") is not None


@contextmanager
def screen(program: str, layout: Layout) -> Iterator[Look]:
    """A browser for as long as it is needed: what it gives says what of a document sticks out of the screen.

    Args:
        program: the path of Chromium.
        layout: the layout that the documents are compiled with.

    Example:
        >>> with screen("/usr/bin/chromium", load_layout("base")) as look:  # doctest: +SKIP
        ...     list(look(page))
        []
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        try:
            yield partial(_sticking_out, opened.new_page(), layout)
        finally:
            opened.close()


def _sticking_out(tab: Page, layout: Layout, page: SamplePage) -> Iterator[Finding]:
    own = page.draft.editions[0].page
    tab.set_content(_PICTURE.sub(_PIXEL, own.source), wait_until="domcontentloaded")
    for width in WIDTHS_PIXELS:
        tab.set_viewport_size({"width": width, "height": _HEIGHT_PIXELS})
        for mark, out in tab.evaluate(_SCRIPT)[:_MOST_TOLD]:
            element = next(iter(own.root.find_class(f"{TRACE_CLASS}{mark}")), own.body)
            what = f"it sticks out by {out} px where the screen is {width} px wide"
            yield TOO_WIDE.at(placed(own.place(element), page, layout), what)
