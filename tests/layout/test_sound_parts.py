"""layout/mjml.py: a document is looked at part by part, and that makes no difference to anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.mjml import compile_mjml

BEGINNING = '<mj-section nk-at="demo/a.mjml.j2:{}">'
DOCUMENT = "<mjml><mj-head><mj-title>News</mj-title>{}</mj-head><mj-body>{}</mj-body></mjml>"
PIECES = st.sampled_from([
    BEGINNING.format(1), BEGINNING.format(2), "</mj-section>", "<mj-column>", "</mj-column>", "<mj-text>",
    "</mj-text>", '<mj-wrapper nk-at="demo/a.mjml.j2:3">', "</mj-wrapper>", "<b>c</b>", " ", "\n", "<!--",
    "-->", "'", '"', "<p title='", "<p", ">", "<mj-style>", "</mj-style>", "</mj-body></mjml>", "]]>",
    "<![CDATA[",
])  # fmt: skip
INSIDE = st.sampled_from([
    '<tr nk-at="demo/a.mjml.j2:5">', "<tr>", "</tr>", "<td>", "</td>", "<table>", "</table>", "<b>c</b>", " ",
    '<tr nk-at="demo/a.mjml.j2:6"><td>d</td></tr>', "<table><tr><td><i>e</i> ", "</td></tr></table>",
    "<!-- -->", '</mj-text><mj-text nk-at="demo/a.mjml.j2:7">', "f", "<p>", "</p>", "<a href='", "'>", "</a>",
    "<br>",
])  # fmt: skip
WHOLE = f"{BEGINNING.format(4)}<mj-column><mj-text>One</mj-text></mj-column></mj-section>"


def result(source: str) -> str:
    try:
        return compile_mjml(source, language="en", direction="ltr")
    except LayoutError as error:
        return str(error)


def in_one_piece(source: str) -> str:
    return result(source.replace(" nk-at", "\tnk-at")).replace("\\t", " ")


@given(st.lists(INSIDE, max_size=14).map("".join))
def test_row_by_row_is_like_in_one_piece(content: str) -> None:
    """The texts and the rows of a section give the HTML, or the errors, that they give in one piece."""
    whole = WHOLE.replace("<mj-text>One", f'<mj-text nk-at="demo/a.mjml.j2:8">{content}')
    source = DOCUMENT.format("", whole)
    assert result(source) == in_one_piece(source)


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["head", "body"]))
def test_section_by_section_is_like_in_one_piece(content: str, place: str) -> None:
    """The parts of a document give the HTML, or the errors, of one in which nothing marks the parts."""
    source = DOCUMENT.format(content, "") if place == "head" else DOCUMENT.format("", content)
    assert result(source) == in_one_piece(source)


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        (DOCUMENT.format("", WHOLE + WHOLE.replace("</mj-section>", "")), "<mj-section> is not closed"),
        (DOCUMENT.format("", WHOLE) + WHOLE, "<mj-section> may not stand alone"),
        (DOCUMENT.format("<mj-style>", WHOLE), "<mj-style> is not closed"),
        (DOCUMENT.format("", WHOLE).removesuffix("</mj-body></mjml>"), "<mj-body> is not closed"),
        (DOCUMENT.format("", WHOLE).removesuffix("</mjml>"), "<mjml> is not closed"),
    ],
)
def test_a_sound_section_does_not_hide_what_is_wrong_around_it(source: str, wrong: str) -> None:
    """A section that was seen to be sound before is refused in a place where it may not stand."""
    assert "One" in result(DOCUMENT.format("", WHOLE))
    assert wrong in result(source)
