"""Rules on the numbers of one issue: what adds up, and yet can hardly be meant."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.number_words import number_words, value_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.avrr import Avrr
from newsletter_kit.issue.sections import Stats, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.number_words import NumberWords

MANY = 10
"""Counts below this one are alike by chance."""

_WHOLE = 100
_TINY = 1e-9

FEWEST_ROWS = 2
"""A table of one row and its total adds nothing up."""

_WHOLE_NUMBER = re.compile(r"\d{1,3}(?:[., \u00a0\u202f]?\d{3})*|\d+")

_TABLE = """\
sections:
  - type: table
    columns: [Town, Families]
    rows: [[Tbilisi, '40'], [Batumi, '34'], [Total, '{total}']]
"""
_RETURNED = """\
sections:
  - type: avrr
    returned: {{persons: 463, {more}}}
"""
_STATS = """\
sections:
  - type: stats
    {stats}
"""


@rule(
    "NK220",
    Words(
        "a share that no number of persons gives",
        "Half a person cannot come home: the share or the count is wrong, and readers may reckon.",
        "Reckon the share again from the persons.",
    ),
    Example(
        bad="sections:\n  - type: avrr\n    returned: {persons: 19, female_percent: 41}",
        good="sections:\n  - type: avrr\n    returned: {persons: 19, female_percent: 42}",
    ),
)
def impossible_share(draft: Draft) -> Iterator[Fault]:
    """The share of women, or of men, is that of some whole number of persons, rounded."""
    for index, section in enumerate(draft.issue.sections):
        returned = section.returned if isinstance(section, Avrr) else None
        for name in ("female_percent", "male_percent") if returned else ():
            percent, persons = getattr(returned, name), getattr(returned, "persons", 0)
            if percent is not None and persons and not _is_possible(percent, persons):
                below = int(percent * persons / _WHOLE)
                near = " and ".join(f"{each} are {_share(each, persons)} %" for each in (below, below + 1))
                what = f"{percent:g} % of {persons} are not a whole number of persons: {near}"
                yield Fault(draft.at(("sections", index, "returned", name)), what)


def _is_possible(percent: float, persons: int) -> bool:
    """Whether some count of persons is this share, rounded or cut off where the share is."""
    finest = 10 ** len(f"{percent:g}".partition(".")[2])
    exact = [count * _WHOLE * finest / persons for count in _around(percent * persons / _WHOLE)]
    return round(percent * finest) in {int(each + more) for each in exact for more in (_TINY, 0.5 + _TINY)}


def _around(count: float) -> tuple[int, int, int]:
    return int(count) - 1, int(count), int(count) + 1


def _share(count: int, persons: int) -> str:
    return f"{count * _WHOLE / persons:.0f}"


@rule(
    "NK221",
    Words(
        "shares do not make 100",
        "Rounding alone may do it; but readers who add them up will wonder.",
        "Give the shares with one decimal, or add “numbers are rounded” to the source.",
    ),
    Example(
        bad=_STATS.format(stats="shares: [{label: women, percent: 58}, {label: men, percent: 41}]"),
        good=_STATS.format(stats="shares: [{label: women, percent: 59}, {label: men, percent: 41}]"),
    ),
    Severity.NOTE,
)
def shares_nearly(draft: Draft) -> Iterator[Fault]:
    """Shares sum to 100; the loader lets them miss it by one."""
    for index, section in enumerate(draft.issue.sections):
        if isinstance(section, Stats) and section.shares:
            yield from _unless_whole(
                draft, ("sections", index, "shares"), [s.percent for s in section.shares]
            )
        if isinstance(section, Avrr) and section.returned:
            returned = section.returned
            shares = [returned.female_percent, returned.male_percent]
            given = [each for each in shares if each is not None]
            if len(given) == len(shares):
                yield from _unless_whole(draft, ("sections", index, "returned", "male_percent"), given)


def _unless_whole(draft: Draft, location: tuple[str | int, ...], shares: list[float]) -> Iterator[Fault]:
    if abs((whole := sum(shares)) - _WHOLE) > _TINY:
        yield Fault(draft.at(location), f"{' + '.join(f'{each:g}' for each in shares)} are {whole:g} %")


@rule(
    "NK222",
    Words(
        "a share above 100 %",
        "A part is never more than its whole; only a growth can be, and then the label has to say so.",
        "Look the number up; if it is a growth, write so in the label.",
    ),
    Example(
        bad=_STATS.format(stats='figures: [{value: 140, unit: "%", label: of the women found work}]'),
        good=_STATS.format(stats='figures: [{value: 41, unit: "%", label: of the women found work}]'),
    ),
)
def share_above_whole(draft: Draft) -> Iterator[Fault]:
    """A figure in per cent is at most 100."""
    for index, section in enumerate(draft.issue.sections):
        for number, figure in enumerate(section.figures if isinstance(section, Stats) else ()):
            if (figure.unit or "").strip() == "%" and figure.value > _WHOLE:
                place = draft.at(("sections", index, "figures", number, "value"))
                yield Fault(place, f"{figure.value:g} % stands before {quoted(figure.label)}")


@rule(
    "NK223",
    Words(
        "bars do not fill their total",
        "Some of those counted are in no bar, and readers do not learn who they are.",
        "Add a bar for the others, or correct the total.",
    ),
    Example(
        bad=_STATS.format(
            stats="total: 74\n    bars: [{label: Tbilisi, value: 40}, {label: Batumi, value: 20}]"
        ),
        good=_STATS.format(
            stats="total: 74\n    bars: [{label: Tbilisi, value: 40}, {label: Batumi, value: 34}]"
        ),
    ),
    Severity.NOTE,
)
def bars_below_total(draft: Draft) -> Iterator[Fault]:
    """Bars with a total sum to it; the loader refuses more."""
    for index, section in enumerate(draft.issue.sections):
        if isinstance(section, Stats) and section.bars and section.total:
            counted = sum(bar.value for bar in section.bars)
            if counted < section.total:
                what = f"the bars sum to {counted:,}, and the total is {section.total:,}"
                yield Fault(draft.at(("sections", index, "total")), what)


@rule(
    "NK224",
    Words(
        "a part is as large as its whole",
        "Such a number is mostly one that was typed into the wrong line.",
        "Look it up; if it is right, leave it, and ignore this finding with the reason.",
    ),
    Example(bad=_RETURNED.format(more="health_needs: 463"), good=_RETURNED.format(more="health_needs: 73")),
)
def part_is_whole(draft: Draft) -> Iterator[Fault]:
    """A part of many persons is fewer than all of them."""
    for index, section in enumerate(draft.issue.sections):
        for name in ("returned", "from_country") if isinstance(section, Avrr) else ():
            block = getattr(section, name)
            counts = {key: value for key, value in block if isinstance(value, int)} if block else {}
            persons = counts.pop("persons", 0)
            for key, count in counts.items() if persons >= MANY else ():
                if count == persons:
                    what = f"{key} is {count}, just as persons is"
                    yield Fault(draft.at(("sections", index, name, key)), what)


@rule(
    "NK225",
    Words(
        "two numbers have one label",
        "Readers cannot tell which of the two holds.",
        "Remove one, or say in the labels how they differ.",
    ),
    Example(
        bad=_STATS.format(stats="bars: [{label: Tbilisi, value: 40}, {label: Tbilisi, value: 34}]"),
        good=_STATS.format(stats="bars: [{label: Tbilisi, value: 40}, {label: Batumi, value: 34}]"),
    ),
)
def label_twice(draft: Draft) -> Iterator[Fault]:
    """Each figure, share and bar of a section has a label of its own."""
    for edition in draft.editions:
        for index, section in enumerate(edition.issue.sections):
            for kind in ("figures", "shares", "bars") if isinstance(section, Stats) else ():
                labels = defaultdict[str, list[int]](list)
                for number, each in enumerate(getattr(section, kind)):
                    labels[" ".join(each.label.casefold().split())].append(number)
                for first, *more in labels.values():
                    for number in more:
                        place = edition.at(("sections", index, kind, number, "label"))
                        label = getattr(section, kind)[first].label
                        yield Fault(place, f"{quoted(label)} is the label of number {first + 1}, too")


@rule(
    "NK234",
    Words(
        "the last row of a table is not the sum of the others",
        "Readers add up a column, and a total that is wrong by one makes them doubt all of it.",
        "Add the column up again.",
    ),
    Example(
        bad=_TABLE.format(total=75),
        good=_TABLE.format(total=74),
    ),
)
def wrong_sum(draft: Draft) -> Iterator[Fault]:
    """Where the last row of a table is called a total, each of its numbers is the sum of those above."""
    for edition in draft.editions:
        words = number_words(edition.language)
        for index, section in enumerate(edition.issue.sections):
            rows = section.rows if isinstance(section, Table) else ()
            if len(rows) > FEWEST_ROWS and words.sum.match(rows[-1][0]):
                for place, (told, counted) in _sums(rows, words):
                    where = edition.at(("sections", index, "rows", len(rows) - 1, place))
                    yield Fault(where, f"it says {told:,g}, and the rows above sum to {counted:,g}")


def _sums(rows: tuple[tuple[str, ...], ...], words: NumberWords) -> Iterator[tuple[int, tuple[float, float]]]:
    """Where the others do not sum to the last row: the column, what that says, and their sum."""
    for place, column in enumerate(zip(*rows, strict=True)):
        if place and all(_WHOLE_NUMBER.fullmatch(each.strip()) for each in column):
            *numbers, told = (value_of(each.strip(), words) for each in column)
            if sum(numbers) != told:
                yield place, (told, sum(numbers))


RULES = (
    impossible_share,
    shares_nearly,
    share_above_whole,
    bars_below_total,
    part_is_whole,
    label_twice,
    wrong_sum,
)
