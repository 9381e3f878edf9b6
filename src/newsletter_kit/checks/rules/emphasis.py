"""The rule on bold type that was begun and never came about: readers would see the stars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around
from newsletter_kit.issue.markdown import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.prose import Prose

_STARS = re.compile(r"(?<!\*)\*\*(?!\*)")
_BLANK_INSIDE = re.compile(r"(?<!\*)\*\*\s+[^*\n]+\*\*|(?<!\*)\*\*[^*\n]+\s\*\*")
_WITH_NEIGHBOURS = re.compile(r"\w*\*\*(?: ?\w+)?")
_MEANT = "\ufffc"
"""Stands for a star behind a backslash, which is to be seen."""


@rule(
    "NK158",
    Words(
        "two stars make nothing bold",
        "They are shown to readers as they stand: bold type needs two stars before the words and two behind"
        " them, close to the words.",
        r"Write **our office**; a star that is to be seen is written \*.",
    ),
    Example(bad="intro: Come to **our office in Tbilisi.", good="intro: Come to **our office** in Tbilisi."),
    Severity.WARNING,
)
def stars_left(draft: Draft) -> Iterator[Fault]:
    """Each pair of stars makes words bold, and none is shown."""
    for each in prose_of(draft):
        if "**" in each.words and (fault := _left(each)):
            yield fault


def _left(prose: Prose) -> Fault | None:
    value, words = (text.replace(r"\*", _MEANT * 2) for text in (prose.text.value, prose.words))
    if prose.text.kind == "line":
        stars = _STARS.search(words)
        shown = stars and around(value, *stars.span())
        return prose.fault(f"the stars in {shown} are shown: this line has no bold type") if shown else None
    shown_text = to_text(value)
    found = _STARS.search(shown_text)
    if found is None:
        return None
    why = (
        "a blank stands inside the stars" if _BLANK_INSIDE.search(shown_text) else "the other two are missing"
    )
    meant = _WITH_NEIGHBOURS.search(shown_text, max(found.start() - 1, 0))
    what = f"the stars in {around(shown_text, *found.span())} make nothing bold: {why}"
    return prose.fault(what, words=meant[0] if meant else "")


RULES = (stars_left,)
