"""layout/mjml.py and layout/mjml_check.py: what a layout may write, row by row of the bad input."""

from __future__ import annotations

from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.mjml import compile_mjml, plain_mjml
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layout.conftest import Compile, MakeLayout, Render

HEAD = "<mjml><mj-head><mj-title>News</mj-title>{}</mj-head><mj-body></mj-body></mjml>"
PLACE = r"demo/sections/x\.mjml\.j2:"


def in_head(render: Render, content: str) -> str:
    return compile_mjml(render(HEAD.format(content)), language="en", direction="ltr")


@pytest.fixture
def requests_seen() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and the paths that were asked of it."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "tag",
    [
        '<mj-include path="{}" type="css" />',
        '<mj-include path="{}" />',
        '<mj-include path="{}"></mj-include>',
    ],
)
def test_b01_b02_mj_include_is_refused(compile_column: Compile, tmp_path: Path, tag: str) -> None:
    """No file is read by way of mj-include, and nothing of it is in the error."""
    secret = tmp_path / "secrets.mjml"
    secret.write_text("hunter2", encoding="utf-8")
    with pytest.raises(LayoutError, match=PLACE + r"2: <mj-include> is not taken\. Use {% include") as caught:
        compile_column("\n" + tag.format(secret))
    assert "hunter2" not in str(caught.value)


def test_blanks_between_tags_do_not_matter(render: Render) -> None:
    """The compiler trips over blanks at the end of the head; authors need not know."""
    assert "@media (x)" in in_head(render, "<mj-style>@media (x) { a { top: 0 } }</mj-style>  ")


@pytest.mark.parametrize("blank", [" ", "\n  ", "\xa0", "\u202f", " <!--[if mso]>x<![endif]-->"])
def test_the_blank_between_two_phrases_stays(compile_column: Compile, blank: str) -> None:
    """A bold word, a link and a picture that follow one another do not run together."""
    html = compile_column(f"<mj-text><b>a</b>{blank}<i>b</i>{blank}<a href='https://iom.int'>c</a></mj-text>")
    kept = " " if blank.isascii() else blank
    assert f"<b>a</b>{kept}" in html
    assert f"</i>{kept}" in html


