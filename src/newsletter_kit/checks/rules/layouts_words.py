"""A rule on the layout's own words: whether it has them in the language of each edition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.layout.translate import in_english

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.layout.strings import Text

SHOWN = 3
"""So many words of the layout are named; the number tells of the others."""

SHORTEST = 4
"""A word with fewer letters stands in many texts of other languages."""

_FILLED_IN = re.compile(r"\{\w+\}|\*\*")

_TRANSLATION = """\
sign_off: Back in March.
---
translates: issue.yaml
language: {language}
sign_off: "{translation}"
"""


@rule(
    "NK129",
    Words(
        "the layout's own words are in English",
        "Readers who know no English come upon “Unsubscribe”, and may not find how to leave.",
        "Write them in `strings/` of your layout, as docs/languages.md shows.",
    ),
    Example(
        bad=_TRANSLATION.format(language="ro", translation="Revenim în martie."),
        good=_TRANSLATION.format(language="fr", translation="De retour en mars."),
    ),
)
def english_words(draft: Draft) -> Iterator[Fault]:
    """Each edition has the layout's words in its own language; one finding for each that has not."""
    for each in draft.editions:
        lacking = in_english(draft.layout, each.language)
        if lacking and (words := _seen(each, lacking.values())):
            named = ", ".join(quoted(word) for word in words[:SHOWN])
            rest = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
            what = f"the layout {draft.layout.name} has no words in {each.language} for {named}{rest}"
            remedy = f"Write them in strings/{each.language}.yaml of your layout, as docs/languages.md shows."
            yield Fault(each.at(("language",)), f"{what}: they are in English", remedy)


def _seen(edition: DraftEdition, lacking: Iterable[Text]) -> list[str]:
    """The words that stand in the edition, whatever has been filled into them."""
    read = _folded(f"{edition.page.body_words}\n{edition.text}")
    forms = ((text,) if isinstance(text, str) else tuple(text.values()) for text in lacking)
    found = (next((form for form in each if _stands_in(form, read)), None) for each in forms)
    return [" ".join(_FILLED_IN.sub("…", each).split()) for each in found if each]


def _stands_in(text: str, read: str) -> bool:
    pieces = [piece.strip() for piece in _FILLED_IN.split(_folded(text)) if piece and piece.strip()]
    if max(map(len, pieces), default=0) < SHORTEST:
        return False
    return all(re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", read) for piece in pieces)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


RULES = (english_words,)
