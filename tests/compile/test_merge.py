"""Merge tags: found, placed, filled, and never a way to smuggle markup into a mail."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.inline import inline_css
from newsletter_kit.compile.merge import (
    MergeText,
    join,
    merge_problems,
    missing_fields,
    nearly_tags,
    split_header,
    split_html,
    split_plain,
    split_url,
)
from newsletter_kit.errors import AudienceError, IssueError

if TYPE_CHECKING:
    from newsletter_kit.layout.manifest import Inliner

PAGE = """<!doctype html><html><head><title>((title|a))</title><style>td > p { color: red }</style></head>
<body>
<!--[if mso]><v:roundrect href="((outlook_url|https://iom.int/o))" alt="((alt|x))"><![endif]-->
<!--[if !mso]><!--><a title="((title|a))" href="https://iom.int/?to=((part|b))&amp;x=1">((text|c))</a>
<!--<![endif]-->
<a href='((whole_url|https://iom.int/))'><img src="https://iom.int/((part|b)).png" alt='((alt|x))'></a>
<p>((text|c))<br/>((text|c))</p></body></html>"""
FIELDS = ("title", "alt", "part", "text")
HOSTILE = [
    pytest.param("<b>Bob</b><img src=x onerror=1>", id="C33"),
    pytest.param("{{7*7}}", id="C34-jinja"),
    pytest.param("{%x%}", id="C34-jinja-block"),
    pytest.param("%recipient.email%", id="C34-mailgun"),
    pytest.param("{{{x}}}", id="C34-handlebars"),
    pytest.param("*|EMAIL|*", id="C34-mailchimp"),
    pytest.param("-name-", id="C34-sendgrid"),
    pytest.param("<%body%>", id="C34-erb"),
    pytest.param("=cmd|'/C calc'!A0", id="C36"),
    pytest.param("((text))((email))", id="a-tag-of-ours"),
    pytest.param("\"'></a><script>alert(1)</script>", id="A22"),
    pytest.param("--><script>", id="end-of-a-comment"),
]


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, and the texts and values apart from them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.comments = 0
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self.words += [value for _, value in attrs if value is not None]

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:  # noqa: ARG002
        self.comments += 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def skeleton_of(page: str) -> tuple[object, ...]:
    """All of a page that only its authors may decide, to browsers and to Outlook."""
    browser, outlook = Skeleton(page), Skeleton(page.replace("<!--[if mso]>", "").replace("<![endif]-->", ""))
    return browser.elements, browser.comments, outlook.elements, outlook.comments


@pytest.mark.parametrize(
    ("html", "places"),
    [
        ("((x))", ["TEXT"]),
        ("<title>((x))</title>", ["TEXT"]),
        ('<a title="((x))">', ["ATTRIBUTE"]),
        ("<a title='a ((x)) b'>", ["ATTRIBUTE"]),
        ('<a href="((x))">', ["URL_WHOLE"]),
        ('<a HREF = " ((x))/page">', ["URL_WHOLE"]),
        ('<img src="https://iom.int/((x)).png"/>', ["URL_PART"]),
        ('<a href="((x))?a=((y))&amp;b=((x))">', ["URL_WHOLE", "URL_PART", "URL_PART"]),
        ('<td background="((x))">', ["URL_WHOLE"]),
        ('<!--[if mso]><a href="((x))">((x))</a><![endif]-->', ["URL_WHOLE", "TEXT"]),
        ('<!--[if !mso]><!--><p>((x))</p><!--<![endif]--><b title="((x))">', ["TEXT", "ATTRIBUTE"]),
        ("<style>a{b:c}</style>((x))<br>((y))", ["TEXT", "TEXT"]),
        ('<a title="1 > 0" href="((x))">', ["URL_WHOLE"]),
        ("<!-- <a --><p>1 < 2 ((x))", ["TEXT"]),
    ],
)
def test_place_of_a_tag_is_read_from_the_html_around_it(html: str, places: list[str]) -> None:
    """A tag in text, in an attribute, in a link or in Outlook's comments is known for what it is."""
    assert [tag.place.name for tag in split_html(html).tags] == places


