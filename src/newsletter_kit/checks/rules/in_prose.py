"""Rules that lay what the prose says in numbers beside the data, and beside the period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.claims import claims_of, told_otherwise
from newsletter_kit.checks.figures import last_recorded
from newsletter_kit.checks.number_words import number_words
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.claims import Claim
    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.prose import Prose
    from newsletter_kit.issue.model import Period

_AT_THE_TOP = frozenset({"subject", "title", "preheader", "intro"})
_MONTHS_OF_A_QUARTER = 3

_RECORD = """\
preheader: {preheader}
sections: [{{type: avrr, people: Georgians, returned: {{persons: 463, female_percent: 59}}}}]
"""


@rule(
    "NK230",
    Words(
        "a text has another number than the data",
        "Readers see two numbers for one thing, and trust neither; the press takes the wrong one. In the"
        " paragraphs of sections it looks at the record’s own people, and at persons of whom the sentence"
        " says that they have returned.",
        "Look up which of the two numbers is right.",
    ),
    Example(
        bad=_RECORD.format(preheader="436 Georgians were helped to return, and what became of them"),
        good=_RECORD.format(preheader="463 Georgians were helped to return, and what became of them"),
    ),
)
def told_number(draft: Draft) -> Iterator[Fault]:
    """Where a text counts what the data count, it has their number, in figures or in words."""
    yield from _misfits(draft, per_cent=False)


@rule(
    "NK231",
    Words(
        "a text has another share than the data",
        "Readers see two shares for one thing, and trust neither; the press takes the wrong one. In the"
        " paragraphs of sections it looks at sentences which say that people returned, and name no year.",
        "Look up which of the two shares is right.",
    ),
    Example(
        bad=_RECORD.format(preheader="Of those who were helped to return this quarter, 41 % are women"),
        good=_RECORD.format(preheader="Of those who were helped to return this quarter, 59 % are women"),
    ),
)
def told_share(draft: Draft) -> Iterator[Fault]:
    """Where a text gives a share that the data give, it is the same."""
    yield from _misfits(draft, per_cent=True)


def _misfits(draft: Draft, *, per_cent: bool) -> Iterator[Fault]:
    last = last_recorded(draft.earlier)
    others = [each.value for each in last[1].values()] if last else []
    spoken = {each.language: _claims(draft, each.language, per_cent) for each in draft.editions}
    for prose in prose_of(draft) if any(spoken.values()) else ():
        for claim in spoken.get(prose.text.language, ()):
            if _is_compared(prose, claim):
                for told in told_otherwise(prose.words, claim, prose.text.language, others):
                    number, path = f"{claim.numbers[0]:,g}", ".".join(map(str, claim.location))
                    words = quoted(prose.words[told.start : told.end])
                    yield prose.fault(f"it says {words}, and {path} has {number}", _either(number, path))


def _either(number: str, path: str) -> str:
    return f"Write {number} here, or correct {path}."


def _claims(draft: Draft, language: str, per_cent: bool) -> tuple[Claim, ...]:  # noqa: FBT001  read by its name
    issue = draft.issue.in_language(language)
    return tuple(each for each in claims_of(issue) if each.per_cent == per_cent)


def _is_compared(prose: Prose, claim: Claim) -> bool:
    way = prose.text.location
    if way[-1] == "alt" or way[:2] == claim.location[:2]:
        return False
    return way[0] in _AT_THE_TOP or (claim.in_bodies and prose.text.kind == "markdown")


@rule(
    "NK232",
    Words(
        "a text names another quarter than the period",
        "The title or the subject was left from the last issue, and readers take this one for the old one.",
        "Write the quarter and the year of the period.",
    ),
    Example(
        bad="subject: 'IOM Georgia: the fourth quarter of 2023'",
        good="subject: 'IOM Georgia: the first quarter of 2024'",
    ),
)
def told_quarter(draft: Draft) -> Iterator[Fault]:
    """Title, subject, preheader and intro name the quarter of the period, if they name one."""
    period = draft.issue.period
    right = _quarter(period) if period else None
    for prose in _top(draft) if period and right else ():
        told = dict(_quarters_in(prose))
        years = {year for name in told.values() if (year := _year_near(prose.words, name))}
        if told and right not in told:
            yield prose.fault(
                f"it names {quoted(next(iter(told.values())))}, and the period is quarter {right}"
            )
        elif period and years and not years & {period.start.year, period.end.year}:
            what = f"it names the quarter of {min(years)}, and the period is in {period.start.year}"
            yield prose.fault(what)


def _top(draft: Draft) -> Iterator[Prose]:
    return (each for each in prose_of(draft) if each.text.location[0] in _AT_THE_TOP)


def _quarter(period: Period) -> int | None:
    """The quarter that a period lies in; None if it is longer."""
    first, last = ((day.month - 1) // _MONTHS_OF_A_QUARTER for day in (period.start, period.end))
    return first + 1 if (period.start.year, first) == (period.end.year, last) else None


def _quarters_in(prose: Prose) -> Iterator[tuple[int, str]]:
    for number, pattern in enumerate(number_words(prose.text.language).quarters, 1):
        if found := pattern.search(prose.words):
            yield number, found[0]


def _year_near(text: str, name: str) -> int | None:
    """The year beside the name of a quarter, on either side."""
    year = r"(20\d\d)"
    found = re.search(
        rf"{re.escape(name)}\W{{0,3}}(?:\w{{1,5}}\W)?{year}|{year}\W(?:\w+\W)?{re.escape(name)}", text
    )
    return int(found[1] or found[2]) if found else None


@rule(
    "NK233",
    Words(
        "a text names months outside the period",
        "The months were left from the last issue, and readers take this one for the old one.",
        "Write the months of the period.",
    ),
    Example(bad="title: News from October to December", good="title: News from January to March"),
)
def told_months(draft: Draft) -> Iterator[Fault]:
    """A range of months in title, subject, preheader or intro lies inside the period."""
    period = draft.issue.period
    for prose in _top(draft) if period else ():
        for first, last, words in _ranges_in(prose):
            if period and not _months(period) >= {first, last}:
                yield prose.fault(
                    f"it says {quoted(words)}, and the period is {period.start} to {period.end}"
                )


def _ranges_in(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """The ranges of months in a text: the first month, the last, and the words."""
    words = number_words(prose.text.language)
    for number, pattern in enumerate(words.months, 1):
        for found in pattern.finditer(prose.words):
            behind = re.compile(words.to).match(prose.words, found.end())
            rest = behind.end() if behind else found.end()
            for other, end in enumerate(words.months, 1):
                if behind and (last := end.match(prose.words, rest)):
                    yield number, other, prose.words[found.start() : last.end()]


def _months(period: Period) -> set[int]:
    count = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    return {(period.start.month - 1 + each) % 12 + 1 for each in range(count + 1)}


RULES = (told_number, told_share, told_quarter, told_months)
