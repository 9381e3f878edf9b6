"""The numbers that an issue gives as data, each with its name, so that issues can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.issue.avrr import Avrr
from newsletter_kit.issue.sections import Stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

_BLOCKS = ("returned", "after_arrival", "from_country")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One number of an issue's data.

    Attributes:
        location: the way to it in the issue.
        name: what tells it from the others, the same in each issue: a label, or `returned.persons`.
        label: how a finding calls it.
        value: the number.
        unit: what stands behind it; empty for most.
        note: the small line below it; empty for most.
        is_count: whether it counts persons or things, and is no share.
    """

    location: Location
    name: str
    label: str
    value: float
    unit: str = ""
    note: str = ""
    is_count: bool = True


def recorded(issue: Issue) -> dict[str, Recorded]:
    """The numbers of an issue by their names; of two with one name, the first.

    Example:
        >>> recorded(issue)["returned.persons"].value  # doctest: +SKIP
        463
    """
    found: dict[str, Recorded] = {}
    for index, section in enumerate(issue.sections):
        for each in _numbers_of(section, ("sections", index)):
            found.setdefault(each.name, each)
    return found


def last_recorded(issues: Iterable[Issue]) -> tuple[Issue, dict[str, Recorded]] | None:
    """The youngest of these issues, the oldest of which comes first, that has numbers; and its numbers.

    Example:
        >>> last_recorded([]) is None
        True
    """
    each_one = ((each, numbers) for each in reversed(tuple(issues)) if (numbers := recorded(each)))
    return next(each_one, None)


def same_words(label: str) -> str:
    """A label without the differences that do not count: capitals, blanks.

    Example:
        >>> same_words("Persons  helped")
        'persons helped'
    """
    return " ".join(label.casefold().split())


def _numbers_of(section: object, location: Location) -> Iterator[Recorded]:
    if isinstance(section, Avrr):
        for name in _BLOCKS:
            yield from _counts(getattr(section, name), name, (*location, name))
    elif isinstance(section, Stats):
        yield from _figures(section, location)


def _counts(block: BaseModel | None, name: str, location: Location) -> Iterator[Recorded]:
    for key, value in block or ():
        if isinstance(value, int | float):
            label = f"{name}.{key}"
            yield Recorded((*location, key), label, label, value, is_count=not key.endswith("_percent"))


def _figures(stats: Stats, location: Location) -> Iterator[Recorded]:
    for index, each in enumerate(stats.figures):
        way, unit = (*location, "figures", index, "value"), (each.unit or "").strip()
        is_count = unit != "%"
        yield Recorded(
            way,
            same_words(each.label),
            each.label,
            float(each.value),
            unit,
            each.note or "",
            is_count=is_count,
        )
    for index, bar in enumerate(stats.bars):
        yield Recorded((*location, "bars", index, "value"), same_words(bar.label), bar.label, bar.value)
    for index, share in enumerate(stats.shares):
        way = (*location, "shares", index, "percent")
        yield Recorded(way, same_words(share.label), share.label, share.percent, "%", is_count=False)
