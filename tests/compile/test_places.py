"""Where in an HTML document a value can be made safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.places import spans

PIECES = st.sampled_from([
    "<a href=", '"', "'", ">", "<", "((x))", " ", "style=", "<style>", "</style>", "<style ", "</style",
    "<!DOCTYPE", "<!--", "-->", "=", "/",
    "<!--[if mso]>", "<![endif]-->", "<![endif]--><!--[if mso | IE]><table", "title=", "text", "<p ",
    "</p", 'onclick="', "(", ")", "\n",
])  # fmt: skip


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p title="a">b</p>', [("a", "ATTRIBUTE"), ("b", "TEXT")]),
        ("<a href='u'>b", [("u", "URL"), ("b", "TEXT")]),
        ('<style>a</style><p onclick="b" style="c">', []),
        ("<!-- a --><!--[if mso]>b<![endif]-->", [("b", "TEXT")]),
        ('<p title="a" alt=b class="c', [("a", "ATTRIBUTE")]),
    ],
)
def test_text_links_and_quoted_attributes_are_found(html: str, found: list[tuple[str, str]]) -> None:
    """CSS, events, comments, bare attributes and unclosed quotes are code, and left out."""
    assert [(html[each.start : each.end], each.context.name) for each in spans(html)] == found


@given(st.lists(PIECES, max_size=14).map("".join))
def test_what_is_wanted_is_found_as_if_all_were(html: str) -> None:
    """The short way to the stretches with a merge tag finds the same ones as the long way."""
    wanted = [each for each in spans(html) if "((" in html[each.start : each.end]]
    found = spans(html, with_tags=True)
    assert [each for each in found if "((" in html[each.start : each.end]] == wanted
