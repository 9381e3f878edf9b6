"""The rule on curly marks that were meant as the quotes of YAML, and have become part of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Edit, Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

_WRAPPED = re.compile("[“„‟«](?P<text>[^“”„‟«»]*)[”“»]")
_HEAD = frozenset({"title", "subject", "preheader"})


@rule(
    "NK159",
    Words(
        "curly quotation marks stand around a whole text",
        "YAML takes straight marks alone for its quotes: curly ones belong to the text. Readers see them, and"
        " a form or a project is not found by its name.",
        'Write straight marks, "…", or none; if the text is a quotation indeed, leave it.',
    ),
    Example(bad="title: “The first quarter of 2024”", good='title: "The first quarter of 2024"'),
    Severity.NOTE,
)
def curly_marks(draft: Draft) -> Iterator[Fault]:
    """Neither the head of the issue nor a name for the office stands in curly marks as a whole."""
    for text in draft.texts:
        is_name = text.kind == "reference"
        if not is_name and (len(text.location) > 1 or text.location[0] not in _HEAD):
            continue
        if found := _WRAPPED.fullmatch(text.value):
            remedy = f'Write "{found["text"]}" with straight marks, or without any.'
            what = f"{text.value} has curly marks, which belong to the text"
            edit = Edit(text.location, text.value, found["text"]) if is_name else None
            yield Fault(text.place, what, remedy, edit, severity=Severity.WARNING if is_name else None)


RULES = (curly_marks,)
