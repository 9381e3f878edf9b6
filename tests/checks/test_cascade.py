"""How texts are set: who wins of attributes, sheets and styles, by day and in dark mode."""

from __future__ import annotations

import pytest
from lxml import html

from newsletter_kit.checks.cascade import GROUND, set_texts
from newsletter_kit.checks.colours import opaque_hex
from newsletter_kit.checks.css import style_rules


def _colour_of(body: str, css: str = "", *, dark: bool = False) -> str:
    page = html.document_fromstring(f"<html><head><style>{css}</style></head><body>{body}</body></html>")
    return next(iter(set_texts(page, dark=dark))).style.get("color", "")


@pytest.mark.parametrize(
    ("body", "css", "colour"),
    [
        ('<p style="color:red"><b>x</b></p>', "", "red"),
        ('<p style="color:red">x</p>', "p { color: blue }", "red"),
        ('<p style="color:red">x</p>', "p { color: blue !important }", "blue"),
        ('<p class="a">x</p>', ".a { color: red } p { color: blue }", "red"),
        ("<p>x</p>", "p { color: red } p { color: blue }", "blue"),
        ('<p style="color:red"><a href="#">x</a></p>', "", "#0000ee"),
        ('<p style="color:red"><a href="#" style="color:inherit">x</a></p>', "", "red"),
        ("<p>x</p>", "@media (max-width: 500px) { p { color: blue } }", ""),
        ("<p>x</p>", "@media print { p { color: blue } }", ""),
    ],
)
def test_the_strongest_word_wins(body: str, css: str, colour: str) -> None:
    """Important rules beat styles, styles beat sheets, classes beat tags, later rules beat earlier ones."""
    assert _colour_of(body, css) == colour


@pytest.mark.parametrize(("dark", "colour"), [(False, "red"), (True, "blue")])
def test_dark_colours_hold_in_dark_mode_alone(dark: bool, colour: str) -> None:  # noqa: FBT001
    """A block for dark mode changes nothing by day."""
    css = "p { color: red } @media (prefers-color-scheme: dark) { p { color: blue } }"
    assert _colour_of("<p>x</p>", css, dark=dark) == colour


def test_the_ground_is_that_of_the_nearest_element_with_one() -> None:
    """Old attributes count, `transparent` does not, and what follows an element has the outer ground."""
    body = '<table><tr><td bgcolor="#112233"><p style="background:transparent">a</p></td></tr></table>b'
    page = html.document_fromstring(f'<html><body style="background-color:#ffffff">{body}</body></html>')
    assert [each.style[GROUND] for each in set_texts(page)] == ["#112233", "#ffffff"]


@pytest.mark.parametrize(
    ("one", "other", "css"),
    [
        ('<div class="a"><p>x</p></div>', "<div><p>x</p></div>", ".a p { color: red }"),
        ("<div><p>x</p></div>", "<div><center><p>x</p></center></div>", "div > p { color: red }"),
        ('<div id="a"><p>x</p></div>', '<div id="b"><p>x</p></div>', "#a p { color: red }"),
        ('<div data-a=""><p>x</p></div>', "<div><p>x</p></div>", "[data-a] p { color: red }"),
        ('<p style="color:red">x</p>', "<p>x</p>", ""),
        ('<p bgcolor="#ff0000">x</p>', "<p>x</p>", ""),
        ('<a href="#">x</a>', "<a>x</a>", ""),
    ],
    ids=["a class around", "a parent", "an id", "an attribute", "a style", "an old attribute", "a link"],
)
def test_what_is_like_another_but_for_one_thing_is_set_in_its_own_way(one: str, other: str, css: str) -> None:
    """Elements that are alike are weighed once; whatever a rule can ask for makes them unlike."""

    def styles(*bodies: str) -> list[dict[str, str]]:
        page = html.document_fromstring(f"<html><head><style>{css}</style></head>{''.join(bodies)}</html>")
        return [dict(each.style) for each in set_texts(page)]

    (alone,), (apart,) = styles(one), styles(other)
    assert alone != apart
    assert styles(one, other, one) == [alone, apart, alone]


def test_rules_know_the_media_around_them() -> None:
    """Media inside media both hold, and a list of selectors is a rule for each."""
    rules = style_rules("@media screen { @media (min-width: 1px) { a, b { color: red } } }", "all")
    assert [(each.selector, each.media) for each in rules] == [
        ("a", "all and screen and (min-width: 1px)"),
        ("b", "all and screen and (min-width: 1px)"),
    ]


@pytest.mark.parametrize(
    ("value", "ground", "colour"),
    [
        ("#FFF", "", "#ffffff"),
        ("rgb(0, 51, 160)", "", "#0033a0"),
        ("rgba(255,255,255,.5)", "#000000", "#808080"),
        ("rgba(255,255,255,.5)", "", ""),
        ("currentColor", "", ""),
        ("url(a.png) #fff", "", ""),
    ],
)
def test_colours_come_out_as_six_digits(value: str, ground: str, colour: str) -> None:
    """Every way of writing a colour is one to the rules; a picture is none."""
    assert opaque_hex(value, ground) == colour
