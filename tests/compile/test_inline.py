"""compile/inline.py: both inliners, the same rendering, and nothing lost that phones or dark mode need."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, get_args

import pytest
from PIL import Image, ImageChops

from chromium import CHROMIUM
from newsletter_kit.compile.inline import inline_css
from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.inline_mark import INLINE_MARK
from newsletter_kit.layout.manifest import Inliner
from newsletter_kit.layout.mjml import compile_mjml

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

INLINERS: tuple[Inliner, ...] = get_args(Inliner)

SOURCE = """<mjml><mj-head><mj-title>News</mj-title><mj-preview>463 returned</mj-preview>
<mj-breakpoint width="520px" />
<mj-style inline="inline">
  h1 { margin: 0 0 12px; font-size: 36px; line-height: 43px; color: #0033A0 }
  .more { color: #B3490F; font-weight: 700 }
  td.cell > p { margin: 0; padding: 4px 9px; background-color: #FFF4DD }
</mj-style>
<mj-style>
  :root { color-scheme: light dark; supported-color-schemes: light dark }
  #MessageViewBody a { color: inherit }
  u + .body .card { min-width: 100% }
  [data-ogsc] .t { color: #FFFFFF !important }
  @supports (display: grid) { .t { letter-spacing: 0 } }
  @media only screen and (max-width: 519px) { .t h1 { font-size: 24px !important } }
  @media (prefers-color-scheme: dark) {
    .card, .card > table { background: #152238 !important }
    .t h1, .t div { color: #D5DEEC !important }
    .more { color: #FFD27A !important }
  }
</mj-style></mj-head>
<mj-body background-color="#EDF1F8"><mj-section background-color="#FFFFFF" css-class="card">
<mj-column width="60%"><mj-text css-class="t"><h1>ახალი ამბები</h1>Hello ((first_name|dear friend)),<br>
one&nbsp;two <a class="more" href="https://iom.example/?n=((first_name|dear friend))&amp;x=1">more</a>
</mj-text></mj-column>
<mj-column width="40%"><mj-text css-class="t">
<table role="presentation"><tr><td class="cell"><p>a</p><p>b</p></td></tr></table></mj-text>
<mj-button href="((unsubscribe_url))">Leave</mj-button></mj-column></mj-section>
<mj-raw><!--[if mso]><table role="presentation"><tr><td><![endif]-->
<!--[if mso]></td></tr></table><![endif]--></mj-raw>
</mj-body></mjml>"""


@pytest.fixture(scope="module")
def page() -> str:
    """A compiled document with a style sheet to inline and one to keep."""
    return compile_mjml(SOURCE, language="en", direction="ltr")


def shot(browser: Browser, html: str, width: int, scheme: str) -> Image.Image:
    """The whole page as a picture."""
    page = browser.new_page(
        viewport={"width": width, "height": 600}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.set_content(html)
    picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    page.close()
    return picture


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="cannot run here: there is no chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 700])
def test_both_inliners_render_alike(browser: Browser, page: str, width: int, scheme: str) -> None:
    """On a phone and on a desktop, in light and in dark, not a pixel differs, and the rules are in force."""
    pictures = [shot(browser, inline_css(page, inliner), width, scheme) for inliner in INLINERS]
    assert ImageChops.difference(*pictures).getbbox() is None
    uninlined = shot(browser, page, width, scheme)
    assert ImageChops.difference(pictures[0], uninlined).getbbox() is None
    bare = shot(
        browser, page.replace(INLINE_MARK, "@media none {").replace("FFF4DD }", "FFF4DD } }"), width, scheme
    )
    assert pictures[0].tobytes() != bare.tobytes()


@pytest.mark.parametrize("inliner", INLINERS)
def test_rules_go_into_the_tags_and_the_sheet_goes(page: str, inliner: Inliner) -> None:
    """What is inlined is no longer in the head, and no marker of ours or of the library stays."""
    html = inline_css(page, inliner).replace("; ", ";").replace(": ", ":")
    assert 'class="more"' in html
    assert "color:#B3490F" in html
    assert INLINE_MARK not in html
    assert 'ignore"' not in html
    assert "td.cell" not in html


@pytest.mark.parametrize("inliner", INLINERS)
@pytest.mark.parametrize(
    "kept",
    [
        "<!DOCTYPE html>",
        "24px !important",
        "@media (prefers-color-scheme: dark)",
        "@media only screen and (min-width:520px)",
        "@supports (display: grid)",
        "[data-ogsc] .t",
        "u + .body .card",
        "#MessageViewBody a",
        "#outlook a { padding: 0; }",
        ":root { color-scheme: light dark",
        '<!--[if mso]><table role="presentation"><tr><td><![endif]-->',
        "<o:PixelsPerInch>96</o:PixelsPerInch>",
        "Hello ((first_name|dear friend)),",
        "?n=((first_name|dear friend))&amp;x=1",
        'href="((unsubscribe_url))"',
        "ახალი ამბები",
    ],
)
def test_what_no_tag_can_hold_is_kept(page: str, inliner: Inliner, kept: str) -> None:
    """Doctype, rules for phones, dark mode and single clients, comments for Outlook, merge tags: all stay."""
    assert kept in inline_css(page, inliner)


@pytest.mark.parametrize("inliner", INLINERS)
def test_a_document_without_a_marked_sheet_is_left_alone(page: str, inliner: Inliner) -> None:
    """Where nothing asks to be inlined, not a character changes."""
    plain = page.replace(INLINE_MARK, "")
    assert inline_css(plain, inliner) == plain


@pytest.mark.parametrize("inliner", INLINERS)
@pytest.mark.parametrize(
    "rule", ["@import url(http://127.0.0.1:9/x.css);", "@media print { p { color: red } }"]
)
def test_b20_an_at_rule_cannot_be_inlined(page: str, inliner: Inliner, rule: str) -> None:
    """A rule that would be lost or fetched is an error, not a request."""
    with pytest.raises(LayoutError, match="has an at-rule"):
        inline_css(page.replace(INLINE_MARK, INLINE_MARK + rule), inliner)


@pytest.mark.parametrize("inliner", INLINERS)
@pytest.mark.parametrize("form", ["file://{}", "{}", "http://127.0.0.1:9/x.css"])
def test_b18_b19_no_outer_sheet_is_read(tmp_path: Path, page: str, inliner: Inliner, form: str) -> None:
    """Even a document that never met the check makes no inliner read a file or ask a host."""
    (tmp_path / "x.css").write_text("h1 { color: #ABCDEF }", encoding="utf-8")
    link = f'<link rel="stylesheet" href="{form.format(tmp_path / "x.css")}">'
    assert "ABCDEF" not in inline_css(page.replace("</head>", f"{link}</head>"), inliner)
