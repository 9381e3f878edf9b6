"""layout/finish.py and the HTML as a whole: the rules of good mail that are the compiler's to keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.finish import finish_html
from newsletter_kit.layout.markup import VOID, tokens
from newsletter_kit.layout.mjml import compile_mjml

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SOURCE = """<mjml><mj-head><mj-title>ახალი ამბები</mj-title><mj-preview>463 returned</mj-preview>
<mj-attributes><mj-all font-family="Roboto, Ubuntu, sans-serif" /></mj-attributes>
<mj-style>@media (max-width: 519px) { .px { padding: 0 !important } } .a > b { color: red }</mj-style>
<mj-raw><meta name="color-scheme" content="light dark"></mj-raw></mj-head>
<mj-body background-color="#EDF1F8"><mj-wrapper padding="0px"><mj-section padding="0px"><mj-group>
<mj-column width="50%"><mj-text>a<br>b&#160;c</mj-text></mj-column>
<mj-column width="50%"><mj-button href="((view_url))">View</mj-button></mj-column></mj-group></mj-section>
</mj-wrapper>
<mj-section><mj-column>
<mj-image src="cid:a@b" alt="ნახატი" width="300px" /><mj-divider /></mj-column></mj-section>
<mj-raw><!--[if mso]><p>Outlook</p><![endif]--></mj-raw></mj-body></mjml>"""


@pytest.fixture(scope="module")
def page() -> str:
    """The HTML of a document that uses most of MJML."""
    return compile_mjml(SOURCE, language="ka", direction="ltr", ink="#14213D")


@pytest.fixture(scope="module")
def tree(page: str) -> HtmlElement:
    """The same as a tree."""
    return lxml_html.document_fromstring(page)


def test_the_doctype_is_in_capitals(page: str) -> None:
    """The one doctype that premailer keeps is in capitals; without any, browsers fall into quirks mode."""
    assert page.startswith("<!DOCTYPE html><html ")


def test_language_and_direction_stand_on_html_and_on_all_children_of_body(tree: HtmlElement) -> None:
    """Gmail lifts the children of body out of the document, so each says its language for itself."""
    children = [child for child in next(tree.iter("body")) if isinstance(child.tag, str)]
    assert len(children) == 2
    assert {(each.get("lang"), each.get("dir")) for each in (tree, *children)} == {("ka", "ltr")}


def test_right_to_left_reaches_html_and_body() -> None:
    """An Arabic edition says rtl everywhere."""
    arabic = lxml_html.document_fromstring(compile_mjml(SOURCE, language="ar", direction="rtl"))
    below = next(arabic.iter("body")).iterchildren("div")
    assert {(each.get("lang"), each.get("dir")) for each in (arabic, *below)} == {("ar", "rtl")}


def test_the_title_names_the_article(tree: HtmlElement) -> None:
    """The title is there, and the wrapper is an article of that name."""
    assert tree.findtext(".//title") == "ახალი ამბები"
    assert [each.get("aria-label") for each in tree.xpath("//*[@role='article']")] == ["ახალი ამბები"]


def test_every_table_is_marked_as_layout(tree: HtmlElement) -> None:
    """Tables of the compiler are for looks only, and say so."""
    assert {table.get("role") for table in tree.iter("table")} == {"presentation"}


def test_the_preheader_is_dark(page: str) -> None:
    """Hidden white words on white cost points with spam filters."""
    assert "color:#14213D;line-height:1px" in page
    assert "#ffffff" not in page[page.index("<body") : page.index("463 returned")]


def test_nothing_is_fetched_from_a_third_party(page: str) -> None:
    """No web font, though the font stack names fonts that MJML knows where to fetch."""
    assert "googleapis" not in page
    assert "@import" not in page
    assert "<link" not in page


def test_what_the_compiler_leaks_is_gone(page: str) -> None:
    """vertical-align is no attribute of HTML."""
    assert 'vertical-align="' not in page


def test_letters_are_letters_again(page: str) -> None:
    """The numeric references that shield attributes do not stay in the mail, where they would take room."""
    assert 'alt="ნახატი"' in page
    assert "a<br />b\xa0c" in page


def test_gmail_can_be_addressed(page: str) -> None:
    """`u + .body` needs a class on body."""
    assert '<body class="body" style="' in page


def test_conditional_comments_stay_and_others_go() -> None:
    """What Outlook reads is kept; notes of the designer are not sent."""
    source = SOURCE.replace("<mj-body ", "<!-- a note --><mj-body ").replace("a<br>", "a<!-- another --><br>")
    page = compile_mjml(source, language="ka", direction="ltr")
    assert "<!--[if mso]><p>Outlook</p><![endif]-->" in page
    assert "note" not in page
    assert "another" not in page


def test_damage_by_the_compiler_is_never_passed_on() -> None:
    """Should an escape of the compiler get into an attribute all the same, that is an error."""
    with pytest.raises(LayoutError, match="the compiler has damaged an attribute"):
        finish_html('<!doctype html><p style="a\\nb">x</p>', language="en", direction="ltr", ink="#000000")


@pytest.mark.parametrize(
    "hidden", [r"<!--\[if [^\]]*\]>(?!<!).*?<!\[endif\]-->", r"<!--\[if mso[^\]]*\]>|<!\[endif\]-->"]
)
def test_tags_are_balanced_in_outlook_and_elsewhere(page: str, hidden: str) -> None:
    """With what only Outlook reads, and without it, every tag is closed."""
    stack: list[str] = []
    for token in tokens(re.sub(hidden, "", page, flags=re.DOTALL)):
        if token.kind == "open" and not token.is_empty and token.name not in VOID:
            stack.append(token.name)
        elif token.kind == "close":
            assert stack.pop() == token.name
    assert stack == []


def test_readers_may_zoom(tree: HtmlElement) -> None:
    """The viewport forbids nobody to enlarge the text."""
    assert tree.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
