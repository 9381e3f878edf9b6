"""The data on mail programs, and what of it a page uses."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter_kit.checks.support.css_features import of_declaration
from newsletter_kit.checks.support.table import accepted, support_table
from newsletter_kit.checks.support.uses import uses
from newsletter_kit.policy import USUAL_CLIENTS


def slugs(page: str) -> set[str]:
    """The features that a page uses."""
    return {each.slug for each in uses(html.document_fromstring(page))}


def test_the_table_is_whole() -> None:
    """Every feature has a result for every mail program, and every note that a result names."""
    table = support_table()
    for feature in table.features.values():
        assert feature.support.keys() == table.clients.keys()
        assert set(feature.support.values()) <= set("yanu")
        assert {each for notes in feature.notes.values() for each in notes.split()} <= feature.said.keys()


def test_what_is_asked_and_accepted_is_known() -> None:
    """The usual mail programs, and all that is accepted, are in the table, with reasons in words."""
    table = support_table()
    assert set(USUAL_CLIENTS) <= table.clients.keys()
    assert accepted().keys() <= table.features.keys()
    assert all(len(reason.split()) > 2 for reason in accepted().values())


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("display", "inline-flex", {"css-display-flex"}),
        ("display", "none", {"css-display-none"}),
        ("display", "block", {"css-display"}),
        ("margin-left", "-4px", {"css-margin", "css-unit-px"}),
        ("border-top-left-radius", "2em", {"css-border", "css-unit-em"}),
        ("width", "calc(100% - 1rem)", {"css-width", "css-unit-calc", "css-unit-percent", "css-unit-rem"}),
        ("color", "var(--ink)", {"css-variables"}),
        ("color", "#0033aa", set()),
        ("background", "url(a-12px.png)", {"css-background"}),
        ("top", "0", {"css-left-right-top-bottom"}),
        ("mso-line-height-rule", "exactly", set()),
    ],
)
def test_a_declaration_is_taken_apart(name: str, value: str, found: set[str]) -> None:
    """Property, value, function and unit are features of their own; quoted names and colours are none."""
    assert {slug for slug, _ in of_declaration(name, value)} == found


def test_a_page_is_read_whole() -> None:
    """Tags, attributes, styles of elements and the sheets in the head are all looked at."""
    page = """<html lang="en"><head><style>
    @font-face { font-family: Noto }
    @media (prefers-color-scheme: dark) { .card > a:hover { position: fixed } }
    </style></head><body><section aria-label="News"><a href="#top">Up</a>
    <video src="a.mp4"></video><p style="float:left">News</p></section></body></html>"""
    wanted = {
        "html-lang",
        "html-semantics",
        "html-aria-label",
        "html-anchor-links",
        "html-video",
        "css-float",
        "css-at-font-face",
        "css-at-media-prefers-color-scheme",
        "css-selector-child",
        "css-pseudo-class-hover",
        "css-position",
    }
    assert wanted <= slugs(page)


def test_a_feature_is_named_once_with_its_first_element() -> None:
    """However often a page uses something, there is one use, where it stands first."""
    root = html.document_fromstring('<p id="a" style="float:left">x</p><p id="b" style="float:left">y</p>')
    found = [each.element for each in uses(root) if each.slug == "css-float"]
    assert [each.get("id") for each in found if each is not None] == ["a"]
