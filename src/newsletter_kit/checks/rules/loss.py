"""The rule on what gets lost between issue.yaml, the HTML and the plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.authors_place import place_of_link
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.markdown import links_in, to_plain
from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.issue.url import PLACEHOLDER
from newsletter_kit.issue.walk import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.issue.source import Location

_WEB = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TOLD = frozenset({"markdown", "title"})
_IN_THE_MAIL = frozenset({"id", "subject", "settings"})
"""Parts of an issue that no layout prints."""


@rule(
    "NK018",
    Words(
        "a link or a number is lost on the way into the mail",
        "What stands in issue.yaml and not in the HTML is lost for most readers, what is not in the plain"
        " text for those who read it alone; nobody is told.",
        "Let the layout's templates of that section print it, in the HTML and in the plain text.",
    ),
    Example(
        bad='<p><a href="https://iom.int/report">The report of 2024</a></p>',
        good='<p><a href="((unsubscribe_url))">Unsubscribe</a></p>',
        kind="html",
    ),
    Severity.WARNING,
)
def lost_facts(draft: Draft) -> Iterator[Fault]:
    """Every number of a text and every link stands in the HTML and in the plain text."""
    for each in draft.editions:
        yield from _not_in_html(each)
        yield from _links_not_in_text(each)


def _not_in_html(edition: DraftEdition) -> Iterator[Fault]:
    """What the author wrote and the HTML lacks, and the numbers that the plain text lacks."""
    targets = {link.get("href") for link in edition.page.all("a")}
    shown, written = (set(_NUMBER.findall(part)) for part in (edition.page.body_words, edition.text))
    for location, value, links in _facts(edition):
        for target in links:
            if target not in targets:
                yield Fault(edition.at(location), f"the HTML lacks the link to {target}")
        for number in dict.fromkeys(_NUMBER.findall(value)):
            missing = [
                part for part, there in (("HTML", shown), ("plain text", written)) if number not in there
            ]
            if missing:
                what = f"{number} of {quoted(value)} is not in the {' and not in the '.join(missing)}"
                yield Fault(edition.at(location), what)


def _links_not_in_text(edition: DraftEdition) -> Iterator[Fault]:
    """The web addresses that the HTML links to and the plain text does not have."""
    for link in edition.page.all("a"):
        target = link.get("href") or ""
        if _WEB.match(target) and target not in edition.text:
            what = f"the plain text lacks the link {quoted(edition.page.words(link))} to {target}"
            yield Fault(place_of_link(edition, link), what)


def _facts(edition: DraftEdition) -> Iterator[tuple[Location, str, list[str]]]:
    """Each part of the issue with what must be told of it: its words, and where its links lead."""
    for text in texts(edition.issue):
        kind = kind_of(text.field)
        if text.location[0] in _IN_THE_MAIL:
            continue
        if kind == "url" and text.value != PLACEHOLDER:
            yield text.location, "", [text.value]
        elif kind in _TOLD:
            has_links, has_numbers = "](" in text.value, _NUMBER.search(text.value)
            found = links_in(text.value) if has_links else []
            links = [target for _, target in found if target != PLACEHOLDER]
            yield text.location, to_plain(text.value) if has_numbers else "", links


RULES = (lost_facts,)