@pytest.mark.parametrize(
    "html",
    [
        "<style>p { color: ((x)) }</style>",
        "<script>var name = '((x))'</script>",
        "<script>((x))",
        "<!-- ((x)) -->",
        "<!-- ((x))",
        "<p title=((x))>",
        "<p title=a((x))>",
        "<((x))>",
        "</((x))>",
        "<p ((x))>",
        '<p style="color: ((x))">',
        '<p onclick="f(((x)))">',
        '<img srcset="((x)) 2x">',
        "<p>((x|<em>you</em>))</p>",
        '<!doctype ((x))><p title="a">',
    ],
)
def test_tag_where_no_value_is_safe_is_refused(html: str) -> None:
    """No value can be written into CSS, scripts, comments, tag names or bare attributes."""
    with pytest.raises(IssueError, match=r"\(\(x.*no value can be made safe"):
        split_html(html)


def test_all_refused_tags_are_named_at_once() -> None:
    """Two tags in bad places are two problems of one error, however often each stands there."""
    with pytest.raises(IssueError) as caught:
        split_html("<style>((a)) ((b)) ((a))</style>")
    assert [problem.where for problem in caught.value.problems] == ["((a))", "((b))"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_no_value_makes_markup(values: dict[str, str]) -> None:
    """Whatever the recipients' fields hold, the page keeps its elements, attributes and comments."""
    assert skeleton_of(join(split_html(PAGE), values)) == skeleton_of(PAGE)


@given(st.sampled_from(["https://iom.int/", "http://x.org?", "mailto:"]), st.text(min_size=1, max_size=30))
def test_no_link_makes_markup(start: str, rest: str) -> None:
    """Whatever a recipient's own link holds, the page stays as it is, or the link is refused."""
    values = {"whole_url": start + rest, "outlook_url": start + rest}
    if not merge_problems([split_html(PAGE)], values):
        assert skeleton_of(join(split_html(PAGE), values)) == skeleton_of(PAGE)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_arrive_literally(value: str) -> None:
    """Markup and other systems' placeholders in a name reach the reader as the characters they are."""
    page = join(split_html('<p title="((name))">((name))</p>'), {"name": value, "text": "no", "email": "no"})
    assert Skeleton(page).words == [value, value]
    assert join(split_plain("((name))"), {"name": value}) == value


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_values_read_back_the_same(value: str) -> None:
    """A printable value is what the reader's program shows, in text and in attributes."""
    page = join(split_html('<p title="((x))">((x))</p>'), {"x": value})
    assert Skeleton(page).words == [value, value]


@pytest.mark.parametrize(
    "value", ["A\r\nBcc: e@x", "A\x00\x85Bcc: e@x", "A\u2028Bcc: e@x"], ids=["C32", "C0", "U"]
)
def test_line_breaks_of_a_value_become_spaces(value: str) -> None:
    """C32: a line break in a name opens no new header and no new line of text."""
    assert join(split_header("For ((x))"), {"x": value}) == "For A Bcc: e@x"
    assert join(split_plain("For ((x))"), {"x": value}) == "For A Bcc: e@x"


def test_half_a_character_is_replaced() -> None:
    """A lone surrogate, which no encoding can carry, is shown as a replacement character."""
    assert join(split_plain("((x))"), {"x": "a\ud800b"}) == "a\ufffdb"


@pytest.mark.parametrize(
    ("html", "fallback"),
    [
        ("((x|O&#39;Neil &amp; Sons))", "O'Neil & Sons"),
        ('<p title="((x|caf&#233; &quot;A&quot;))">', 'café "A"'),
        ('<a href="https://iom.int/((x|a%20b%C3%A9))">', "a bé"),
        ('<a href="https://iom.int/((x%7Cfriend))">', "friend"),
        ('<a href="((x|https://iom.int/a%20b?c&amp;d))">', "https://iom.int/a%20b?c&d"),
        ("((x|))", ""),
    ],
)
def test_fallback_is_plain_words_again(html: str, fallback: str) -> None:
    """What HTML escaping and URL encoding did to a fallback on its way is undone before it is used."""
    assert split_html(html).tags[0].fallback == fallback


def test_fallback_is_written_as_it_was() -> None:
    """Unescaping a fallback and escaping it for its place gives back the same HTML."""
    html = '<a href="https://iom.int/((x|a%20b))" title="((x|1 &gt; 0))">((x|A &amp; B))</a>'
    assert join(split_html(html), {}) == ('<a href="https://iom.int/a%20b" title="1 &gt; 0">A &amp; B</a>')


@pytest.mark.parametrize("value", ["", "  ", None])
def test_empty_value_gives_way_to_the_fallback(value: str | None) -> None:
    """A recipient with an empty cell reads the fallback, like one without the column."""
    values = {} if value is None else {"x": value}
    assert join(split_plain("Dear ((x|friend))"), values) == "Dear friend"
    assert missing_fields([split_plain("((x))")], values) == ["x"]


def test_missing_value_without_fallback_is_an_error() -> None:
    """No message is made with a hole in it; the error names the field and offers the fallback."""
    with pytest.raises(
        AudienceError, match=r"\(\(first_name\)\): there is neither .* write \(\(first_name\|"
    ):
        join(split_plain("Dear ((first_name))"), {})


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "iom.int", "//iom.int", "https://", " \tx"]
)
def test_whole_link_of_another_scheme_is_refused(url: str) -> None:
    """Only http, https and mailto links of a recipient's own are written."""
    link = split_html('<a href="((site))">')
    assert [problem.where for problem in merge_problems([link], {"site": url})] == ["((site))"]
    with pytest.raises(AudienceError, match=r"\(\(site\)\)"):
        join(link, {"site": url})


