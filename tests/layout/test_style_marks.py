"""layout/marks.py: CSS that a template takes in still names its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.mjml import compile_mjml, plain_mjml
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from layout.conftest import MakeLayout

HEAD = "<mjml><mj-head><mj-title>News</mj-title>{}</mj-head><mj-body></mj-body></mjml>"


@pytest.mark.parametrize(
    ("own", "place"),
    [("{# A. #}\na { color: #000000;\n", "demo/own.css.j2"), ("{# A. #}\na { top: 0 }", "demo/a.mjml.j2:1")],
    ids=["in the sheet", "around it"],
)
def test_a_fault_in_a_sheet_is_laid_at_the_sheet(make_layout: MakeLayout, own: str, place: str) -> None:
    """CSS that is taken in names its own file; where it is sound, the file that takes it in is named."""
    rest = "" if place.startswith("demo/own") else "p { top: 0;"
    text = HEAD.format('<mj-style>b { top: 0 }{% include "own.css.j2" %}' + rest + "</mj-style>")
    layout = make_layout({"a.mjml.j2": text, "own.css.j2": own})
    with pytest.raises(LayoutError) as caught:
        compile_mjml(render_template(layout, "a.mjml.j2", {}, {}), language="en", direction="ltr")
    assert [each.where for each in caught.value.problems] == [place]


def test_the_marks_of_sheets_leave_with_the_compiler(make_layout: MakeLayout) -> None:
    """Neither the HTML nor the MJML for people holds a comment that names a file."""
    text = HEAD.format('<mj-style>{% include "own.css.j2" %}</mj-style>')
    layout = make_layout({"a.mjml.j2": text, "own.css.j2": "p { top: 0 }"})
    mjml = render_template(layout, "a.mjml.j2", {}, {})
    assert "own.css" in mjml
    assert "own.css" not in plain_mjml(mjml) + compile_mjml(mjml, language="en", direction="ltr")
