"""layout/blocks.py: the templates that a template extends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from layout.conftest import MakeLayout


@pytest.mark.parametrize(
    ("second", "error"),
    [
        ("b.txt.j2", r"demo/b\.txt\.j2:2: it extends itself without end, in `.*`\. Break the circle"),
        ("a.txt.j2", r"demo/b\.txt\.j2:2: it extends itself without end, by way of demo/a\.txt\.j2, in"),
    ],
)
def test_templates_that_extend_one_another_are_named(
    make_layout: MakeLayout, second: str, error: str
) -> None:
    """A circle of `extends` is told with its line and the files on the way."""
    files = {"x.txt.j2": "{% extends 'a.txt.j2' %}", "a.txt.j2": "{% extends 'b.txt.j2' %}"}
    layout = make_layout({**files, "b.txt.j2": f"{{# B. #}}\n{{% extends '{second}' %}}"})
    with pytest.raises(LayoutError, match=error):
        render_template(layout, "x.txt.j2", {}, {})
