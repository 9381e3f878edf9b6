"""Rules that lay a translation beside the original: words left as they were, other numbers, lost links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.prose import ASIDE, prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.markdown import links_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.prose import Prose
    from newsletter_kit.issue.source import Location

_TRANSLATION = """\
sign_off: "{original}"
---
translates: issue.yaml
language: {language}
sign_off: "{translation}"
"""

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}’'-]*")


@rule(
    "NK125",
    Words(
        "a translation repeats the original",
        "The words were copied to be translated later, and forgotten.",
        "Translate them; or leave the line out, and the original is shown.",
    ),
    Example(
        bad=_TRANSLATION.format(original="Back in March.", language="fr", translation="Back in March."),
        good=_TRANSLATION.format(original="Back in March.", language="fr", translation="De retour en mars."),
    ),
)
def untouched(draft: Draft) -> Iterator[Fault]:
    """What a translation's file says, it says in other words than the original; names may be the same."""
    for original, translation in _pairs(draft):
        words = _WORD.findall(translation.words)
        is_name = len(words) < 2 or not any(each.islower() for each in words)  # noqa: PLR2004  one word
        if translation.text.value == original.text.value and not is_name:
            yield translation.fault(f"{quoted(translation.text.value)} is the original, word for word")


_NUMBER = regex.compile(r"(?<![\p{L}\d])\d+(?:[., \u00a0\u202f’]\d{3})*(?:[.,]\d+)?")
_GROUP = regex.compile(r"[., \u00a0\u202f’](?=\d{3}(?!\d))")


@rule(
    "NK126",
    Words(
        "a translation has another number than the original",
        "Two groups of readers learn two things, and whoever compares them trusts neither.",
        "Look up which of the two numbers is right.",
    ),
    Example(
        bad=_TRANSLATION.format(original="We helped 463.", language="fr", translation="Nous avons aidé 436."),
        good=_TRANSLATION.format(
            original="We helped 463.", language="fr", translation="Nous avons aidé 463."
        ),
    ),
)
def other_numbers(draft: Draft) -> Iterator[Fault]:
    """A number of the translation stands in the original, too, unless that has it in words."""
    for original, translation in _pairs(draft):
        here, there = _numbers(translation), _numbers(original)
        added, lost = (
            [each for each in here if each not in there],
            [each for each in there if each not in here],
        )
        if added and lost:
            what = f"{' and '.join(added)} stands where the original has {' and '.join(lost)}"
            yield translation.fault(what)


def _numbers(prose: Prose) -> list[str]:
    """The numbers of a text, spelt alike: 1,000 and 1 000 are 1000, 41,5 is 41.5."""
    found = (_GROUP.sub("", each).replace(",", ".") for each in _NUMBER.findall(prose.words))
    return list(dict.fromkeys(found))


@rule(
    "NK127",
    Words(
        "a translation has fewer links than the original",
        "Readers of one language cannot go on where readers of the other can.",
        "Set the link there, too.",
    ),
    Example(
        bad=_TRANSLATION.format(
            original="See [the hubs](https://iom.int/hubs).", language="fr", translation="Voir les centres."
        ),
        good=_TRANSLATION.format(
            original="See [the hubs](https://iom.int/hubs).",
            language="fr",
            translation="Voir [les centres](https://iom.int/fr/centres).",
        ),
    ),
)
def lost_links(draft: Draft) -> Iterator[Fault]:
    """A text has as many links in each language; where they lead may differ."""
    for original, translation in _pairs(draft):
        if f"]{ASIDE}" not in original.words:
            continue
        there, here = links_in(original.text.value), links_in(translation.text.value)
        if len(here) < len(there):
            names = ", ".join(quoted(words) for words, _ in there)
            yield translation.fault(f"it has {len(here)} of the {len(there)} links of the original: {names}")


def _pairs(draft: Draft) -> Iterator[tuple[Prose, Prose]]:
    """Each text of a translation's own, behind the text that it translates."""
    main = draft.issue.language
    originals: dict[Location, Prose] = {}
    for each in prose_of(draft):
        if each.text.language == main:
            originals.setdefault(each.text.location, each)
        elif each.text.location in originals:
            yield originals[each.text.location], each


RULES = (untouched, other_numbers, lost_links)
