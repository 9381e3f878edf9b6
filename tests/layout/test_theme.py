"""layout/theme.py: tokens, and the contrast that is computed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.theme import contrast

if TYPE_CHECKING:
    from layout.conftest import MakeLayout, Render

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def layout_yaml(theme: str) -> dict[str, str]:
    return {"layout.yaml": "title: Demo\ntheme:\n" + theme}


@pytest.mark.parametrize(
    ("ink", "ground", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#0033A0", "#FFFFFF", 10.6),
        ("#767676", "#FFFFFF", 4.54),
        ("#FFB81C", "#FFFFFF", 1.7),
    ],
)
def test_contrast_is_that_of_wcag(ink: str, ground: str, ratio: float) -> None:
    """Known pairs have the ratios that WCAG's own tools give."""
    assert contrast(ink, ground) == pytest.approx(ratio, abs=0.06)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: str, other: str) -> None:
    """Which of two colours is the text does not matter, and the ratio lies from 1 to 21."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


def test_tokens_reach_templates_by_name(make_layout: MakeLayout, render: Render) -> None:
    """Colours, fonts, sizes and the width are there, and quotes in a font stack are left as they are."""
    theme = make_layout(
        layout_yaml(
            "  colour: {ink: '#14213D'}\n  font: {latin: \"'Segoe UI',Arial\"}\n  size: {pad: 32, gap: 2em}\n"
        )
    ).theme
    text = "{{ theme.colour.ink }} {{ theme.font.latin }} {{ theme.size.pad * 2 }}px {{ theme.size.gap }}"
    assert render(text, theme=theme) == "#14213D 'Segoe UI',Arial 64px 2em"


def test_an_unknown_token_is_answered_with_the_nearest(make_layout: MakeLayout, render: Render) -> None:
    """`theme.colour.inck` names the line and offers ink."""
    theme = make_layout(layout_yaml("  colour: {ink: '#14213D'}\n")).theme
    with pytest.raises(
        LayoutError, match=r"demo/sections/x\.mjml\.j2:2: there is no `inck` in it.* Did you mean ink\?"
    ):
        render("\n{{ theme.colour.inck }}", theme=theme)


@pytest.mark.parametrize(
    ("theme", "error"),
    [
        (
            "  colour:\n    ink: '#FFF'",
            r"layout\.yaml:4 theme\.colour\.ink: '#FFF' is no colour of six hex digits",
        ),
        ("  colour:\n    ink: #14213D", r"layout\.yaml:4 theme\.colour\.ink: .*a colour needs quotes"),
        (
            "  color:\n    ink: '#14213D'",
            r"layout\.yaml:3 theme\.color: there is no `color`\. Did you mean colour\?",
        ),
        ("  font:\n    latin: 'A\"B'", r"layout\.yaml:4 theme\.font\.latin: .* break an attribute"),
        ("  width: wide", r"layout\.yaml:3 theme\.width: input should be a valid integer"),
        ("  width: 2000", r"layout\.yaml:3 theme\.width: input should be less than or equal to 800"),
        (
            "  size:\n    pad: 16px",
            r"layout\.yaml:4 theme\.size\.pad: '16px' has a unit: write the number alone",
        ),
        ("  size:\n    pad: -5", r"layout\.yaml:4 theme\.size\.pad: -5 is no size from 0 to 2000 px"),
        ("  size:\n    pad: 999999999999", r"theme\.size\.pad: 999999999999 is no size from 0 to 2000 px"),
        (
            "  colour: {band: '#14213D'}\n  dark:\n    bandd: '#14213D'",
            r"layout\.yaml:5 theme\.dark\.bandd: there is no colour `bandd`\. Did you mean band\?",
        ),
        ("  size:\n    a-b: 3", r"layout\.yaml:3 theme\.size: 'a-b' is no name"),
    ],
)
def test_a_wrong_token_names_its_line(make_layout: MakeLayout, theme: str, error: str) -> None:
    """Each token of the wrong form is laid at its line of layout.yaml."""
    with pytest.raises(LayoutError, match=error):
        make_layout(layout_yaml(theme))


LIGHT = "  colour: {ink: '#14213D', card: '#FFFFFF', pale: '#418FDE'}\n"


@pytest.mark.parametrize(
    ("theme", "error"),
    [
        (
            LIGHT + "  contrast:\n    - [pale, card]\n",
            r"`pale` #418FDE on `card` #FFFFFF has a contrast of 3\.4:1 in light",
        ),
        (
            LIGHT + "  dark: {card: '#152238'}\n  contrast:\n    - [ink, card]\n",
            r"contrast of 1\.\d:1 in dark mode",
        ),
        (
            LIGHT + "  contrast:\n    - [inck, card]\n",
            r"there is no colour `inck` \(light\)\. Did you mean ink\?",
        ),
    ],
)
def test_colours_that_cannot_be_read_are_refused(make_layout: MakeLayout, theme: str, error: str) -> None:
    """A pair below 4.5:1 in light or in dark mode, or with an unknown name, stops the layout."""
    with pytest.raises(LayoutError, match=error):
        make_layout(layout_yaml(theme))


def test_large_text_needs_less_contrast(make_layout: MakeLayout) -> None:
    """A pair marked `large` is measured at 3:1."""
    assert make_layout(layout_yaml(LIGHT + "  contrast:\n    - [pale, card, large]\n")).theme.contrast


@pytest.mark.parametrize(
    ("theme", "error"),
    [
        (
            "  colour:\n    body: '#CCCCCC'\n",
            r"demo/layout\.yaml:5 theme\.colour\.body: `body` #CCCCCC on `card` #FFFFFF .* in light mode",
        ),
        (
            "  dark:\n    card: '#FFFFFF'\n",
            r"demo/layout\.yaml:5 theme\.dark\.card: `ink` #FFFFFF on `card` #FFFFFF .* in dark mode",
        ),
        ("  size:\n    text: 1em\n", r"demo/layout\.yaml:5 theme\.size\.text: '1em' is no whole number"),
    ],
)
def test_what_does_not_fit_the_parent_is_laid_at_ones_own_line(
    make_layout: MakeLayout, theme: str, error: str
) -> None:
    """A colour or a size that clashes with the parent's names the line that was written, not the parent's."""
    with pytest.raises(LayoutError, match=error):
        make_layout({"layout.yaml": "title: Demo\nextends: base\ntheme:\n" + theme})
