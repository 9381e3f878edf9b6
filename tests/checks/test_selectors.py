"""Selectors of mail style sheets: whom they mean, and which wins."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter_kit.checks.selectors import means, read_selector

PAGE = html.document_fromstring(
    '<body><div class="card t" dir="rtl" id="top"><table><tr><td class="c"><a>x</a></td></tr></table></div>'
)
CLASSES = {each: frozenset((each.get("class") or "").split()) for each in PAGE.iter()}


@pytest.mark.parametrize(
    ("selector", "tags"),
    [
        (".t a", ["a"]),
        (".card > table", ["table"]),
        (".card > td", []),
        ("td.c, p", ["td"]),
        ("#top", ["div"]),
        ('[dir="rtl"] .c', ["td"]),
        ("[data-ogsc] a", []),
        (":root", ["html"]),
        ("*", ["html", "body", "div", "table", "tr", "td", "a"]),
        ("a:hover", []),
    ],
)
def test_a_selector_means_what_browsers_take_it_for(selector: str, tags: list[str]) -> None:
    """Descendants, children, classes, ids and attributes are read as CSS has them."""
    read = read_selector(selector)
    assert read is not None
    assert [each.tag for each in PAGE.iter() if means(read.tree, each, CLASSES)] == tags


@pytest.mark.parametrize("selector", ["", ">", "a[", "@x", "a::before", "a:first-line"])
def test_what_is_no_selector_means_nothing(selector: str) -> None:
    """A rule that nobody can read, or that is not for an element, is passed over."""
    assert read_selector(selector) is None
