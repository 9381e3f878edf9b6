"""Rules that lay the numbers of an issue beside those of the issue before it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from newsletter_kit.checks.figures import last_recorded, recorded
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.number_words import number_words
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.figures import Recorded

MANY = 10
"""Counts below this one are the same, or ten times as large, by chance."""

FAR = 10
"""A number that grew or fell by more than this factor was mostly mistyped."""

ALIKE = 0.85
"""Labels that agree in this share of their letters are taken for one label, written in two ways."""

_TWO = """\
period: {{start: 2023-10-01, end: 2023-12-31}}
sections: [{{type: stats, figures: [{{value: {then}}}]}}]
---
sections: [{{type: stats, figures: [{{value: {now}}}]}}]
"""


def _example(then: str, bad: str, good: str) -> Example:
    return Example(bad=_TWO.format(then=then, now=bad), good=_TWO.format(then=then, now=good))


@rule(
    "NK226",
    Words(
        "a total falls",
        "What is counted from the beginning on can only grow: one of the two numbers is wrong, and donors"
        " compare them.",
        "Look both numbers up; if the earlier one was wrong, say so in the note below the figure.",
    ),
    _example(
        "1204, label: persons helped since 2003",
        "1180, label: persons helped since 2003",
        "1290, label: persons helped since 2003",
    ),
)
def falling_total(draft: Draft) -> Iterator[Fault]:
    """A figure that is counted from the beginning on is not below that of the last issue."""
    words = number_words(draft.issue.language)
    for now, then, name in _pairs(draft):
        text = f"{now.label} {now.note}"
        if now.value < then.value and now.is_count and words.cumulative.search(text):
            what = f"{quoted(now.label)} was {_written(then)} in {name}, and is {_written(now)}"
            yield Fault(draft.at(now.location), what)


@rule(
    "NK227",
    Words(
        "a label or a unit is not that of the last issue",
        "Readers who follow a number from issue to issue take it for another one.",
        "Write it as before, unless something else is counted now.",
    ),
    _example(
        '12, unit: "%", label: of the women found work',
        "12, unit: points, label: of the women found work",
        '15, unit: "%", label: of the women found work',
    ),
)
def changed_label(draft: Draft) -> Iterator[Fault]:
    """A number keeps its unit, and the spelling of its label."""
    for now, then, name in _pairs(draft):
        if now.unit != then.unit:
            was = f"had the unit {quoted(then.unit)}" if then.unit else "had no unit"
            what = f"{quoted(now.label)} {was} in {name}, and has {quoted(now.unit) if now.unit else 'none'}"
            yield Fault(draft.at((*now.location[:-1], "unit" if now.unit else "value")), what)
    for new, old, name in _renamed(draft):
        what = f"{quoted(new.label)} was called {quoted(old.label)} in {name}"
        place = draft.at((*new.location[:-1], "label"))
        yield Fault(place, what, severity=Severity.NOTE)


@rule(
    "NK228",
    Words(
        "a number is the same as last time",
        "An issue is often begun as a copy of the last one: this number may be the old one still.",
        "Look it up; if it is the same by chance, leave it, and ignore this finding with the reason.",
    ),
    _example("463, label: persons", "463, label: persons", "512, label: persons"),
)
def same_again(draft: Draft) -> Iterator[Fault]:
    """A count of many is not exactly that of the last issue."""
    for now, then, name in _pairs(draft):
        if now.is_count and now.value == then.value >= MANY:
            what = f"{quoted(now.label)} is {_written(now)}, exactly as in {name}"
            yield Fault(draft.at(now.location), what)


@rule(
    "NK229",
    Words(
        "a number is ten times as large, or as small, as last time",
        "It is mostly a digit too many, or one that is missing.",
        "Look it up; if it is right, tell readers why in the text.",
    ),
    _example("463, label: persons", "4630, label: persons", "512, label: persons"),
)
def far_from_last(draft: Draft) -> Iterator[Fault]:
    """A count of many is within a tenth and ten times that of the last issue."""
    for now, then, name in _pairs(draft):
        low, high = sorted((now.value, then.value))
        if now.is_count and high >= MANY * FAR and 0 < low * FAR <= high:
            what = f"{quoted(now.label)} was {_written(then)} in {name}, and is {_written(now)}"
            yield Fault(draft.at(now.location), what)


def _pairs(draft: Draft) -> Iterator[tuple[Recorded, Recorded, str]]:
    """Each number, that of the same name in the last issue that had numbers, and that issue's id."""
    if (last := last_recorded(draft.earlier)) is not None:
        issue, before = last
        for name, now in recorded(draft.issue).items():
            if name in before:
                yield now, before[name], issue.id


def _renamed(draft: Draft) -> Iterator[tuple[Recorded, Recorded, str]]:
    """Numbers whose label is nearly that of a number of the last issue which is not there any more."""
    if (last := last_recorded(draft.earlier)) is None:
        return
    issue, before = last
    after = recorded(draft.issue)
    gone = [each for name, each in before.items() if name not in after]
    for name, now in after.items():
        for then in gone if name not in before else ():
            if now.location[2:3] == then.location[2:3] and _is_alike(name, then.name):
                yield now, then, issue.id


def _is_alike(label: str, other: str) -> bool:
    return SequenceMatcher(None, label, other).ratio() >= ALIKE


def _written(number: Recorded) -> str:
    return f"{number.value:,g}" if number.value % 1 else f"{number.value:,.0f}"


RULES = (falling_total, changed_label, same_again, far_from_last)
