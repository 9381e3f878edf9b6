"""A little Markdown becomes HTML and text; everything else stays what it was."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter_kit.issue.markdown import links_in, to_html, to_inline_html, to_plain, to_text

ALLOWED = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}


@pytest.mark.parametrize(
    ("markdown", "html", "text"),
    [
        ("**463** *and* more", "<p><strong>463</strong> <em>and</em> more</p>", "463 and more"),
        ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>", "one two\n\nthree"),
        ("one\\\ntwo  \nthree", "<p>one<br>two<br>three</p>", "one\ntwo\nthree"),
        ("a\n\n- b\n- **c**", "<p>a</p>\n<ul><li>b</li><li><strong>c</strong></li></ul>", "a\n\n- b\n- c"),
        ("2. a\n3. b", '<ol start="2"><li>a</li><li>b</li></ol>', "2. a\n3. b"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("[IOM](https://iom.int)", '<p><a href="https://iom.int">IOM</a></p>', "IOM (https://iom.int)"),
        ("[a@b.ge](mailto:a@b.ge)", '<p><a href="mailto:a@b.ge">a@b.ge</a></p>', "a@b.ge"),
        ("[more](#)", '<p><a href="#">more</a></p>', "more"),
        ("[a](<tel:1 2?x&y>)", '<p><a href="tel:1%202?x&amp;y">a</a></p>', "a (1%202?x&y)"),
        (r"\*no\* 5 * 3 * 2 a_b_c", "<p>*no* 5 * 3 * 2 a_b_c</p>", "*no* 5 * 3 * 2 a_b_c"),
        ("# `x` ![x](#) ~~x~~ > x", '<p># `x` !<a href="#">x</a> ~~x~~ &gt; x</p>', "# `x` !x ~~x~~ > x"),
        ("&copy; <b>x</b>", "<p>&amp;copy; &lt;b&gt;x&lt;/b&gt;</p>", "&copy; <b>x</b>"),
        ("<https://iom.int>", "<p>&lt;https://iom.int&gt;</p>", "<https://iom.int>"),
    ],
)
def test_markdown_in_its_two_forms(markdown: str, html: str, text: str) -> None:
    """Each thing an author may write has one HTML and one plain text."""
    assert to_html(markdown) == html
    assert to_text(markdown) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ 7*7 }} and {% include '/etc/passwd' %}", id="A21"),
        pytest.param("<script>alert(1)</script><img src=x onerror=alert(1)>", id="A22"),
    ],
)
def test_hostile_text_stays_text(text: str) -> None:
    """A21, A22: braces stay braces; tags are escaped in HTML and literal in the text."""
    assert unescape(to_inline_html(text)) == to_plain(text) == to_text(text) == text
    assert "<" not in to_inline_html(text)


@pytest.mark.parametrize(
    "tag", ["((first_name))", "((a_b_c|my _dear_ *friend*))", "((name|დიდი \\ [x](y)))".replace("(y)", "")]
)
def test_merge_tags_pass_through(tag: str) -> None:
    """Nothing in a merge tag is Markdown, neither in text nor inside a link's target."""
    assert to_html(f"Dear **{tag}**, *{tag}*") == f"<p>Dear <strong>{tag}</strong>, <em>{tag}</em></p>"
    assert to_html(f"[x](https://iom.int/?n={tag})") == f'<p><a href="https://iom.int/?n={tag}">x</a></p>'
    assert to_text(f"[x](https://iom.int/?n={tag})") == f"x (https://iom.int/?n={tag})"


def test_a_merge_tag_may_run_over_a_line() -> None:
    """Where an author breaks a line inside a fallback, readers of both parts get one space."""
    assert to_html("Dear ((name|good\n  friend))") == "<p>Dear ((name|good friend))</p>"
    assert to_text("- Dear ((name|good\n  friend))") == "- Dear ((name|good friend))"


def test_a_merge_tag_is_a_whole_target() -> None:
    """`[leave](((unsubscribe_url)))` is a link."""
    assert to_html("[leave](((unsubscribe_url)))") == '<p><a href="((unsubscribe_url))">leave</a></p>'
    assert links_in("[leave](((unsubscribe_url)))") == [("leave", "((unsubscribe_url))")]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "/etc", "file:///x"]
)
def test_a23_a_link_that_may_not_be_loses_its_target(target: str) -> None:
    """Even a text that nobody has checked makes no link to a script."""
    assert to_html(f"[a **b**](<{target}>)") == "<p>a <strong>b</strong></p>"
    assert links_in(f"[a **b**](<{target}>)") == [("a b", target)]


def test_a_title_is_one_line_of_html() -> None:
    """A title has no paragraph around it, and its plain form no marks."""
    assert to_inline_html("- **Migrant** [women](https://iom.int) & *men*") == (
        '- <strong>Migrant</strong> <a href="https://iom.int">women</a> &amp; <em>men</em>'
    )
    assert to_plain("- **Migrant** [women](https://iom.int) & *men*") == "- Migrant women & men"


class _Tags(HTMLParser):
    """Gathers the tags and the targets of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


_MARKS = ["*", "**", "_", "[", "](", ")", "<", ">", "&", '"', "'", "\\", "((", "((a|", "))", "#"]
_PIECES = ["javascript:", "https://x.y/", "((first_name))", "<b>"]
_BLOCKS = ["\n", "\n\n", "- ", "1. ", "  ", "\ufffe0\uffff"]
_ANY = st.text(max_size=8) | st.sampled_from(_MARKS + _PIECES + _BLOCKS)
_MARKUP = st.lists(_ANY, max_size=25).map("".join)


@given(_MARKUP)
@example('[a](https://x.y/"onclick=x)')
@example("\ufffe0\uffff")
def test_any_text_gives_no_other_markup(text: str) -> None:
    """Out come the allowed tags, balanced, with an href of a known scheme as their only attribute."""
    found = _Tags(to_html(text))
    assert found.tags <= ALLOWED
    assert not found.open
    for name, value in found.attributes:
        assert (name == "start" and str(value).isdigit()) or (
            name == "href" and re.match(r"#$|https?://|mailto:|tel:|\(\([a-z]", str(value), re.IGNORECASE)
        )


_PLAIN = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="*_[]\\\ufffe\uffff")


@given(st.text(_PLAIN, max_size=60))
def test_text_without_marks_stays_the_same(text: str) -> None:
    """A title without Markdown in it comes out as it went in."""
    line = " ".join(text.split())
    assert to_plain(line) == line
    assert unescape(to_inline_html(line)) == unescape(line.replace("&", "&amp;"))