def test_problems_are_told_once() -> None:
    """A field that is missing in ten places is one problem."""
    texts = [split_plain("((a)) ((a))"), split_html('((a)) <a href="((b))">'), split_header("((a))")]
    assert missing_fields(texts, {}) == ["a", "b"]
    assert len(merge_problems(texts, {"b": "ftp://x"})) == 2


@pytest.mark.parametrize(
    "text",
    [
        "((First_name))",
        "(( first_name ))",
        "((first name|friend))",
        "((имя))",
        "((first_name)",
        "(first_name))",
        "((first_name|friend)",
    ],
)
def test_near_miss_of_a_tag_is_found(text: str) -> None:
    """What would be mailed as brackets, though a field was meant, can be warned about."""
    assert nearly_tags(split_plain(f"Dear {text},")) == (text,)


@pytest.mark.parametrize(
    "text",
    ["((first_name))", "(see (here))", "((1 + 2) * 3)", "f((x))y((a|b))", "((for) what)", "(IOM (Georgia))"],
)
def test_prose_and_real_tags_are_no_near_miss(text: str) -> None:
    """Brackets in prose and well-formed tags raise no false alarm."""
    assert nearly_tags(split_plain(text)) == ()


def test_fields_are_listed_in_order() -> None:
    """The fields that a text needs are each named once, as they come."""
    assert split_plain("((b)) ((a|x)) ((b))").fields == ("b", "a")


def test_url_of_the_settings_is_filled_in_parts() -> None:
    """A value in a URL from newsletter.toml cannot leave its part of the URL."""
    filled = join(split_url("https://iom.int/((a))?b=((b|c d))"), {"a": "../x?y#z"})
    assert filled == "https://iom.int/..%2Fx%3Fy%23z?b=c%20d"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (
            "Go to https://iom.int/?n=((name|a b)) now, ((name))",
            "Go to https://iom.int/?n=x%20y%26z now, x y&z",
        ),
        ("(https://iom.int/((id))/((name)))", "(https://iom.int/7/x%20y%26z)"),
        ("mailto:a@iom.int?subject=((name))", "mailto:a@iom.int?subject=x%20y%26z"),
        ("https://iom.int/ ((name))", "https://iom.int/ x y&z"),
    ],
)
def test_value_in_a_link_of_the_text_part_cannot_break_the_link(text: str, filled: str) -> None:
    """A reader of the plain text can click a link that holds a value with spaces in it."""
    assert join(split_plain(text), {"name": "x y&z", "id": "7"}) == filled


@pytest.mark.parametrize("inliner", ["css-inline", "premailer"])
def test_tags_survive_the_inliner(inliner: Inliner) -> None:
    """Both inliners leave every tag, its place and its fallback as the layout wrote them."""
    page = (
        "<!DOCTYPE html><html><head><style>/*nk-inline*/a { margin: 0 }</style></head><body>"
        '<a title="((x|a &amp; b))" href="((u|https://iom.int/?a=1&amp;b=é))">((x|é &gt; 1))</a>'
        '<a href="https://iom.int/((p|c d))">x</a></body></html>'
    )
    text = split_html(inline_css(page, inliner))
    assert [(tag.name, tag.place.name, tag.fallback) for tag in text.tags] == [
        ("x", "ATTRIBUTE", "a & b"),
        ("u", "URL_WHOLE", "https://iom.int/?a=1&b=é"),
        ("x", "TEXT", "é > 1"),
        ("p", "URL_PART", "c d"),
    ]


@given(st.text(max_size=60))
def test_text_without_tags_is_untouched(text: str) -> None:
    """Splitting and joining a text gives the same text."""
    for split in (split_plain, split_header):
        merge_text: MergeText = split(text)
        assert merge_text.tags or join(merge_text, {}) == text
