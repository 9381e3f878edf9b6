"""layout/marks.py: every tag of a layout knows its file and line."""

from __future__ import annotations

import re

import pytest

from newsletter_kit.layout.marks import broken_attributes, with_marks
from newsletter_kit.layout.source import Source


def marked(text: str) -> str:
    return (
        with_marks(Source("base/a.mjml.j2", text)).replace(' nk-at="base/a.mjml.j2:', "@").replace('"', "'")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a</p>", "<p@1'>a</p>"),
        ("\n\n<mj-text\n color='x'>\n<b>", "\n\n<mj-text@3'\n color='x'>\n<b@5'>"),
        ("{% if a < b %}<br>{% endif %}", "{% if a < b %}<br@1'>{% endif %}"),
        ("{# <p> #}<p>", "{# <p> #}<p@1'>"),
        ("{{ '<p>' }}<p>", "{{ '<p>' }}<p@1'>"),
        ("<!-- <p> -->\n<p>", "<!-- <p> -->\n<p@2'>"),
        ("<!--[if mso]><td><![endif]--><p>", "<!--[if mso]><td><![endif]--><p@1'>"),
        ("<h{{ level }}>", "<h{{ level }}>"),
        ("<img alt='{{ a if b > 3 }}' />", "<img@1' alt='{{ a if b > 3 }}' />"),
        ("<p {% if x %}class='a'{% endif %}><i>", "<p@1' {% if x %}class='a'{% endif %}><i@1'>"),
        ("<a title='a > b'><i>", "<a@1' title='a > b'><i@1'>"),
        ("a < b", "a < b"),
    ],
)
def test_a_mark_stands_behind_the_name_of_each_tag(text: str, expected: str) -> None:
    """Tags get a mark; Jinja, comments and names that are made on the fly are left alone."""
    assert marked(text) == expected


def test_marks_take_no_line_and_leave_the_text() -> None:
    """Without its marks the template is what it was."""
    text = "<mj-text\n  a='1'>\n{% for x in y %}<td>{{ x }}</td>\n{% endfor %}</mj-text>\n"
    assert re.sub(r' nk-at="[^"]*"', "", with_marks(Source("a.mjml.j2", text))) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p style='a:b;\n c:d'>", [(1, "style")]),
        ('\n<mj-text\n  alt="a\nb"\n  title="c">', [(3, "alt")]),
        ("<p style='{% if x\n %}a{% endif %}'>", []),
        ("<p\n a='b'\n c='d'>", []),
        ("<p title='{{ t(\n\"a\") }}'>", []),
    ],
)
def test_a_broken_attribute_is_found(text: str, found: list[tuple[int, str]]) -> None:
    """A value that runs over two lines is found, unless only Jinja breaks the line."""
    assert list(broken_attributes(Source("a.mjml.j2", text))) == found
