"""`only_for`: sections and items that are meant for some recipients, and the issue that each of them sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import is_
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from newsletter_kit.issue.model import Issue, Section
    from newsletter_kit.issue.source import Location, Source
    from newsletter_kit.issue.values import Condition


def conditions(issue: Issue) -> tuple[Condition, ...]:
    """The different conditions of an issue, in the order in which they first stand there.

    Example:
        >>> conditions(load_issue("issues/2024-q1"))  # doctest: +SKIP
        ({'country': ('de', 'fr')},)
    """
    found = {condition_name(each): each for section in issue.sections for each in _conditions_in(section)}
    return tuple(found.values())


def condition_name(condition: Condition) -> str:
    """The name of a condition: the same for each spelling of it.

    Example:
        >>> condition_name({"country": ("de", "fr"), "role": ("staff",)})
        'country=de,fr&role=staff'
    """
    return "&".join(f"{field}={','.join(wanted)}" for field, wanted in sorted(condition.items()))


def holds(condition: Mapping[str, tuple[str, ...]], fields: Mapping[str, str]) -> bool:
    """Whether a recipient with these fields is meant: every field has one of the values, in any letter case.

    Example:
        >>> holds({"country": ("de", "fr")}, {"country": " DE "})
        True
    """
    return all(fields.get(field, "").strip().casefold() in wanted for field, wanted in condition.items())


def holding(issue: Issue, fields: Mapping[str, str]) -> frozenset[str]:
    """The names of the issue's conditions that hold for a recipient: it is the variant that they get.

    Example:
        >>> holding(issue, {"country": "DE"})  # doctest: +SKIP
        frozenset({'country=de'})
    """
    return frozenset(condition_name(each) for each in conditions(issue) if holds(each, fields))


def for_fields(issue: Issue, matching: Collection[str]) -> Issue:
    """The issue without the parts that are meant for others.

    A section goes with its last item, and an issue all of whose sections are meant for others keeps none.
    What stays keeps its lines in issue.yaml.

    Args:
        issue: the whole issue, in any language.
        matching: names of the conditions that hold, as `holding` gives them.

    Example:
        >>> for_fields(issue, {"country=de"}).sections  # doctest: +SKIP
        (Text(...),)
    """
    kept = list(_kept(issue.sections, matching))
    sections = tuple(each.section for each in kept)
    if len(sections) == len(issue.sections) and all(map(is_, sections, issue.sections)):
        return issue
    origin = replace(
        issue.origin,
        source=_moved_source(issue.source, kept),
        translations={tag: for_fields(each, matching) for tag, each in issue.origin.translations.items()},
        section_languages=tuple(issue.section_languages[each.index] for each in kept),
    )
    return issue.with_origin(origin, sections=sections)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A section that stays: where it stood, and where its remaining items stood."""

    index: int
    section: Section
    items: Mapping[str, tuple[int, ...]]


def _conditions_in(section: Section) -> Iterator[Condition]:
    if section.only_for:
        yield section.only_for
    for items in _lists_of_items(section).values():
        yield from (item.only_for for item in items if item.only_for)


def _lists_of_items(section: Section) -> dict[str, tuple[Any, ...]]:
    """The section's fields that are lists of items, by name: anything with an `only_for` is one."""
    fields = {name: getattr(section, name) for name in type(section).model_fields}
    return {
        name: value
        for name, value in fields.items()
        if isinstance(value, tuple) and value and all(hasattr(each, "only_for") for each in value)
    }


def _is_shown(condition: Condition | None, matching: Collection[str]) -> bool:
    return not condition or condition_name(condition) in matching


def _kept(sections: tuple[Section, ...], matching: Collection[str]) -> Iterator[_Kept]:
    for index, section in enumerate(sections):
        lists = _lists_of_items(section)
        items = {
            name: tuple(n for n, item in enumerate(listed) if _is_shown(item.only_for, matching))
            for name, listed in lists.items()
        }
        if not _is_shown(section.only_for, matching) or (items and not any(items.values())):
            continue
        fewer = {name: tuple(lists[name][n] for n in left) for name, left in items.items()}
        changed = {name: left for name, left in fewer.items() if len(left) < len(lists[name])}
        yield _Kept(index, section.model_copy(update=changed) if changed else section, items)


def _moved_source(source: Source | None, kept: list[_Kept]) -> Source | None:
    if source is None:
        return None
    ways = dict(_ways(kept))
    places = ((_moved(location, ways), mark) for location, mark in source.marks.items())
    marks = {location: mark for location, mark in places if location is not None}
    return replace(source, marks=marks, parent=_moved_source(source.parent, kept))


def _ways(kept: list[_Kept]) -> Iterator[tuple[Location, Location]]:
    """Each way to a section or an item that stays, as it was and as it is."""
    for index, each in enumerate(kept):
        yield ("sections", each.index), ("sections", index)
        for name, left in each.items.items():
            yield ("sections", each.index, name), ("sections", index, name)
            for new, old in enumerate(left):
                yield ("sections", each.index, name, old), ("sections", index, name, new)


def _moved(location: Location, ways: Mapping[Location, Location]) -> Location | None:
    """Where the part at `location` stands now; None if it is gone."""
    if location[:1] != ("sections",) or len(location) == 1:
        return location
    item, section = location[:4], location[:2]
    if location[:3] in ways:  # a list of items
        return (*ways[item], *location[4:]) if item in ways else None
    return (*ways[section], *location[2:]) if section in ways else None
