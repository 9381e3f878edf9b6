"""A rule on texts that are typed in capitals; of the subject and the preheader, `rules.message` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.prose import is_header, prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault

_CAPITALS = regex.compile(r"[^\p{Ll}\p{Lo}]*\p{Lu}{6}[^\p{Ll}\p{Lo}]*")
_CAPITAL = regex.compile(r"\p{Lu}")

FEWEST_LETTERS = 8
"""UNESCO is a name; so many capitals and no small letter are words."""


@rule(
    "NK157",
    Words(
        "a text is written in capitals",
        "Capitals are slow to read, look like shouting, and some screen readers spell them letter by letter.",
        "Write it with small letters; the layout can set it in capitals.",
    ),
    Example(
        bad="sections: [{type: text, heading: REINTEGRATION STORIES, body: They came home.}]",
        good="sections: [{type: text, heading: Reintegration stories, body: They came home.}]",
    ),
)
def capitals(draft: Draft) -> Iterator[Fault]:
    """No heading or text is typed in capitals."""
    for each in prose_of(draft):
        is_shouted = _CAPITALS.fullmatch(each.words) and len(_CAPITAL.findall(each.words)) >= FEWEST_LETTERS
        if is_shouted and not is_header(each.text):
            yield each.fault(f"{quoted(each.text.value)} is in capitals")


RULES = (capitals,)
