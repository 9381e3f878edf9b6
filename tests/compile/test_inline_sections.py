"""compile/inline_sections.py: section by section, the styles are the same as in one piece."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsletter_kit as nk
from newsletter_kit.compile import inline, inline_sections
from newsletter_kit.compile.by_css_inline import by_css_inline
from newsletter_kit.compile.compile import render_issue
from newsletter_kit.compile.inline_sections import inlined_sections
from newsletter_kit.layout.mjml import compile_mjml

ROOT = Path(__file__).parents[2]
SEAM = "<![endif]--><!--[if mso | IE]><table><![endif]-->"
PAGE = (
    "<!DOCTYPE html><html><head><style>/*nk-inline*/{}</style>"
    '<style data-css-inline="ignore">p {{ margin: 9px }}</style></head>'
    '<body class="body">{}<div class="page">'
    "<!--[if mso | IE]><table><![endif]-->{}</div></body></html>"
)
LOCAL = [
    "p { margin: 0 }",
    ".a, .b > p, div .c { color: red; margin: 0 0 12px } * { padding: 0 }",
    "div:first-child { color: red } p:last-child { margin: 1px } .a:only-child { top: 0 }",
    'body [dir="rtl"] p { color: red } [class~=a] { margin: 0 } #x { color: blue !important }',
    "span { color: red } .page span:last-child { margin: 0 } /* a + b { } */",
    "",
]
LOOKS_BEYOND = [
    "div + div { color: red }",
    "div ~ div { color: red }",
    "div:nth-child(2) { color: red }",
    "div:first-of-type { color: red }",
    "div:last-child-of { color: red }",
    "div:not(:first-child) { color: red }",
    ".page:has(p) { color: red }",
    ".page:empty { color: red }",
    "div { color: red } } div + div { color: red }",
    'p[title="} div + div { color: red }"] { margin: 0 } div + div { color: red }',
    "d\\69v { color: red }",
]
ODD = st.sampled_from([
    "", "", "", "<div>", "</div>", '<p class="b" style="color: blue">', "</p>", "<b>", "</b>", "<a>", "</a>",
    "<tr>", "<table><tr><td>", "</td></tr></table>", "two", "<!-- three -->", "<!--", "-->", "<br>",
    "<style>p { margin: 5px }</style>", '<body title="five">', "<select>", "<ul><li>", "</body>",
    " ", "<span>four</span>",
])  # fmt: skip
COMPLETE = st.sampled_from(
    [
        '<div class="a"><p>one</p><p>two</p></div>',
        "<div><p class='b'><b>x</b></p></div>",
        "<p>three</p>",
    ]
)
SECTIONS = st.lists(st.tuples(ODD, COMPLETE, ODD).map("".join), min_size=1, max_size=4).map(SEAM.join)
WHOLE = (
    f'<div class="a"><p>one</p></div>{SEAM}<div><p class="b">two</p></div>{SEAM}<div class="c">three</div>'
)


def known(css: str, body: str, before: str = "") -> tuple[str | None, str]:
    """What is put together of the sections, the second time, and what the library makes of the whole."""
    html = PAGE.format(css, before, body)
    inlined_sections(html, css)
    return inlined_sections(html, css), by_css_inline(html)


@pytest.mark.parametrize("css", LOCAL)
def test_plain_rules_are_written_section_by_section(css: str) -> None:
    """A document whose rules look at a section alone is put together of its sections, byte for byte."""
    by_sections, whole = known(css, WHOLE)
    assert by_sections == whole


@pytest.mark.parametrize("css", LOOKS_BEYOND)
def test_rules_that_look_beyond_a_section_want_the_whole(css: str) -> None:
    """A rule that asks for neighbours, or is not understood, is not trusted to a part of the document."""
    assert known(css, WHOLE)[0] is None


@given(st.sampled_from(LOCAL), SECTIONS, st.sampled_from(["", "<p>five</p>", "<b>"]))
def test_no_section_is_done_by_itself_that_is_not_complete(css: str, body: str, before: str) -> None:
    """Whatever the sections hold, what is put together of them is what the whole becomes, or nothing."""
    by_sections, whole = known(css, body, before)
    assert by_sections in {whole, None}


@pytest.mark.parametrize(
    ("name", "count"), [("base", 9), ("iom", 9), ("magazine", 9), ("report", 9), ("letter", 1)]
)
def test_the_sections_of_each_layout_are_done_by_themselves(name: str, count: int) -> None:
    """Our own layouts are put together of their sections, so that one that changes is done alone."""
    settings = nk.load_settings(ROOT)
    layout = nk.load_layout(name, root=ROOT)
    mjml, _ = render_issue(nk.load_issue(ROOT / "issues/2024-q1", settings=settings), layout, settings)
    html = compile_mjml(mjml, language="en", direction="ltr")
    for _ in range(2):
        inline_sections._section.cache_clear()
        made = inline.inline_css(html)
    assert inline_sections._section.cache_info().misses >= count
    inline_sections._place.cache_clear()
    assert inline.inline_css(html) == made
