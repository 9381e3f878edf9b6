"""Rules that lay a translation beside the original: words left as they were, numbers, lost links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.figures import recorded
from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.pairs import has_scale, numbers_in, translated_pairs
from newsletter_kit.checks.prose import ASIDE
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.markdown import links_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault

_TRANSLATION = """\
sign_off: "{original}"
---
translates: issue.yaml
language: {language}
sign_off: "{translation}"
"""

MANY = 10
"""Counts of the data below this one stand elsewhere by chance."""

IN_WORDS = 20
"""Numbers up to this one are often written in words."""

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
    for original, translation in translated_pairs(draft):
        words = _WORD.findall(translation.words)
        is_name = len(words) < 2 or not any(each.islower() for each in words)  # noqa: PLR2004  one word
        if translation.text.value == original.text.value and not is_name:
            yield translation.fault(f"{quoted(translation.text.value)} is the original, word for word")


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
    for original, translation in translated_pairs(draft):
        here, there = numbers_in(translation), numbers_in(original)
        added, lost = (
            [each for each in here if each not in there],
            [each for each in there if each not in here],
        )
        if added and lost and not (has_scale(original) or has_scale(translation)):
            what = f"{' and '.join(added)} stands where the original has {' and '.join(lost)}"
            yield replace(translation.fault(what), severity=_gravity(lost, draft))


def _gravity(lost: list[str], draft: Draft) -> Severity | None:
    """A number of the issue's data is one that the press will quote."""
    counted = {f"{each.value:g}" for each in recorded(draft.issue).values() if each.value >= MANY}
    return Severity.ERROR if counted & set(lost) else None


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
    for original, translation in translated_pairs(draft):
        if f"]{ASIDE}" not in original.words:
            continue
        there, here = links_in(original.text.value), links_in(translation.text.value)
        if len(here) < len(there):
            names = ", ".join(quoted(words) for words, _ in there)
            yield translation.fault(f"it has {len(here)} of the {len(there)} links of the original: {names}")


@rule(
    "NK128",
    Words(
        "a translation has lost a number",
        "Readers of one language learn less than the others, and mostly it is the number that counts.",
        "Write the number there, too.",
    ),
    Example(
        bad=_TRANSLATION.format(
            original="We helped 463 people.", language="fr", translation="Nous avons aidé des gens."
        ),
        good=_TRANSLATION.format(
            original="We helped 463 people.", language="fr", translation="Nous avons aidé 463 personnes."
        ),
    ),
)
def lost_number(draft: Draft) -> Iterator[Fault]:
    """A number of the original above the small ones, which may be in words, stands in the translation."""
    for original, translation in translated_pairs(draft):
        here, there = numbers_in(translation), numbers_in(original)
        lost = [each for each in there if each not in here and float(each) > IN_WORDS]
        if (
            lost
            and all(each in there for each in here)
            and not (has_scale(original) or has_scale(translation))
        ):
            what = f"the original has {' and '.join(lost)}, and it has not"
            yield replace(translation.fault(what), severity=_gravity(lost, draft))


RULES = (untouched, other_numbers, lost_links, lost_number)
