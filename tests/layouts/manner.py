"""How the words of a mail are dressed, as a browser says: their colour, weight and side, whatever the font.

A picture tells little of that: grey words instead of black ones are a few pixels in a hundred. The browser
knows it exactly, and it says the same on each machine, as it is asked for nothing that a font decides.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from layouts.screenshots import Scheme

Manner = dict[str, int]
"""How many letters are dressed so, and how many pictures are shown so."""

LOOK = """() => {
  const seen = [];
  const of = (e, name, none) => {
    for (; e; e = e.parentElement) if (getComputedStyle(e)[name] != none) return getComputedStyle(e)[name];
    return '';
  };
  const turned = e => of(e, 'transform', 'none') && 'turned';
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const letters = words.currentNode.data.replace(/\\s/g, '').length, e = words.currentNode.parentElement;
    if (!letters || !e.getClientRects().length) continue;
    const s = getComputedStyle(e);
    const dress = [s.color, 'on', of(e, 'backgroundColor', 'rgba(0, 0, 0, 0)'),
      s.fontSize + '/' + s.lineHeight, s.fontWeight, s.fontStyle, s.textAlign, s.textTransform,
      of(e, 'textDecorationLine', 'none'),
      s.visibility, turned(e)];
    seen.push([dress.filter(Boolean).join(' '), letters]);
  }
  for (const e of document.images) {
    if (!e.getClientRects().length) continue;
    const s = getComputedStyle(e);
    seen.push([['picture', s.visibility, s.filter, turned(e)].filter(Boolean).join(' '), 1]);
  }
  return seen;
}"""


def manner(browser: Browser, html: str, width: int, scheme: Scheme) -> Manner:
    """What the words and pictures of a mail look like at this width, in light or in dark mode."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_content(html)
    counted: Counter[str] = Counter()
    for look, letters in page.evaluate(LOOK):
        counted[look] += letters
    page.close()
    return dict(sorted(counted.items()))