def test_b15_an_unclosed_tag_is_laid_at_the_line_it_was_opened(render: Render) -> None:
    """Never half a mail: the line of the open tag is named."""
    text = HEAD.format("").replace("<mj-body>", "<mj-body>\n\n<mj-section>\n<mj-column></mj-column>")
    with pytest.raises(
        LayoutError, match=PLACE + r"3: <mj-section> is not closed\. Write </mj-section> before </mj-body>"
    ):
        compile_mjml(render(text), language="en", direction="ltr")


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("<mj-foo></mj-foo>", r"there is no <mj-foo>"),
        ("<mj-txt></mj-txt>", r"there is no <mj-txt>\. Did you mean mj-text\?"),
        ("<mj-text backgroud-color='#FFFFFF'>a</mj-text>", "<mj-text> takes no attribute backgroud-color"),
        ("<mj-text font-szie='16px'>a</mj-text>", r"no attribute font-szie\. Did you mean font-size\?"),
        (
            "<mj-text padding='0 32px'>a</mj-text>",
            r'padding="0 32px"> is not understood\. .*write 0px, not 0',
        ),
        ("<mj-text padding='5%'>a</mj-text>", "is not understood"),
        ("<mj-text color='#FFF'>a</mj-text>", "Write a colour of six hex digits"),
        ("<mj-text align='centre'>a</mj-text>", r"Write left or right or center or justify\."),
        ("<mj-image src='cid:a' alt='' width='50%' />", r'width="50%"> is not understood'),
        ("<mj-image src='cid:a' />", r"<mj-image> has no alt\. Write alt=\"\" for mere decoration"),
        ("<mj-button>a</mj-button>", "<mj-button> has no href"),
        ("<mj-button href='#' title='x'>a</mj-button>", "mrml ignores it; say it in the text"),
        ("<mj-table><tr><td>a</td></tr></mj-table>", "mrml ignores the role"),
        ("<mj-social></mj-social>", "from a third party"),
        ("<mj-hero></mj-hero>", "<mj-hero> is not taken"),
        ("<mj-text mj-class='a b'>x</mj-text>", r"mj-class=\"a b\"> is not understood. Write one word"),
        (
            "<mj-section></mj-section>",
            "<mj-section> may not stand in <mj-column>. It stands in mj-body, mj-wrapper",
        ),
        ("<mj-text><mj-text>a</mj-text></mj-text>", "<mj-text> may not stand in <mj-text>"),
        ("a", "the text 'a' stands outside mj-text"),
        ("<p>a</p>", "<p> stands outside mj-text"),
        ("<mj-text align='left' align='right'>a</mj-text>", "has the attribute align twice"),
    ],
)
def test_b16_what_the_compiler_ignores_is_an_error(compile_column: Compile, content: str, error: str) -> None:
    """Unknown tags, attributes and values are named with file, line and what to write."""
    with pytest.raises(LayoutError, match=PLACE + "2: .*" + error):
        compile_column("\n<mj-spacer />" + content)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("<mj-raw><script>alert(1)</script></mj-raw>", "<script> has no place in a mail"),
        ("<mj-text><SCRIPT src='https://x.example/a.js'></SCRIPT></mj-text>", "<script> has no place"),
        ("<mj-text><iframe src='https://x.example'></iframe></mj-text>", "<iframe> has no place"),
        ("<mj-text><form><input></form></mj-text>", "<form> has no place in a mail. Link to a page"),
        ("<mj-text><object data='x'></object></mj-text>", "<object> has no place"),
        ("<mj-text><svg onload='a()'></svg></mj-text>", "<svg> has no place"),
        ("<mj-text><p onload='alert(1)'>a</p></mj-text>", "the attribute onload runs code"),
        ("<mj-text><p ONCLICK=alert(1)>a</p></mj-text>", "the attribute onclick runs code"),
        ("<mj-raw><!--[if mso]><script>alert(1)</script><![endif]--></mj-raw>", "<script> has no place"),
        ("<mj-raw><!--[if mso]><td onload='x'><![endif]--></mj-raw>", "the attribute onload runs code"),
        ("<mj-text><a href='javascript:alert(1)'>a</a></mj-text>", "'javascript:alert"),
        ("<mj-text><a href=' JaVa\tScript:x'>a</a></mj-text>", "'JaVaScript:x' is no address"),
        ("<mj-text><a href='java&#115;cript:x'>a</a></mj-text>", "'javascript:x' is no address"),
        ("<mj-button href='data:text/html,x'>a</mj-button>", "'data:text/html,x' is no address"),
        ("<mj-image src='file:///etc/passwd' alt='' />", "'file:///etc/passwd' is no address"),
        ("<mj-image src='img/logo.png' alt='' />", "'img/logo.png' is no address"),
    ],
)
def test_b17_nothing_that_runs_asks_or_embeds(compile_column: Compile, content: str, error: str) -> None:
    """Scripts, frames, forms, handlers and addresses that run code are refused at their line."""
    with pytest.raises(LayoutError, match=PLACE + "2: .*" + error):
        compile_column("\n" + content)


@pytest.mark.parametrize(
    "href", ["file:///etc/passwd", "/etc/passwd", "../../x.css", "http://169.254.169.254/latest/"]
)
def test_b18_b19_an_outer_style_sheet_is_refused(render: Render, href: str) -> None:
    """`<link rel=stylesheet>` reads no file and asks no host, because it never gets past the check."""
    with pytest.raises(LayoutError, match=PLACE + r"1: <link> has no place in a mail\. Use mj-style"):
        in_head(render, f'<mj-raw><link rel="stylesheet" href="{href}"></mj-raw>')


@pytest.mark.parametrize(
    "content",
    [
        "<mj-style>@import url({url}/x.css);</mj-style>",
        "<mj-style inline='inline'>@import '{url}/x.css';</mj-style>",
        "<mj-style>p {{ background: url({url}/x.png) }}</mj-style>",
        "<mj-style>@font-face {{ src: url({url}/x.woff) }}</mj-style>",
        "<mj-font name='X' href='{url}/x.css' />",
        "<mj-raw><link rel='stylesheet' href='{url}/x.css'></mj-raw>",
        "<mj-raw><style>@import url({url}/x.css)</style></mj-raw>",
        "<mj-include path='{url}/x.mjml' />",
    ],
)
def test_b19_b20_no_request_leaves(
    render: Render, requests_seen: tuple[str, list[str]], content: str
) -> None:
    """A server on this machine hears nothing while a layout that wants something of it is refused."""
    url, paths = requests_seen
    with pytest.raises(LayoutError, match=PLACE + "1: "):
        in_head(render, content.replace("{{", "{").replace("}}", "}").replace("{url}", url))
    assert paths == []


@pytest.mark.parametrize(
    "css",
    [
        "width: expression(alert(1))",
        "width: EXPR/**/ESSION (alert(1))",
        "behavior: url(x.htc)",
        "-moz-binding: url(x.xml#a)",
        "background: url(javascript:x)",
        "background: url('https://x.example/pixel.gif')",
        "width: \\65xpression(1)",
    ],
)
@pytest.mark.parametrize(
    "place",
    ['<mj-text><p style="{}">a</p></mj-text>', '<mj-raw><!--[if mso]><td style="{}"><![endif]--></mj-raw>'],
)
def test_b22_css_that_runs_or_fetches_is_refused(compile_column: Compile, css: str, place: str) -> None:
    """Old ways to run code from CSS, and every url(), are refused at their line."""
    with pytest.raises(LayoutError, match=PLACE + "1: .*the style is refused"):
        compile_column(place.format(css))


