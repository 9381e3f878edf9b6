"""The rule on what the author wrote and the layout does not print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TOLD = frozenset({"markdown", "title"})
_IN_THE_MAIL = frozenset({"id", "subject", "settings"})
"""Parts of an issue that no layout prints."""


@rule(
    "NK029",
    Words(
        "the layout does not print what the author wrote",
        "A number or a link that stands in issue.yaml and not in the mail is lost without a word.",
        "Let the layout's template of that section print it, in the HTML and in the plain text.",
    ),
    Example(
        bad="<!DOCTYPE html><html><body><p>News</p></body></html>",
        good="<!DOCTYPE html><html><body><h1>The first quarter of 2024</h1></body></html>",
        kind="html",
    ),
    Severity.WARNING,
)
def lost_facts(draft: Draft) -> Iterator[Fault]:
    """Every number of a text and every link of the issue stands in the HTML and in the plain text."""
    for each in draft.editions:
        targets = {link.get("href") for link in each.page.all("a")}
        shown, written = (set(_NUMBER.findall(part)) for part in (each.page.body_words, each.text))
        for location, value, links in _facts(each):
            for target in links:
                if target not in targets:
                    yield Fault(each.at(location), f"the HTML lacks the link to {target}")
            for number in dict.fromkeys(_NUMBER.findall(value)):
                missing = [
                    part for part, there in (("HTML", shown), ("text", written)) if number not in there
                ]
                if missing:
                    what = f"{number} of {quoted(value)} is not in the {' and not in the '.join(missing)}"
                    yield Fault(each.at(location), what)


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
