"""Rules on the words of links, and on how links are seen and pressed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from newsletter_kit.checks.authors_place import place_of_link
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.styles import inherited, is_bold, own, padding, pixels
from newsletter_kit.checks.wording import quoted
from newsletter_kit.compile.page import bare_words, generic_words
from newsletter_kit.issue.url import PLACEHOLDER
from newsletter_kit.layout.translate import translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newsletter_kit.checks.draft import Draft, DraftEdition

BUTTON_PIXELS = 44
"""The least height of a button (WCAG 2.2, success criterion 2.5.5)."""

TARGET_PIXELS = 24
"""The least height of a link on a line of its own (WCAG 2.2, success criterion 2.5.8)."""

_BLOCKS = frozenset({"block", "inline-block"})


def _links(edition: DraftEdition) -> Iterator[HtmlElement]:
    """The links that readers see, or would see if they had words."""
    page = edition.page
    return (link for link in page.all("a") if link.get("href") and not page.is_hidden(link))


def _words_of(edition: DraftEdition, link: HtmlElement) -> str:
    return edition.page.words(link) or (link.get("aria-label") or link.get("title") or "").strip()


@rule(
    "NK047",
    Words(
        "a link has no words",
        "A screen reader reads its address letter by letter; nobody knows where it leads.",
        "Write words into the link, or an alt text for the picture in it.",
    ),
    Example(
        bad='<a href="https://iom.int"><img src="https://iom.int/a.png" alt=""></a>',
        good='<a href="https://iom.int"><img src="https://iom.int/a.png" alt="Website of IOM"></a>',
        kind="html",
    ),
    Severity.ERROR,
)
def empty_link(draft: Draft) -> Iterator[Fault]:
    """Every link has words, or a picture with an alt text."""
    for each in draft.editions:
        for link in _links(each):
            if not _words_of(each, link):
                yield Fault(place_of_link(each, link), f"the link to {link.get('href')} has no words")


@rule(
    "NK048",
    Words(
        "the words of a link do not say where it leads",
        "People who listen jump from link to link, and hear “here, here, read more”.",
        "Let the words name what is behind the link.",
    ),
    Example(
        bad="intro: 'The report is out: [click here](https://iom.int/report).'",
        good="intro: 'The [report on returns in 2024](https://iom.int/report) is out.'",
    ),
    Severity.WARNING,
)
def generic_link(draft: Draft) -> Iterator[Fault]:
    """No link in a text says "click here" or the like, in its own language or in the layout's English."""
    for each in draft.editions:
        generic = _generic(draft, each.language)
        for link in _links(each):
            if bare_words(words := each.page.words(link)) in generic:
                what = f"the link {quoted(words)} leads to {link.get('href')}"
                yield Fault(place_of_link(each, link), what)


def _generic(draft: Draft, language: str) -> frozenset[str]:
    spoken = (translator(draft.layout, each) for each in (language, "en"))
    return frozenset(word for words in spoken for word in generic_words(words))


@rule(
    "NK049",
    Words(
        "links with the same words lead to different pages",
        "In a list of links, as screen readers give, they cannot be told apart.",
        "Say in the words of each, or in its `about:`, what is behind it.",
    ),
    Example(
        bad="intro: '[The report](https://iom.int/a) and, on hubs, [the report](https://iom.int/b).'",
        good="intro: '[The report](https://iom.int/a) and [the report on hubs](https://iom.int/b).'",
    ),
    Severity.WARNING,
)
def same_words(draft: Draft) -> Iterator[Fault]:
    """Two links of one language with the same words lead to the same page."""
    for each in draft.editions:
        targets: dict[str, list[str]] = defaultdict(list)
        for link in _links(each):
            words, target = bare_words(each.page.words(link)), link.get("href") or ""
            if words and target != PLACEHOLDER and target not in targets[words]:
                targets[words].append(target)
                if len(targets[words]) > 1:
                    before = f"and before to {targets[words][0]}"
                    what = f"{quoted(each.page.words(link))} leads to {target}, {before}"
                    yield Fault(place_of_link(each, link), what)


@rule(
    "NK050",
    Words(
        "a link is told from the text by its colour alone",
        "Whoever does not see the colour does not see the link.",
        "Let the layout underline links in text, or set them bold.",
    ),
    Example(
        bad='<p>See <a href="https://iom.int" style="text-decoration:none">the report</a> of 2024.</p>',
        good='<p>See <a href="https://iom.int">the report</a> of 2024.</p>',
        kind="html",
    ),
    Severity.WARNING,
)
def colour_alone(draft: Draft) -> Iterator[Fault]:
    """A link amid other words is underlined, bold, or on a ground of its own."""
    for each in draft.editions:
        for link in _links(each):
            if (
                "none" in own(link).get("text-decoration", "")
                and _is_amid_words(link)
                and not _stands_out(link)
            ):
                what = f"the link {quoted(each.page.words(link))} is neither underlined nor bold"
                yield Fault(each.page.place(link), what)


def _is_amid_words(link: HtmlElement) -> bool:
    parent = link.getparent()
    beside = (link.tail, parent.text if parent is not None else "")
    return any(piece and piece.strip() for piece in beside)


def _stands_out(link: HtmlElement) -> bool:
    style = own(link)
    return is_bold(inherited(link, "font-weight")) or any(
        name in style for name in ("background", "background-color", "border-bottom", "border")
    )


@rule(
    "NK051",
    Words(
        "a button or a link is hard to hit",
        "With a thumb on a phone, or with a hand that trembles, the next one is pressed instead.",
        "Give buttons 44 px of height, and links on lines of their own 24 px, by line-height and padding.",
    ),
    Example(
        bad='<a href="https://iom.int" style="display:inline-block;background:#0033a0;color:#ffffff;'
        'font-size:14px;line-height:18px;padding:4px 8px">Donate</a>',
        good='<a href="https://iom.int" style="display:inline-block;background:#0033a0;color:#ffffff;'
        'font-size:16px;line-height:20px;padding:14px 26px">Donate</a>',
        kind="html",
    ),
    Severity.WARNING,
)
def target_size(draft: Draft) -> Iterator[Fault]:
    """Buttons and links that stand alone are high enough to be hit."""
    for each in draft.editions:
        for link in _links(each):
            style = own(link)
            is_button = "background" in style or "background-color" in style
            if style.get("display") in _BLOCKS and not any(True for _ in link.iter("img")):
                height, least = _height(link), BUTTON_PIXELS if is_button else TARGET_PIXELS
                if 0 < height < least:
                    what = f"{quoted(each.page.words(link))} is {height:g} px high, and {least} px are wanted"
                    yield Fault(each.page.place(link), what)


def _height(link: HtmlElement) -> float:
    """The height of a link of one line in px; 0 if its line-height is not known."""
    line = pixels(inherited(link, "line-height"))
    return line + sum(padding(own(link))) if line else 0.0


RULES = (empty_link, generic_link, same_words, colour_alone, target_size)
