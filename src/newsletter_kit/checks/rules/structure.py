"""Rules on how the mail is read aloud: language, title, headings, tables, roles.

They, and the rules of `markup`, `alt_text`, `link_words` and `colour`, are the criteria of the Email Markup
Consortium's accessibility report (emailmarkup.org); docs/checks.md has the table.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter_kit.checks.aria import ATTRIBUTES, REFERRING, ROLES
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.compile.wording import script_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.page import Page

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_UNTOLD = frozenset({"", "und", "auto"})
_DIRECTIONS = frozenset({"ltr", "rtl"})
_LAYOUT_ROLES = frozenset({"presentation", "none"})
_FOCUSED = frozenset({"a", "button", "input"})

# Scripts that are told from one another by their letters alone. Four in a row are no name or sign.
_OF_SCRIPT = {
    "Geor": re.compile(r"[\u10a0-\u10ff\u1c90-\u1cbf]{4}"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]{4}"),
    "Arab": re.compile(r"[\u0600-\u06ff]{4}"),
    "Armn": re.compile(r"[\u0530-\u058f]{4}"),
}
_SCRIPT_NAMES = {"Geor": "Georgian", "Cyrl": "Cyrillic", "Arab": "Arabic", "Armn": "Armenian"}


@rule(
    "NK030",
    Words(
        "the page does not say its language or direction",
        "A screen reader would read Georgian with English sounds; Arabic would run the wrong way.",
        'Begin the layout with <mjml lang="{{ language }}" dir="{{ dir }}">.',
    ),
    Example(
        bad="<!DOCTYPE html><html><body><p>News</p></body></html>",
        good='<!DOCTYPE html><html lang="en" dir="ltr"><body><p>News</p></body></html>',
        kind="html",
    ),
    Severity.ERROR,
)
def language_of_page(draft: Draft) -> Iterator[Fault]:
    """The `html` element has a language and a direction."""
    for each in draft.editions:
        for what in _untold(each.page.root):
            yield Fault(each.where, f"<html> has no {what}")


def _untold(element: HtmlElement) -> Iterator[str]:
    if (element.get("lang") or "") in _UNTOLD:
        yield "language"
    if (element.get("dir") or "") not in _DIRECTIONS:
        yield "direction"


@rule(
    "NK031",
    Words(
        "a part of the body does not say its language or direction",
        "Gmail and others cut the body out of the page, and with it go its language and direction.",
        "Give each element right inside the body a lang and a dir.",
    ),
    Example(bad="<div>News</div>", good='<div lang="en" dir="ltr">News</div>', kind="html"),
    Severity.ERROR,
)
def language_of_body(draft: Draft) -> Iterator[Fault]:
    """Every element right inside the body has a language and a direction."""
    for each in draft.editions:
        for element in (child for child in each.page.body if isinstance(child.tag, str)):
            for what in _untold(element):
                yield Fault(each.page.place(element), f"<{element.tag!s}> in the body has no {what}")


@rule(
    "NK032",
    Words(
        "words in another script do not say their language",
        "A screen reader spells them, or passes over them, because it takes them for the language around.",
        'Put them into an element with its own lang, such as <span lang="ka">.',
    ),
    Example(
        bad='<p lang="en">The hubs: სერვის ჰაბი</p>',
        good='<p lang="en">The hubs: <span lang="ka">სერვის ჰაბი</span></p>',
        kind="html",
    ),
    Severity.WARNING,
)
def language_of_parts(draft: Draft) -> Iterator[Fault]:
    """Georgian, Cyrillic, Arabic and Armenian words stand in elements of a language that is written so."""
    for each in draft.editions:
        for text in (text for text in each.page.by_day if not text.text.isascii()):
            language = _language_of(text.element)
            for script, letters in _OF_SCRIPT.items():
                if script_of(language) != script and letters.search(text.text):
                    what = f"{_SCRIPT_NAMES[script]} words stand in a part that is marked as `{language}`"
                    yield Fault(each.page.place(text.element), f"{what}: {quoted(text.text)}")


def _language_of(element: HtmlElement) -> str:
    around = (element, *element.iterancestors())
    return next((language for each in around if (language := each.get("lang"))), "und")


@rule(
    "NK033",
    Words(
        "the page has no title",
        "The title is read aloud first, and names the tab when the mail is opened in a browser.",
        "Put <mj-title>{{ issue.title | plain }}</mj-title> into the layout's head.",
    ),
    Example(
        bad="<!DOCTYPE html><html><head><title> </title></head><body><p>News</p></body></html>",
        good="<!DOCTYPE html><html><head><title>News</title></head><body><p>News</p></body></html>",
        kind="html",
    ),
    Severity.ERROR,
)
def page_title(draft: Draft) -> Iterator[Fault]:
    """The page has a title with words in it."""
    for each in draft.editions:
        if not any((title.text or "").strip() for title in each.page.all("title")):
            yield Fault(each.where, "<title> is missing or empty")


def _headings(page: Page) -> list[HtmlElement]:
    return [each for each in page.all(*HEADINGS) if not page.is_hidden(each)]


def _rank(heading: HtmlElement) -> int:
    return int(str(heading.tag)[1])


@rule(
    "NK034",
    Words(
        "there is not one main heading",
        "People who listen jump from heading to heading: the first of rank one tells them where they are.",
        "Set the issue's title as the one <h1>, and section headings as <h2>.",
    ),
    Example(bad="<h1>A second title</h1>", good="<h2>A section</h2>", kind="html"),
    Severity.WARNING,
)
def one_main_heading(draft: Draft) -> Iterator[Fault]:
    """There is exactly one h1."""
    for each in draft.editions:
        first = [heading for heading in _headings(each.page) if heading.tag == "h1"]
        if not first:
            yield Fault(each.where, "there is no <h1>")
        for heading in first[1:]:
            what = f"{quoted(each.page.words(heading))} is one more <h1>"
            yield Fault(each.page.place(heading), what)


@rule(
    "NK035",
    Words(
        "headings skip a rank",
        "People who listen take a skipped rank for a part of the mail that they have missed.",
        "Let a heading be at most one rank below the one before it.",
    ),
    Example(bad="<h2>Updates</h2><h4>Service hubs</h4>", good="<h2>Updates</h2><h3>Hubs</h3>", kind="html"),
    Severity.WARNING,
)
def heading_ranks(draft: Draft) -> Iterator[Fault]:
    """No heading is more than one rank below the one before it."""
    for each in draft.editions:
        for before, heading in pairwise(_headings(each.page)):
            if _rank(heading) > _rank(before) + 1:
                what = f"{quoted(each.page.words(heading))} is <h{_rank(heading)}> after <h{_rank(before)}>"
                yield Fault(each.page.place(heading), what)


@rule(
    "NK036",
    Words(
        "a heading is empty",
        "It is read aloud as “heading”, and nothing follows.",
        "Write words into it, or leave the heading out.",
    ),
    Example(bad="<h2> </h2>", good="<h2>Updates</h2>", kind="html"),
    Severity.WARNING,
)
def empty_heading(draft: Draft) -> Iterator[Fault]:
    """Every heading has words."""
    for each in draft.editions:
        for heading in _headings(each.page):
            if not each.page.words(heading):
                yield Fault(each.page.place(heading), f"<h{_rank(heading)}> has no words")


@rule(
    "NK037",
    Words(
        "a table is read aloud cell by cell",
        "A table that only arranges things must say so, or people hear “table with one row and two columns”"
        " before every picture; a table of data needs headings, or numbers come without what they mean.",
        'Write role="presentation", or headings as <th scope="col"> and <th scope="row">.',
    ),
    Example(
        bad="<table><tr><td>Greece</td><td>120</td></tr></table>",
        good='<table><tr><th scope="col">Country</th><th scope="col">Persons</th></tr>'
        '<tr><th scope="row">Greece</th><td>120</td></tr></table>',
        kind="html",
    ),
    Severity.ERROR,
)
def table_roles(draft: Draft) -> Iterator[Fault]:
    """A table arranges and says so, or has headings that say what they head."""
    for each in draft.editions:
        for table in each.page.all("table"):
            if (table.get("role") or "") in _LAYOUT_ROLES:
                continue
            headings = list(table.iter("th"))
            if not headings:
                yield Fault(each.page.place(table), "a table has neither role=presentation nor headings")
            elif not all(heading.get("scope") for heading in headings):
                yield Fault(each.page.place(table), "a heading of a table has no scope")


@rule(
    "NK038",
    Words(
        "the mail is not marked as an article",
        "A screen reader in a mail program reads its own page, too; the article tells people where the mail"
        " begins.",
        'Let the layout\'s body have role="article" and an aria-label; <mj-body> does both.',
    ),
    Example(
        bad='<!DOCTYPE html><html><body><div lang="en">News</div></body></html>',
        good='<!DOCTYPE html><html><body><div role="article" aria-label="News">News</div></body></html>',
        kind="html",
    ),
    Severity.WARNING,
)
def article(draft: Draft) -> Iterator[Fault]:
    """One element has the role of an article, and a name."""
    for each in draft.editions:
        articles = [part for part in each.page.body if part.tag == "article" or part.get("role") == "article"]
        if not any(
            (part.get("aria-label") or part.get("aria-labelledby") or "").strip() for part in articles
        ):
            yield Fault(each.where, 'nothing right inside the body has role="article" and an aria-label')


@rule(
    "NK039",
    Words(
        "a word for screen readers is none that they know",
        "A role or an aria attribute that is spelt wrong is passed over, or hides what it was to explain.",
        "Use the roles and attributes of WAI-ARIA 1.2, and hide nothing that can be pressed.",
    ),
    Example(
        bad='<p role="headline">News</p><a href="https://iom.int" aria-hidden="true">IOM</a>',
        good='<p role="heading" aria-level="2">News</p><a href="https://iom.int">IOM</a>',
        kind="html",
    ),
    Severity.ERROR,
)
def aria(draft: Draft) -> Iterator[Fault]:
    """Roles and aria attributes exist, name ids that exist, and hide no link."""
    for each in draft.editions:
        ids = {element.get("id") for element in each.page.all()}
        for element in each.page.all():
            for what in _aria_faults(element, ids):
                yield Fault(each.page.place(element), what)


def _aria_faults(element: HtmlElement, ids: set[str | None]) -> Iterator[str]:
    role = element.get("role")
    if role is not None and not ROLES.intersection(role.split()):
        yield f"“{role}” is no role"
    for name in (str(name) for name in element.attrib if str(name).startswith("aria-")):
        value = element.get(name) or ""
        if name not in ATTRIBUTES:
            yield f"there is no attribute {name}"
        elif name in REFERRING and not ids.issuperset(value.split()):
            yield f"{name} names “{value}”, which is no id of the page"
    if element.get("aria-hidden") == "true" and any(below.tag in _FOCUSED for below in element.iter()):
        yield "aria-hidden hides a link, which can still be reached by keyboard"


@rule(
    "NK040",
    Words(
        "an id is given twice",
        "Links inside the mail, and labels for screen readers, find only the first.",
        "Give each element an id of its own, or none.",
    ),
    Example(bad='<p id="a">One</p><p id="a">Two</p>', good='<p id="a">One</p><p id="b">Two</p>', kind="html"),
    Severity.WARNING,
)
def duplicate_ids(draft: Draft) -> Iterator[Fault]:
    """No two elements share an id."""
    for each in draft.editions:
        seen = Counter[str]()
        for element in each.page.all():
            if (name := element.get("id")) is not None:
                seen[name] += 1
                if seen[name] == 2:  # noqa: PLR2004  the second is one too many
                    yield Fault(each.page.place(element), f"the id “{name}” is used more than once")


RULES = (
    language_of_page,
    language_of_body,
    language_of_parts,
    page_title,
    one_main_heading,
    heading_ranks,
    empty_heading,
    table_roles,
    article,
    aria,
    duplicate_ids,
)
