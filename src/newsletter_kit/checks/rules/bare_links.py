"""A rule on links that say "Read more" and nothing else: an issue with one of them does not compile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.compile.page import link_text_function
from newsletter_kit.errors import IssueError
from newsletter_kit.issue.values import Link
from newsletter_kit.issue.walk import parts
from newsletter_kit.layout.translate import translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.layout.translate import Translator


@rule(
    "NK029",
    Words(
        "a link says no more than that one can read more",
        "People who listen jump from link to link, and hear “read more, read more, read more”.",
        "Add `about:` with what is behind it, or give the item a title.",
    ),
    Example(
        bad="sections: [{type: stories, items: [{body: The hubs are open., people: false,"
        " link: {url: 'https://iom.int', text: Read more}}]}]",
        good="sections: [{type: stories, items: [{body: The hubs are open., people: false,"
        " link: {url: 'https://iom.int', text: Read more, about: the hubs}}]}]",
    ),
    Severity.ERROR,
)
def bare_link(draft: Draft) -> Iterator[Fault]:
    """Every link that says "Read more" can be completed, from its `about` or from the title above it."""
    for each in draft.editions:
        link_text = link_text_function(each.issue, *_words(draft, each.language))
        for location, part in parts(each.issue):
            link = getattr(part, "link", None)
            if not isinstance(link, Link):
                continue
            try:
                link_text(link, getattr(part, "title", None) or getattr(part, "heading", None))
            except IssueError as error:
                yield Fault(each.at((*location, "link")), error.problems[0].what)


def _words(draft: Draft, language: str) -> Iterator[Translator]:
    for each in dict.fromkeys((language, *draft.issue.languages)):
        yield translator(draft.layout, each)


RULES = (bare_link,)
