"""Rules on what could lead to one person: small numbers of a place, a child's age beside a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.people_words import people_words
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around
from newsletter_kit.issue.avrr import SMALL_NUMBER, Avrr
from newsletter_kit.issue.avrr import small_numbers as counts_of
from newsletter_kit.issue.sections import Quote, Stats, Table
from newsletter_kit.issue.values import Item

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.spoken_text import SpokenText
    from newsletter_kit.issue.model import Section
    from newsletter_kit.issue.source import Location
    from newsletter_kit.issue.values import OfPeople

_READ = frozenset({"markdown", "title", "line"})

_AVRR = """\
sections:
  - type: avrr
    from_country: {persons: 19, unaccompanied_children: 1}
"""
_STORY = """\
sections:
  - type: stories
    items:
      - title: Natia, Imereti region
        body: BODY
        consent: {form: "2024-017", date: 2024-02-01, scope: newsletter}
"""


@rule(
    "NK180",
    Words(
        "a count is so small that it can point at one person",
        "Where few people live, everybody knows who the one unaccompanied child was.",
        "Write `small_numbers: hide`, which prints fewer than 5; or `small_numbers: show`, if you have"
        " thought of it and nobody can be found by it.",
    ),
    Example(bad=_AVRR, good=_AVRR + "    small_numbers: hide\n"),
)
def small_count(draft: Draft) -> Iterator[Fault]:
    """No record prints a count from 1 to 4 that nobody has decided to print."""
    for index, section in enumerate(draft.issue.sections):
        if isinstance(section, Avrr) and "small_numbers" not in section.model_fields_set:
            for location, count in counts_of(section):
                place = draft.at(("sections", index, *location))
                yield Fault(place, f"a count of {count} can point at single persons in a small place")


@rule(
    "NK181",
    Words(
        "a text counts a few people of one place",
        "Two women of one town are known to all of it, and with them what the text says of them.",
        f"Write “a few” or “fewer than {SMALL_NUMBER}”, or name the region in place of the town.",
    ),
    Example(
        bad="intro: IOM helped two women from Telavi who had been trafficked.",
        good="intro: IOM helped women from Kakheti who had been trafficked.",
    ),
)
def few_people(draft: Draft) -> Iterator[Fault]:
    """No text names a number from 1 to 4 of people, and a place in the same sentence."""
    for text in draft.texts:
        if text.kind in _READ and (found := people_words(text.language).few_people.search(text.value)):
            yield Fault(text.place, f"{_words(text, found)} can point at single persons")


@rule(
    "NK184",
    Words(
        "a table or a chart counts fewer than five people",
        "A row of a table names a place or a group, and with a small number it names its people.",
        f"Write “fewer than {SMALL_NUMBER}”, or put small rows together into one.",
    ),
    Example(
        bad="sections: [{type: table, columns: [Region, Persons], rows: [[Imereti, '120'], [Racha, '2']]}]",
        good="sections: [{type: table, columns: [Region, Persons], rows: [[Imereti, '120'], [Racha, < 5]]}]",
    ),
)
def small_row(draft: Draft) -> Iterator[Fault]:
    """No cell, figure or bar that counts people has a number from 1 to 4."""
    people = people_words(draft.issue.language).people
    for index, section in enumerate(draft.issue.sections):
        for location, count in _counted_people(section, people):
            if 0 < count < SMALL_NUMBER:
                place = draft.at(("sections", index, *location))
                yield Fault(place, f"a count of {count} can point at single persons")


def _counted_people(section: Section, people: re.Pattern[str]) -> Iterator[tuple[Location, int]]:
    if isinstance(section, Table):
        columns = [number for number, head in enumerate(section.columns) if number and people.search(head)]
        for number, row in enumerate(section.rows):
            yield from ((("rows", number, each), int(row[each])) for each in columns if row[each].isdecimal())
    elif isinstance(section, Stats):
        for number, figure in enumerate(section.figures):
            if people.search(figure.label) and figure.value == int(figure.value) and not figure.unit:
                yield ("figures", number, "value"), int(figure.value)
        for number, bar in enumerate(section.bars):
            if people.search(f"{section.heading} {bar.label}"):
                yield ("bars", number, "value"), bar.value


@rule(
    "NK182",
    Words(
        "a child's name stands beside its age",
        "With a name, an age and a place anybody finds a child, and the mail is kept for years.",
        "Leave out the name or the age, or change the name and say so with `name_changed: true`.",
    ),
    Example(
        bad="intro: We met 11-year-old Luka in Imereti.",
        good="intro: We met Luka, a schoolboy, in Imereti.",
    ),
)
def age_beside_name(draft: Draft) -> Iterator[Fault]:
    """No text has the name of a child with its age, unless its name was changed."""
    told_of, changed = _told_of(draft), _with_other_names(draft)
    for text in draft.texts:
        if text.kind in _READ and not _is_in(text.location, changed):
            words = people_words(text.language)
            found = words.age_of_named.search(text.value)
            if found is None and _is_in(text.location, told_of):
                found = words.age_in_brackets.search(text.value)
            if found:
                yield Fault(text.place, f"{_words(text, found)} is a name with the age of a child")


@rule(
    "NK183",
    Words(
        "the age of somebody's child stands in their story",
        "Together with the parent's name and place it tells neighbours and others which child it is.",
        "Consider “her son” or “her schoolboy son” in place of the age.",
    ),
    Example(
        bad=_STORY.replace("BODY", "Natia came home for her 11-year-old son."),
        good=_STORY.replace("BODY", "Natia came home for her son."),
    ),
    Severity.NOTE,
)
def age_of_child(draft: Draft) -> Iterator[Fault]:
    """No story of a person tells the age of their child."""
    told_of = _told_of(draft) - _with_other_names(draft)
    for text in draft.texts:
        if text.kind in _READ and _is_in(text.location, told_of):
            found = people_words(text.language).age_of_child.search(text.value)
            if found:
                yield Fault(text.place, f"{_words(text, found)} tells the age of a child")


def _words(text: SpokenText, found: re.Match[str]) -> str:
    return around(text.value, found.start(), found.end(), more=0)


def _told_of(draft: Draft) -> frozenset[Location]:
    return frozenset(each.location for each in draft.portrayals)


def _with_other_names(draft: Draft) -> frozenset[Location]:
    return frozenset(each.location for each in draft.portrayals if _has_another_name(each.content))


def _has_another_name(content: OfPeople) -> bool:
    return isinstance(content, (Item, Quote)) and content.name_changed


def _is_in(location: Location, parts: frozenset[Location]) -> bool:
    return any(location[:length] in parts for length in range(2, len(location)))


RULES = (small_count, few_people, age_beside_name, age_of_child, small_row)
