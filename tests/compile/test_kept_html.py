"""compile/kept_html.py: of the same MJML the HTML is made once, and it is what it would be if made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from newsletter_kit.compile import kept_html
from newsletter_kit.compile.inline import inline_css
from newsletter_kit.compile.kept_html import html_of
from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.manifest import Inliner
from newsletter_kit.layout.mjml import compile_mjml

if TYPE_CHECKING:
    from small_project import Project

SOURCE = (
    '<mjml><mj-head><mj-title>News</mj-title><mj-style inline="inline">p {{ margin: 0 }}</mj-style></mj-head>'
    "<mj-body><mj-section><mj-column><mj-text><p>{}</p></mj-text></mj-column></mj-section></mj-body></mjml>"
)
INLINERS: tuple[Inliner, ...] = get_args(Inliner)


@pytest.mark.parametrize("inliner", INLINERS)
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ka", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("words", ["One", "Two"])
def test_nothing_is_taken_for_another(inliner: Inliner, language: str, direction: str, words: str) -> None:
    """Words, language, direction and inliner each make another document, whichever was made before."""
    mjml = SOURCE.format(words)
    made = inline_css(compile_mjml(mjml, language=language, direction=direction), inliner)
    assert [html_of(mjml, language, direction, inliner) for _ in range(2)] == [made, made]


def test_what_is_wrong_is_told_each_time() -> None:
    """A document that is refused is refused again, and in the same words."""
    for _ in range(2):
        with pytest.raises(LayoutError, match="<mj-bdy>"):
            html_of(SOURCE.format("").replace("mj-body", "mj-bdy"), "en", "ltr", "css-inline")


def test_a_change_of_the_plain_text_alone_compiles_no_html(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plain text that has changed is shown beside the same HTML, which is not compiled again."""
    before = project.compiled("  - type: text\n    body: Hello\n")
    monkeypatch.delattr(kept_html, "compile_mjml")
    template = project.root / "layouts/small/sections/text.txt.j2"
    template.write_text("Other words\n", encoding="utf-8")
    after = project.compiled("  - type: text\n    body: Hello\n")
    assert (after.html, after.text == before.text) == (before.html, False)
