"""Rules on the HTML as a document: what mail programs cut out, and what makes them guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.balance import outlook_view, plain_view, tag_trouble
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.page import Page

MOST_NESTED_TABLES = 10
NARROWEST, WIDEST = 560, 640

_ACTIVE = words("script form iframe frame object embed applet input select textarea base video audio canvas")
_UTF8 = re.compile(r"<meta\b[^>]*charset\s*=\s*[\"']?utf-8", re.IGNORECASE)
_CODE_LINK = re.compile(r"\s*(?:javascript|vbscript|data|file):", re.IGNORECASE)
_NO_ZOOM = re.compile(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*[01](?:\.\d+)?\b", re.IGNORECASE)
_MAX_WIDTH = re.compile(r"max-width\s*:\s*(\d+)px", re.IGNORECASE)
_SHORT_HEX = re.compile(r"color=[\"']?(#[0-9a-fA-F]{3})\b")
_MISREAD = {
    "rgb() without commas": re.compile(r"rgba?\(\s*\d+\s+\d[^)]*\)"),
    "a variable": re.compile(r"\bvar\(--[^)]*\)"),
    "a negative margin": re.compile(r"margin(?:-[a-z]+)?:[^;\"'}]{0,40}?-\d+\w*"),
    "no blank before !important": re.compile(r"[^\s:;{}]!important"),
    "a nested @media": re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*@media[^{}]*"),
}
_VML_INSIDE = re.compile(
    r"<v:(?P<shape>\w+)\b[^>]*>(?:(?!</v:(?P=shape)>).)*?<(?P<tag>a|h[1-6])\b", re.DOTALL | re.IGNORECASE
)
_VML_PICTURE = re.compile(r"<v:(?:image|rect|roundrect|oval)\b(?P<attributes>[^>]*)>", re.IGNORECASE)


@rule(
    "NK021",
    Words(
        "the HTML does not say what it is",
        "Without the doctype mail programs draw the page by rules of the nineties; without the charset,"
        " Georgian letters can come out as signs.",
        "Let the layout begin with <mjml>: the compiler then writes both.",
    ),
    Example(
        bad="<!DOCTYPE html><html><head><title>News</title></head><body><p>News</p></body></html>",
        good='<!DOCTYPE html><html><head><meta charset="utf-8"><title>News</title></head><body><p>News</p>'
        "</body></html>",
        kind="html",
    ),
    Severity.ERROR,
)
def doctype_and_charset(draft: Draft) -> Iterator[Fault]:
    """The HTML begins with its doctype and names UTF-8."""
    for each in draft.editions:
        if not each.html.lstrip("\ufeff").lower().startswith("<!doctype html>"):
            yield Fault(each.where, "the HTML does not begin with <!DOCTYPE html>")
        if not _UTF8.search(each.html):
            yield Fault(each.where, "the HTML does not name its charset, UTF-8")


@rule(
    "NK022",
    Words(
        "the mail holds code",
        "Mail programs remove scripts, forms, frames and players, and many refuse such a mail as dangerous.",
        "Remove it, and link to a page that has it.",
    ),
    Example(
        bad='<form action="https://iom.int"><input name="email"></form><p onclick="a()">Sign up</p>',
        good='<p><a href="https://iom.int/sign-up">Sign up</a></p>',
        kind="html",
    ),
    Severity.ERROR,
)
def active_content(draft: Draft) -> Iterator[Fault]:
    """There is no script, form, frame or player, no event handler and no style sheet from elsewhere."""
    for each in draft.editions:
        for element in each.page.all():
            if what := _active(element):
                yield Fault(each.page.place(element), f"{what} stands in the mail")


def _active(element: HtmlElement) -> str:
    tag = str(element.tag)
    if tag in _ACTIVE:
        return f"<{tag}>"
    if tag == "link" and "stylesheet" in (element.get("rel") or ""):
        return "a style sheet from elsewhere"
    if tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        return "a page that turns itself"
    if tag == "style" and "@import" in (element.text or ""):
        return "@import"
    for name, value in element.attrib.items():
        if str(name).startswith("on") or (name in {"href", "src"} and _CODE_LINK.match(str(value))):
            return f"{name}=“{str(value)[:30]}”"
    return ""


@rule(
    "NK023",
    Words(
        "tags are not closed",
        "Each mail program mends it in its own way: parts of the mail slip out of their column, or vanish.",
        "Close what is open in the layout, inside comments for Outlook as well.",
    ),
    Example(
        bad="<!--[if mso]><table><tr><td><![endif]--><p>News</p><!--[if mso]></td></tr><![endif]-->",
        good="<!--[if mso]><table><tr><td><![endif]--><p>News</p><!--[if mso]></td></tr></table><![endif]-->",
        kind="html",
    ),
    Severity.ERROR,
)
def balanced_tags(draft: Draft) -> Iterator[Fault]:
    """Every tag is closed in order, in the HTML that most see and in the one that Outlook reads."""
    for each in draft.editions:
        views = {"the HTML": plain_view(each.html), "the HTML for Outlook": outlook_view(each.html)}
        for name, view in views.items():
            if trouble := tag_trouble(view).trouble:
                yield Fault(each.where, f"in {name}, {trouble}")


@rule(
    "NK024",
    Words(
        "tables are nested deep",
        "Outlook for Windows gets slow with tables inside tables, and may show the innermost not at all.",
        "Use fewer sections and columns inside one another.",
    ),
    Example(
        bad="<table><tr><td>" * 11 + "News" + "</td></tr></table>" * 11,
        good="<table><tr><td>News</td></tr></table>",
        kind="html",
    ),
    Severity.WARNING,
)
def nested_tables(draft: Draft) -> Iterator[Fault]:
    """In Outlook no more than ten tables stand inside one another."""
    for each in draft.editions:
        depth = tag_trouble(outlook_view(each.html)).table_depth
        if depth > MOST_NESTED_TABLES:
            yield Fault(each.where, f"for Outlook {depth} tables stand inside one another")


@rule(
    "NK025",
    Words(
        "readers cannot enlarge the mail",
        "Whoever sees badly spreads two fingers to read; the layout forbids it.",
        "Remove user-scalable and maximum-scale from the layout's meta viewport.",
    ),
    Example(
        bad='<meta name="viewport" content="width=device-width, user-scalable=no">',
        good='<meta name="viewport" content="width=device-width, initial-scale=1">',
        kind="html",
    ),
    Severity.ERROR,
)
def zoom_allowed(draft: Draft) -> Iterator[Fault]:
    """The mail can be enlarged."""
    for each in draft.editions:
        for meta in each.page.all("meta"):
            if meta.get("name") == "viewport" and _NO_ZOOM.search(content := meta.get("content", "")):
                yield Fault(each.page.place(meta), f"the viewport says “{content}”")


@rule(
    "NK026",
    Words(
        "the mail is unusually wide or narrow",
        "Mail programs show about 600 pixels beside their lists: more must be scrolled, less leaves lines of"
        " a few words.",
        "Set `width` in the layout's theme to 560 to 640.",
    ),
    Example(
        bad='<!DOCTYPE html><html><body><div style="max-width:760px">News</div></body></html>',
        good='<!DOCTYPE html><html><body><div style="max-width:600px">News</div></body></html>',
        kind="html",
    ),
    Severity.WARNING,
)
def container_width(draft: Draft) -> Iterator[Fault]:
    """The mail is 560 to 640 pixels wide."""
    for each in draft.editions:
        styles = (div.get("style") or "" for div in each.page.all("div"))
        widths = [int(found[1]) for style in styles if (found := _MAX_WIDTH.search(style))]
        if widths and not NARROWEST <= max(widths) <= WIDEST:
            yield Fault(each.where, f"the mail is {max(widths)} px wide")


@rule(
    "NK027",
    Words(
        "a style is written in a way that some mail programs misread",
        "Outlook takes #fff for another colour and wants a blank before !important; Gmail drops"
        " all styles beside rgb(0 0 0) or a nested @media; variables and negative margins work in few.",
        "Write six digits, commas in rgb(), plain values, and rules one level deep.",
    ),
    Example(
        bad='<table role="presentation" bgcolor="#fff"><tr><td style="color:rgb(0 0 0)">a</td></tr></table>',
        good='<table role="presentation" bgcolor="#ffffff"><tr><td style="color:#000000">a</td></tr></table>',
        kind="html",
    ),
    Severity.WARNING,
)
def misread_styles(draft: Draft) -> Iterator[Fault]:
    """Colours in attributes have six digits, and CSS keeps to what every mail program reads."""
    for each in draft.editions:
        for short in dict.fromkeys(_SHORT_HEX.findall(each.html)):
            long = "#" + "".join(digit * 2 for digit in short[1:])
            yield Fault(each.where, f"{short} has three digits", f"Write {long}.")
        styles = _styles_of(each.page)
        for what, pattern in _MISREAD.items():
            if found := pattern.search(styles):
                yield Fault(each.where, f"{what}: {found[0][:60]}")


def _styles_of(page: Page) -> str:
    """All CSS of a page, that of each `style` attribute once."""
    sheets = (sheet.text or "" for sheet in page.all("style"))
    attributes = dict.fromkeys(element.get("style") or "" for element in page.all())
    return "\n".join((*sheets, *attributes))


@rule(
    "NK028",
    Words(
        "a drawing for Outlook keeps something from readers",
        "Links and headings inside VML cannot be reached by keyboard or read aloud, and a VML picture without"
        " alt says nothing.",
        "Move the text out of mj-hero, or out of the section's background-url; give the shape an alt.",
    ),
    Example(
        bad='<!--[if mso]><v:rect alt=""><v:textbox><a href="https://iom.int">IOM</a></v:textbox></v:rect>'
        "<![endif]-->",
        good='<!--[if mso]><v:rect alt="" fillcolor="#0033a0"></v:rect><![endif]-->',
        kind="html",
    ),
    Severity.ERROR,
)
def vml_content(draft: Draft) -> Iterator[Fault]:
    """No link and no heading stands inside a drawing for Outlook, and each of those has an alt."""
    for each in draft.editions:
        if "<v:" not in each.html:
            continue
        for found in _VML_INSIDE.finditer(each.html):
            yield Fault(each.where, f"<{found['tag']}> stands inside <v:{found['shape']}>")
        for found in _VML_PICTURE.finditer(each.html):
            if not re.search(r"\balt\s*=", found["attributes"]):
                yield Fault(each.where, f"{found[0][:60]} has no alt")


RULES = (
    doctype_and_charset,
    active_content,
    balanced_tags,
    nested_tables,
    zoom_allowed,
    container_width,
    misread_styles,
    vml_content,
)
