"""Samples in a browser: what is wider than the screen of a phone or of a desk, and which numbers break."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from newsletter_kit.compile.trace import TRACE_CLASS
from newsletter_kit.workshop.camera import BROWSER_FLAGS
from newsletter_kit.workshop.faults import BROKEN_NUMBER, TOO_WIDE
from newsletter_kit.workshop.rules_of_layouts import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import CDPSession, Page

    from newsletter_kit.checks.finding import Finding, Place
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.sample_page import SamplePage

    Look = Callable[[SamplePage], Iterator[Finding]]

WIDTHS_PIXELS = (320, 375, 700)
"""The least phone, a usual one, and a desk."""

COMMON_PHONES_PIXELS = frozenset({375})
"""Where a number has to stay in one piece; on the least phones there may be no room for that."""

_DRAWN_SIMPLY = "--disable-threaded-compositing"  # nobody sees what is drawn: boxes are measured alone
_HEIGHT_PIXELS = 800
_MOST_TOLD = 40
_PICTURE = re.compile(r"\bcid:[^\"']+")
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="

_MARKED = """
  const marked = element => {
    for (let each = element; each; each = each.parentElement) {
      const mark = /TRACE(\\d+)/.exec(each.className || "");
      if (mark) return Number(mark[1]);
    }
    return -1;
  };
""".replace("TRACE", TRACE_CLASS)

_STICKING_OUT = """
() => {MARKED
  const right = document.documentElement.clientWidth + 1, found = new Map();
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
""".replace("MARKED", _MARKED)

# A number that stands by itself; digits within an address or a word may part where that does.
_BROKEN = r"""
() => {MARKED
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const around = String.raw`\p{L}\p{Nd}/_-`, inside = String.raw`.,'’\u00a0\u202f\u066b\u066c`;
  const number = new RegExp(
    String.raw`(?<![.${around}])\p{Nd}(?:[${inside}]?\p{Nd})+(?![${around}])`, "gu");
  while (texts.nextNode()) {
    for (const each of texts.currentNode.data.matchAll(number)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, each.index);
      range.setEnd(texts.currentNode, each.index + each[0].length);
      const boxes = [...range.getClientRects()].filter(box => box.width > 0);
      const tops = boxes.map(box => box.top);
      if (boxes.length > 1 && Math.max(...tops) - Math.min(...tops) > boxes[0].height / 2) {
        found.push([marked(texts.currentNode.parentElement), each[0]]);
      }
    }
  }
  return found;
}
""".replace("MARKED", _MARKED)


def can_look() -> bool:
    """Whether Playwright, which drives the browser, is installed.

    Example:
        >>> can_look()  # doctest: +SKIP
        True
    """
    return find_spec("playwright") is not None


@contextmanager
def screen(program: str, layout: Layout) -> Iterator[Look]:
    """A browser for as long as it is needed: what it gives says what of a document does not fit.

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
        opened = playwright.chromium.launch(executable_path=program, args=(*BROWSER_FLAGS, _DRAWN_SIMPLY))
        try:
            tab = opened.new_page()
            ways = cycle((WIDTHS_PIXELS, WIDTHS_PIXELS[::-1]))  # so that the first width is the last one's
            yield partial(_seen, _Eye(tab, tab.context.new_cdp_session(tab), ways), layout)
        finally:
            opened.close()


class _Eye(NamedTuple):
    """A tab of the browser, the wire to its Chromium, and in which order a document gets its widths."""

    tab: Page
    wire: CDPSession
    ways: Iterator[Sequence[int]]


def _seen(eye: _Eye, layout: Layout, page: SamplePage) -> Iterator[Finding]:
    own = page.draft.editions[0].page

    def place(mark: int) -> Place:
        element = next(iter(own.root.find_class(f"{TRACE_CLASS}{mark}")), own.body)
        return placed(own.place(element), page, layout)

    eye.tab.set_content(_PICTURE.sub(_PIXEL, own.source), wait_until="domcontentloaded")
    measured = {width: _measured(eye, width) for width in next(eye.ways)}
    for width in WIDTHS_PIXELS:
        sticking_out, broken = measured[width]
        screen_is = f"where the screen is {width} px wide"
        for mark, out in sticking_out[:_MOST_TOLD]:
            yield TOO_WIDE.at(place(mark), f"it sticks out by {out} px {screen_is}")
        for mark, number in broken[:_MOST_TOLD] if width in COMMON_PHONES_PIXELS else ():
            yield BROKEN_NUMBER.at(place(mark), f"the number {number} stands on two lines {screen_is}")


def _measured(eye: _Eye, width: int) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    """What sticks out, and which numbers are broken.

    Playwright's `set_viewport_size` gives the same size, and takes twice as long.
    """
    size = {"width": width, "height": _HEIGHT_PIXELS}
    on_screen = {"screenWidth": width, "screenHeight": _HEIGHT_PIXELS}
    eye.wire.send(
        "Emulation.setDeviceMetricsOverride", {**size, **on_screen, "deviceScaleFactor": 1, "mobile": False}
    )
    sticking_out, broken = eye.tab.evaluate(f"() => [({_STICKING_OUT})(), ({_BROKEN})()]")
    return sticking_out, broken