@pytest.mark.parametrize("css", ["p { behavior: url(x) }", "p { color: red } < /style>", "@charset 'x';"])
def test_b22_the_same_holds_for_mj_style(render: Render, css: str) -> None:
    """A style sheet is searched for the same things."""
    with pytest.raises(LayoutError, match=PLACE + "1: the style is refused"):
        in_head(render, f"<mj-style>{css}</mj-style>")


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "<?xml version='1.0'?>", "<![CDATA[x]]>"],
)
def test_b28_declarations_are_refused(compile_column: Compile, declaration: str) -> None:
    """No entity is ever declared, so none is resolved."""
    with pytest.raises(LayoutError, match="has no place in MJML") as caught:
        compile_column(declaration + "<mj-text>&e;</mj-text>")
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("<mj-text><p>a</mj-text>", "<p> is not closed"),
        ("<mj-text>a</p></mj-text>", "</p> closes nothing"),
        ("<mj-text><b><i>a</b></i></mj-text>", "<i> is not closed. Write </i> before </b>"),
        ("<mj-text>a < b</mj-text>", "a < begins no tag"),
        ("<mj-text><p title='x>a</p></mj-text>", "a < begins no tag"),
        ("<mj-text><stong>a</stong></mj-text>", r"there is no <stong>\. Did you mean strong\?"),
        ("<mj-text><a herf='x'>a</a></mj-text>", "there is no attribute `herf`"),
        ("<mj-text><p><table><tr><td>a</td></tr></table></p></mj-text>", "<table> stands in a <p>"),
        ("<mj-text><a href='#'>a <a href='#'>b</a></a></mj-text>", "a link stands inside a link"),
        ("<mj-text><td bgcolor='#fff'></td></mj-text>", "no colour of six hex digits"),
        ("<mj-text><p /></mj-text>", r"<p /> is not closed in HTML"),
        ("<mj-text><meta name='a'></mj-text>", "there is no <meta>"),
    ],
)
def test_html_inside_mjml_is_whole(compile_column: Compile, content: str, error: str) -> None:
    """HTML is balanced and known, because a mail client mends nothing the way one hopes."""
    with pytest.raises(LayoutError, match=PLACE + "2: .*" + error):
        compile_column("\n" + content)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ("<p>a</p>", "the document has no <mjml>"),
        ("<mjml><mj-head><mj-title>a</mj-title></mj-head></mjml>", "the document has no <mj-body>"),
        ("<mjml><mj-body></mj-body></mjml>", "the document has no <mj-title>"),
        (HEAD.format("<mj-preview> </mj-preview>"), "<mj-preview> is empty"),
        (HEAD.format("<mj-raw><script></script></mj-raw>"), "<script> has no place"),
        (
            HEAD.format("<mj-raw><meta http-equiv='refresh' content='0'></mj-raw>"),
            "no attribute `http-equiv`",
        ),
        (
            HEAD.format("<mj-attributes><mj-divider align='left' /></mj-attributes>"),
            "In mj-attributes mrml ignores it",
        ),
        (HEAD.format("<mj-attributes><mj-text colour='a' /></mj-attributes>"), r"Did you mean color\?"),
        (HEAD.format("<mj-style inline='inline'>@media print { a { b: c } }</mj-style>"), "has an at-rule"),
        (HEAD.format("<mj-style inline='true'>a { b: c }</mj-style>"), "Write inline, or no such attribute"),
    ],
)
def test_the_head_is_checked_too(render: Render, document: str, error: str) -> None:
    """A document has its parts, and a head holds what belongs there."""
    with pytest.raises(LayoutError, match=error):
        compile_mjml(render(document), language="en", direction="ltr")


def test_b15_a_tag_that_is_not_closed_is_told_without_its_consequences(compile_column: Compile) -> None:
    """The designer reads what to mend, not what stands in a wrong place because of it."""
    with pytest.raises(LayoutError, match=rf"^{PLACE}1: <mj-text> is not closed") as caught:
        compile_column("<mj-text>a\n<mj-divider />\n<mj-spacer />")
    assert len(caught.value.problems) == 1


