"""A rule: a function that looks at a draft, with all that there is to say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter_kit.checks.finding import Fault, Finding, Severity
from newsletter_kit.checks.place import place_of_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsletter_kit.checks.draft import Draft

OURS = re.compile(r"NK\d{3}")
"""What the ids of our own rules look like."""

ExampleKind = Literal["issue", "settings", "newsletter", "html", "text", "files", "audience", "message"]
"""What an example of a rule is a piece of; `newsletter_kit.testing.draft_of_example` says how it is read."""


@dataclass(frozen=True, slots=True)
class Example:
    """A piece that a rule finds fault with, and the same piece mended.

    Attributes:
        bad: what the rule finds.
        good: what it passes.
        kind: what both are a piece of.
    """

    bad: str
    good: str
    kind: ExampleKind = "issue"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue.

    Attributes:
        id: `NK` and three digits for ours; for a user's own, letters and digits of their choice.
        title: what it looks for, in a few words, as the heading of its paragraph in docs/checks.md.
        why: whom it would hurt, or what would go wrong.
        mend: what to do about it; a fault's `remedy` wins.
        severity: how grave a finding is unless the fault says otherwise.
        example: a bad and a good piece.
        look: the function that looks.
        opt_in: the option without which it is not asked, such as `--links`; empty for most.
    """

    id: str
    title: str
    why: str
    mend: str
    severity: Severity
    example: Example
    look: Callable[[Draft], Iterable[Fault]]
    opt_in: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether it is of our catalogue and not a newsletter's own."""
        return OURS.fullmatch(self.id) is not None

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """What the rule finds in a draft, each place once.

        Example:
            >>> list(rule.findings(draft))  # doctest: +SKIP
            []
        """
        seen: set[Fault] = set()
        for fault in self.look(draft):
            if fault in seen:
                continue
            seen.add(fault)
            yield Finding(
                self.id,
                self.title,
                fault.severity or self.severity,
                place_of_words(fault.place, fault.words or (fault.edit.old if fault.edit else "")),
                fault.what,
                fault.remedy or self.mend,
                fault.edit,
                fault.recourse,
            )


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule says about itself; see `Rule`."""

    title: str
    why: str
    mend: str


def rule(
    rule_id: str, words: Words, example: Example, severity: Severity = Severity.WARNING, *, opt_in: str = ""
) -> Callable[[Callable[[Draft], Iterable[Fault]]], Rule]:
    """Turn a function that looks at a draft into a rule.

    Args:
        rule_id: its id.
        words: its title, why it is there, and how to mend what it finds.
        example: a bad and a good piece; the tests try both.
        severity: how grave its findings are.
        opt_in: the option without which it is not asked.

    Example:
        >>> @rule(
        ...     "ORG001",
        ...     Words("the title shouts", "It reads like an alarm.", "Remove the exclamation mark."),
        ...     Example(bad="title: News!", good="title: News"),
        ... )
        ... def shouting(draft):
        ...     if draft.issue.title.endswith("!"):
        ...         yield Fault(draft.at(("title",)), "it ends with an exclamation mark")
        >>> shouting.id
        'ORG001'
    """

    def made(look: Callable[[Draft], Iterable[Fault]]) -> Rule:
        return Rule(rule_id, words.title, words.why, words.mend, severity, example, look, opt_in)

    return made
