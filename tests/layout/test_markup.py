"""layout/markup.py: markup in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.layout.markup import Attribute, tokens

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br/>",
        "<a href='x' b>",
        '<i t="<">',
        "<",
        ">",
        "<!--",
        "-->",
        "a",
        "&lt;",
        '"',
        "'",
        "=",
        "<mj-style>",
        "é",
    ]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_the_pieces_put_together_are_the_whole(markup: str) -> None:
    """Whatever the markup, no character is lost or made up."""
    assert "".join(token.raw for token in tokens(markup)) == markup


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ("<p>a</p>", "open text close"),
        ("a < b", "text stray text"),
        ("<!-- <p> -->x", "comment text"),
        ("<!--[if !mso]><!--><b></b><!--<![endif]-->", "comment open close comment"),
        ('<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "declaration text"),
        ("<?xml version='1'?>", "declaration"),
        ("<![CDATA[ <p> ]]>", "declaration"),
        ("<mj-style> a > b { } </mj-style>", "open text close"),
        ("<p title='unclosed>", "stray text"),
    ],
)
def test_each_piece_has_its_kind(markup: str, kinds: str) -> None:
    """Tags, comments, declarations, text, and a `<` that is none of them."""
    assert [token.kind for token in tokens(markup)] == kinds.split()


def test_attributes_are_read_in_every_form() -> None:
    """Double, single, no quotes, no value; references stay as they are."""
    (token,) = tokens("""<IMG SRC="a&amp;b" alt='say "x"' width=5 hidden/>""")
    assert token.name == "img"
    assert token.is_empty
    assert [(each.name, each.value) for each in token.attributes] == [
        ("src", "a&amp;b"),
        ("alt", 'say "x"'),
        ("width", "5"),
        ("hidden", ""),
    ]
    assert token.attributes[0] == Attribute("src", "a&amp;b")
