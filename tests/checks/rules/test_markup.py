"""Rules on the HTML as a document: each kind of code, each way of forbidding to zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import markup
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "html",
    [
        "<script>a()</script>",
        '<iframe src="https://iom.int"></iframe>',
        '<input name="a">',
        '<p onclick="a()">a</p>',
        '<link rel="stylesheet" href="https://iom.int/a.css">',
        '<meta http-equiv="Refresh" content="0">',
        "<style>@import url(https://iom.int/a.css);</style>",
        '<a href=" javascript:a()">a</a>',
        '<img src="data:image/png;base64,AA" alt="">',
    ],
)
def test_each_kind_of_code_is_found(html: str, tmp_path: Path) -> None:
    """Scripts, frames, forms, handlers, foreign sheets and pages that turn themselves are errors."""
    assert len(findings_of_example(markup.active_content, tmp_path, html)) == 1


def test_what_the_author_types_is_text(tmp_path: Path) -> None:
    """A tag in issue.yaml is shown and not obeyed, so that there is no code to be found."""
    draft = draft_of_example(tmp_path, "intro: 'Write <script>a()</script> and <b>so on'", "issue")
    assert [*markup.active_content.findings(draft), *markup.balanced_tags.findings(draft)] == []


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("width=device-width, initial-scale=1", 0),
        ("width=device-width, maximum-scale=5", 0),
        ("maximum-scale=1.0", 1),
        ("user-scalable=0", 1),
    ],
)
def test_enlarging_may_be_limited_but_not_forbidden(content: str, count: int, tmp_path: Path) -> None:
    """Five times is room enough, once is none."""
    html = f'<meta name="viewport" content="{content}">'
    assert len(findings_of_example(markup.zoom_allowed, tmp_path, html)) == count


@pytest.mark.parametrize(
    ("html", "count"),
    [
        (
            "<!--[if mso]><v:rect alt='' href='https://iom.int'></v:rect><a href='#'>x</a><![endif]-->",
            0,
        ),
        ("<!--[if mso]><v:rect fill='t'></v:rect><![endif]-->", 1),
        ("<!--[if mso]><v:oval alt=''><v:textbox><h2>x</h2></v:textbox></v:oval><![endif]-->", 1),
    ],
)
def test_drawings_for_outlook_hold_no_words(html: str, count: int, tmp_path: Path) -> None:
    """A link after a drawing is well, a heading inside it is not, and a drawing says what it shows."""
    assert len(findings_of_example(markup.vml_content, tmp_path, html)) == count


def test_a_short_colour_is_written_out(tmp_path: Path) -> None:
    """The finding says which six digits are meant."""
    html = '<table role="presentation" bgcolor="#0af"><tr><td>a</td></tr></table>'
    (found,) = findings_of_example(markup.misread_styles, tmp_path, html)
    assert found.remedy == "Write #00aaff."


@pytest.mark.parametrize(
    ("css", "count"),
    [
        ("p { color: rgb(0 51 160) }", 1),
        ("p { color: var(--ink) }", 1),
        ("p { margin: 0 -8px }", 1),
        ("p { margin-left:-8px }", 1),
        ("p { color: red!important }", 1),
        ("@media screen { p { margin: 0 } @media print { p { margin: 0 } } }", 1),
        ("p { color: rgb(0, 51, 160) !important; margin: 0 8px }", 0),
        ("@media screen { p { margin: 0 } } @media print { p { margin: 0 } }", 0),
        (".a-1 { margin: 0 } .b-2 { margin: 0 }", 0),
    ],
)
def test_css_that_some_misread_is_found(css: str, count: int, tmp_path: Path) -> None:
    """Each of the five traps is found by itself, and plain CSS is not."""
    html = f"<style>{css}</style>"
    assert len(findings_of_example(markup.misread_styles, tmp_path, html)) == count
