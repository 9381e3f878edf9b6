"""Rules on the plain text that stands beside the HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

FEWEST_OF_HTML = 0.5
"""SpamAssassin counts against a mail whose plain text has fewer of the HTML's words (MPART_ALT_DIFF)."""

FEWEST_HTML_WORDS = 20
LINE_CHARACTERS = 78
"""RFC 5322 §2.1.1."""

_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|strong|em|table|tr|td|img|h[1-6]|ul|ol|li)\b[^<>]*>|&(?:[a-z]{2,8}|#\d+);",
    re.IGNORECASE,
)
_UNBREAKABLE = re.compile(rf"https?://|{MERGE_TAG.pattern}|\S{{{LINE_CHARACTERS - 8},}}")


@rule(
    "NK017",
    Words(
        "the plain text says much less than the HTML",
        "Some readers, and many who listen, get the plain text alone; spam filters distrust a mail whose two"
        " parts differ.",
        "Let the layout's text templates write what the others show.",
    ),
    Example(
        bad="Please read this mail in a browser: ((view_url))",
        good="With this issue, IOM Georgia presents its most important work of the quarter. The office opened"
        " two service hubs. They advise everybody who comes home. We will be back in three months."
        " The first quarter of 2024. Unsubscribe: ((unsubscribe_url))",
        kind="text",
    ),
    Severity.WARNING,
)
def trivial_text(draft: Draft) -> Iterator[Fault]:
    """The plain text of each language has at least half of the HTML's words."""
    for each in draft.editions:
        shown = len(_WORD.findall(each.page.body_words))
        written = len(_WORD.findall(each.text))
        if shown >= FEWEST_HTML_WORDS and written < FEWEST_OF_HTML * shown:
            yield Fault(each.where, f"the plain text has {written} words, and the HTML {shown}")


@rule(
    "NK019",
    Words(
        "HTML stands in the plain text",
        "Readers of the plain text see tags and codes instead of signs.",
        "Use the filters `md_text` and `plain` in the layout's text templates.",
    ),
    Example(bad="<p>Trade &amp; work</p>", good="Trade & work, where 3 < 4", kind="text"),
    Severity.WARNING,
)
def markup_in_text(draft: Draft) -> Iterator[Fault]:
    """The plain text has neither tags nor character references."""
    for each in draft.editions:
        if found := _MARKUP.search(each.text):
            yield Fault(each.where, f"{quoted(found[0])} stands in the plain text")


@rule(
    "NK020",
    Words(
        "lines of the plain text are long",
        "Old mail programs do not wrap lines, and cut them off or show them in steps.",
        "Use the filter `wrap` in the layout's text templates.",
    ),
    Example(
        bad="The office opened two service hubs in the first quarter of 2024, and they advise everybody now.",
        good="The office opened two service hubs in the first quarter of 2024,\nand they advise everybody.",
        kind="text",
    ),
    Severity.WARNING,
)
def long_lines(draft: Draft) -> Iterator[Fault]:
    """No line of the plain text has more than 78 characters, but those with an address in them."""
    for each in draft.editions:
        lines = (line for line in each.text.splitlines() if len(line) > LINE_CHARACTERS)
        long = [line for line in lines if not _UNBREAKABLE.search(line)]
        if long:
            what = f"{len(long)} lines have more than {LINE_CHARACTERS} characters, such as {quoted(long[0])}"
            yield Fault(each.where, what)


RULES = (trivial_text, markup_in_text, long_lines)
