"""Rules on the message as a whole: its size, its subject, its preheader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

PREHEADER_CHARACTERS = range(40, 111)


@rule(
    "NK001",
    Words(
        "the preheader is too short or too long",
        "Inboxes show 40 to 110 characters after the subject; what is missing is filled with the first words"
        " of the mail, what is over is cut off.",
        "Write one sentence of 40 to 110 characters.",
    ),
    Example(
        bad="preheader: Short",
        good="preheader: 463 Georgians came home in the first quarter, and what became of them",
    ),
    Severity.WARNING,
)
def preheader_length(draft: Draft) -> Iterator[Fault]:
    """The preheader of each language has a length that inboxes show whole."""
    for each in draft.editions:
        if (length := len(each.issue.preheader)) not in PREHEADER_CHARACTERS:
            yield Fault(each.at(("preheader",)), f"the preheader has {length} characters")


RULES = (preheader_length,)
