"""Rules on the size of the mail."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.checks.page import Page

MOST_HTML_BYTES = 100_000
"""Gmail cuts a mail off at about 102,400 bytes of HTML, and merge values are still to come."""

MOST_STYLE_BYTES = 16_000
"""Gmail passes over the style sheets of a mail that has more (caniemail.com, html-style, note 6)."""

NAMED_SECTIONS = 3

_STYLES = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


@rule(
    "NK015",
    Words(
        "the mail is large",
        "Gmail cuts a mail off at about 102,000 bytes of HTML, and hides the rest with the way out behind a"
        " link. Readers with a slow connection wait.",
        "Shorten the parts that are named, or move one of them to your website.",
    ),
    Example(bad="[limits]\nhtml_bytes = 5_000", good="[limits]\nhtml_bytes = 85_000", kind="settings"),
    Severity.WARNING,
)
def html_size(draft: Draft) -> Iterator[Fault]:
    """The HTML of each language is small enough, and if not, the largest sections are named."""
    for each in draft.editions:
        size = len(each.html.encode())
        if size > draft.settings.limits.html_bytes:
            largest = bytes_of_sections(each.page).most_common(NAMED_SECTIONS)
            what = f"the HTML in {each.language} has {size:,} bytes{_share_words(each, size, largest)}"
            place = each.at(("sections", largest[0][0])) if largest else each.where
            yield Fault(place, what, severity=Severity.ERROR if size > MOST_HTML_BYTES else None)


def bytes_of_sections(page: Page) -> Counter[int]:
    """The bytes of each section of the issue, by its index.

    Example:
        >>> bytes_of_sections(edition.page)  # doctest: +SKIP
        Counter({1: 9120, 0: 4031})
    """
    sizes = Counter[int]()
    for element in page.all("div"):
        section, parent = page.section_of(element), element.getparent()
        if section is not None and (parent is None or page.section_of(parent) != section):
            sizes[section] += len(etree.tostring(element, encoding="utf-8", method="html", with_tail=False))
    return sizes


def _share_words(edition: DraftEdition, size: int, largest: list[tuple[int, int]]) -> str:
    """The largest sections, each with its line and its share."""
    shares = (
        f"{edition.issue.sections[index].type} ({edition.at(('sections', index))}) {100 * part // size} %"
        for index, part in largest
    )
    return f"; the largest parts are {', '.join(shares)}" if largest else ""


@rule(
    "NK016",
    Words(
        "the style sheets are large",
        "Gmail passes over all style sheets of a mail that has more than 16,000 bytes of them: then nothing"
        " fits a phone any more.",
        "Remove rules from the layout that no template uses.",
    ),
    Example(bad="[limits]\nstyle_bytes = 500", good="[limits]\nstyle_bytes = 12_000", kind="settings"),
    Severity.WARNING,
)
def style_size(draft: Draft) -> Iterator[Fault]:
    """The style sheets of each language are small enough for Gmail."""
    for each in draft.editions:
        size = sum(len(sheet.encode()) for sheet in _STYLES.findall(each.html))
        if size > draft.settings.limits.style_bytes:
            grave = Severity.ERROR if size > MOST_STYLE_BYTES else None
            yield Fault(each.where, f"the style sheets have {size:,} bytes", severity=grave)


RULES = (html_size, style_size)
