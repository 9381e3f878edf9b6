"""Rules on colours, on the finished HTML: large type, dark mode, grounds that show through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import colour
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

DARK = (
    "<style>@media (prefers-color-scheme: dark) {{ .card {{ background: #111827 !important }} {more} }}"
    "</style>"
    '<div class="card" style="background:#ffffff"><p class="c" style="color:#333333">News</p></div>'
)


@pytest.mark.parametrize(
    ("style", "count"),
    [
        ("color:#888888;font-size:16px", 1),
        ("color:#888888;font-size:24px", 0),
        ("color:#888888;font-size:19px;font-weight:700", 0),
        ("color:#888888;font-size:19px", 1),
        ("color:#ffffff;background:#0033a0", 0),
        ("color:#ffffff;background:url(a.png)", 0),
        ("color:rgba(0,0,0,.3)", 1),
        ("display:none;color:#ffffff", 0),
    ],
)
def test_contrast_is_that_of_the_finished_text(style: str, count: int, tmp_path: Path) -> None:
    """Large type needs less, what shines through is mixed, and a picture's colour is not guessed."""
    html = f'<div style="background-color:#ffffff"><p style="{style}">News of the quarter</p></div>'
    assert len(findings_of_example(colour.legible, tmp_path, html)) == count


@pytest.mark.parametrize(
    ("more", "count"), [("", 1), (".c {{ color: #E5E7EB !important }}", 0), (".c {{ color: #E5E7EB }}", 1)]
)
def test_dark_grounds_want_light_words(more: str, count: int, tmp_path: Path) -> None:
    """A dark ground under words whose colour stays as it was by day is found; `!important` is needed."""
    html = DARK.format(more=more.format())
    found = findings_of_example(colour.legible, tmp_path, html)
    assert len([each for each in found if "in dark mode" in each.what]) == count


def test_a_pair_of_colours_is_told_once_for_a_line(tmp_path: Path) -> None:
    """Ten texts that one line of the layout makes are one finding."""
    html = '<p style="color:#999999">One</p><p style="color:#999999">Two</p>'
    assert len(findings_of_example(colour.legible, tmp_path, html)) == 1


def test_a_mail_without_dark_mode_is_whole(tmp_path: Path) -> None:
    """Who says nothing of dark mode is not asked for half of it."""
    html = "<!DOCTYPE html><html><head><style>p { margin: 0 }</style></head><body><p>a</p></body></html>"
    assert findings_of_example(colour.dark_mode, tmp_path, html) == []
