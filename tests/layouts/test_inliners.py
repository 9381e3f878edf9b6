"""Either library writes the styles of a real issue into its tags so that a browser shows the same."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

import pytest

import newsletter_kit as nk
from chromium import CHROMIUM
from newsletter_kit.compile.merge import join
from printed_issue import ROOT, load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium"),
]


@cache
def html(inliner: str) -> str:
    """The first issue with its styles inlined by one of the two libraries, its pictures left out."""
    layout = replace(nk.load_layout("iom", root=ROOT), inliner=inliner)  # type: ignore[arg-type]
    edition = nk.compile_issue(load("2024-q1"), layout, nk.load_settings(ROOT))
    return join(edition.html, {"unsubscribe_url": "https://iom.int/u", "view_url": "https://iom.int/v"})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 700])
def test_both_inliners_render_the_first_issue_alike(
    browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Not one pixel of the first issue differs between css-inline and premailer."""
    from PIL import Image, ImageChops

    shots = []
    for inliner in ("css-inline", "premailer"):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.set_content(html(inliner))
        shots.append(Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB"))
        page.close()
    assert shots[0].size == shots[1].size
    assert ImageChops.difference(*shots).getbbox() is None