def test_b15_what_has_no_place_of_its_own_is_said_to_come_after_a_tag(compile_column: Compile) -> None:
    """A closing tag too many may stand in the file that comes next, and no file is blamed for it."""
    with pytest.raises(LayoutError, match=rf"^after {PLACE}1: </mj-button> closes nothing"):
        compile_column("<mj-text>a</mj-text>\n\n</mj-button>")


def test_the_marks_of_position_stay_out_of_errors(compile_column: Compile) -> None:
    """A designer who forgets a > reads their own words, not ours."""
    with pytest.raises(LayoutError) as caught:
        compile_column("<mj-text")
    assert "nk-at" not in str(caught.value)


def test_a_rule_that_is_not_closed_is_refused(render: Render) -> None:
    """One missing brace must not silently take the rest of the style with it."""
    with pytest.raises(LayoutError, match=PLACE + r"1: the style has a \{ without its \}"):
        in_head(render, "<mj-style>p { color: #000000; } a { color: #000000;</mj-style>")


def test_all_faults_are_told_at_once(compile_column: Compile) -> None:
    """Three faults are three problems, each with its line."""
    with pytest.raises(LayoutError) as caught:
        compile_column("\n<mj-text colour='a'>x</mj-text>\n<mj-foo></mj-foo>\n<mj-text><b>x</mj-text>")
    assert [problem.where.rpartition(":")[2] for problem in caught.value.problems] == ["2", "3", "4"]


def test_an_attribute_over_two_lines_is_refused_in_the_layout(render: Render) -> None:
    """A line break in an attribute that the layout writes is laid at its line."""
    with pytest.raises(LayoutError, match=PLACE + r"3: the attribute style runs over more than one line"):
        render("<mj-text>\n<p\n style='a: b;\n c: d'>x</p></mj-text>")


def test_a_fault_in_a_partial_is_laid_at_the_partial(make_layout: MakeLayout) -> None:
    """The place is that of the file that wrote the tag, however deep it was taken in."""
    files = {
        "issue.mjml.j2": HEAD.format("").replace(
            "<mj-body>", "<mj-body>\n{% include 'partials/a.mjml.j2' %}"
        ),
        "partials/a.mjml.j2": "<mj-section>\n\n{% if 1 %}\n<mj-culumn></mj-culumn>{% endif %}\n</mj-section>",
    }
    source = render_template(make_layout(files), "issue.mjml.j2", {}, {})
    with pytest.raises(LayoutError, match=r"^demo/partials/a\.mjml\.j2:4: there is no <mj-culumn>"):
        compile_mjml(source, language="en", direction="ltr")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.titles: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.titles += [value or "" for name, value in attrs if name == "title" and tag == "i"]

    def handle_data(self, data: str) -> None:
        self.words += data


@given(
    st.text().map(lambda text: text + "“é\xa0👩‍👧❤️\\ \"'<>&\n\u2028\u202e" if len(text) % 3 == 0 else text)
)
def test_any_text_goes_through_an_attribute_unharmed(text: str) -> None:
    """Whatever stands in an attribute arrives in the HTML; only control characters become spaces."""
    from markupsafe import escape

    source = (
        "<mjml><mj-head><mj-title>t</mj-title></mj-head><mj-body><mj-section><mj-column>"
        f'<mj-text><i title="{escape(text)}">x</i></mj-text></mj-column></mj-section></mj-body></mjml>'
    )
    reader = _Reader()
    reader.feed(compile_mjml(source, language="en", direction="ltr"))
    assert reader.titles == ["".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text)]


def test_marks_leave_with_the_compiler(compile_column: Compile, render: Render) -> None:
    """No position mark is in the HTML, nor in the MJML that is handed to people."""
    assert "nk-at" not in compile_column('<mj-text><p class="a">x</p></mj-text>')
    assert (
        plain_mjml(render('<mj-text align="left">x<br></mj-text>')) == '<mj-text align="left">x<br></mj-text>'
    )


def test_words_that_look_like_a_mark_stay(compile_column: Compile) -> None:
    """A text that speaks of nk-at keeps its words."""
    assert 'say nk-at="x"' in compile_column('<mj-text>say nk-at="x"</mj-text>')


@given(
    st.text(min_size=1)
    .filter(str.strip)
    .map(lambda text: text + "“é\xa0❤️\\\"'<>&" if len(text) % 2 else text)
)
def test_any_title_names_title_and_article(title: str) -> None:
    """The title stands in an element and in an attribute, and is the same in both."""
    from lxml import html
    from markupsafe import escape

    text = "".join(c for c in title if c.isprintable())
    source = HEAD.format("").replace("News", str(escape(f"a{text}")))
    tree = html.document_fromstring(compile_mjml(source, language="en", direction="ltr"))
    assert [tree.findtext(".//title"), *tree.xpath("//@aria-label")] == [f"a{text}", f"a{text}"]
