"""Rules on what the issue wants to know of its readers, and what the audience can say."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Place, Severity
from newsletter_kit.checks.place import files_of, place_named
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import counted, rows_named
from newsletter_kit.issue import only_for
from newsletter_kit.message.needs import known_fields, link_tags, tags_of, unknown_tags
from newsletter_kit.nearest import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.errors import Problem

_NINO = "email,first_name\nnino@iom.int,Nino\n"
_NOBODY = "email,first_name\nnino@iom.int,Nino\nluka@iom.int,\n"
_OWN_FIELDS = frozenset({"unsubscribe_token"})
_TAG = re.compile(r"\(\(\w+")
_STANDARD = ("first_name", "last_name", "language")
_NEAR = 0.75
_MOST = 0.5


def _example(issue: str, bad: str, good: str) -> Example:
    return Example(bad=f"{issue}\n---\n{bad}", good=f"{issue}\n---\n{good}", kind="audience")


@rule(
    "NK320",
    Words(
        "no reader has the field of a merge tag",
        "There is nothing to put in its place, so nobody can be written to.",
        "Correct the name, add the column to the audience, or write a fallback: ((first_name|reader)).",
    ),
    Example(
        bad=f"intro: Dear ((fristname)), here is our news.\n---\n{_NINO}",
        good=f"intro: Dear ((first_name)), here is our news.\n---\n{_NINO}",
        kind="audience",
    ),
    Severity.ERROR,
)
def unknown_field(draft: Draft) -> Iterator[Fault]:
    """Each merge tag without a fallback has a column in the audience."""
    yield from (_at(each, draft) for each in _unknown(draft, 0))


@rule(
    "NK321",
    Words(
        "everybody gets the fallback of a merge tag",
        "The mail greets nobody by name, though it was meant to.",
        "Correct the name, or add the column to the audience.",
    ),
    Example(
        bad=f"intro: Dear ((fristname|reader)), here is our news.\n---\n{_NINO}",
        good=f"intro: Dear ((first_name|reader)), here is our news.\n---\n{_NINO}",
        kind="audience",
    ),
)
def everybody_falls_back(draft: Draft) -> Iterator[Fault]:
    """Each merge tag with a fallback has a column in the audience."""
    yield from (_at(each, draft) for each in _unknown(draft, 1))


def _unknown(draft: Draft, which: int) -> Iterator[Problem]:
    """What no column can fill: first the tags without a fallback, then those with one."""
    if draft.audience is not None:
        known = known_fields(draft.settings, draft.audience.columns) | _OWN_FIELDS
        for each in draft.editions:
            yield from unknown_tags(draft.issue, each.edition, known)[which]


def _at(problem: Problem, draft: Draft) -> Fault:
    place, tag = place_named(problem.where, files_of(draft.issue)), _TAG.search(problem.what)
    return Fault(place, problem.what, problem.remedy, words=tag[0] if tag else "")


@rule(
    "NK322",
    Words(
        "some readers lack the value of a merge tag",
        "Their mail would have a gap in it, so the run does not begin.",
        "Fill in the rows, or write a fallback into the merge tag: ((first_name|reader)).",
    ),
    _example("intro: Dear ((first_name)), here is our news.", _NOBODY, _NINO),
    Severity.ERROR,
)
def lacking_value(draft: Draft) -> Iterator[Fault]:
    """Every reader has a value for each merge tag without a fallback, and an address for each whole link."""
    for (where, what, remedy), rows in draft.readers.lacking.items() if draft.readers else ():
        tally = rows.tally()
        told = f"{where}: {what}, for {counted(tally.count, 'reader')}: {rows_named(tally)}"
        yield Fault(_row(draft, tally.first[0].row), told, remedy)


def _row(draft: Draft, row: int) -> Place:
    path = draft.audience.path if draft.audience else None
    return Place(path.name if path else "audience", row, file=path)


@rule(
    "NK323",
    Words(
        "a part is meant for readers that there are not",
        "What stands below `only_for` reaches nobody, though somebody wrote it.",
        "Compare the field and its values with the audience's column.",
    ),
    _example(
        "sections: [{type: text, body: News., only_for: {country: GE}}, {type: text, body: More.}]",
        "email,country\nnino@iom.int,Georgia\n",
        "email,country\nnino@iom.int,GE\n",
    ),
)
def reaches_nobody(draft: Draft) -> Iterator[Fault]:
    """Each condition of `only_for` holds for some reader."""
    if draft.audience is None or draft.readers is None:
        return
    columns = {*draft.audience.columns, "language"}
    for condition in only_for.conditions(draft.issue):
        name = only_for.condition_name(condition)
        place = draft.at(_way_to(draft, name))
        if missing := sorted(condition.keys() - columns):
            what = f"the audience has no column {' and '.join(missing)}, so this reaches nobody"
            yield Fault(place, what, f"Columns: {listed(columns, missing[0])}.")
        elif not draft.readers.met[name]:
            wanted = name.replace("&", " and ")
            yield Fault(place, f"no reader has {wanted}, so what is meant for them reaches nobody")


def _way_to(draft: Draft, name: str) -> tuple[str | int, ...]:
    """The first section, or item, with a condition."""
    for index, section in enumerate(draft.issue.sections):
        items = [(("items", number), each) for number, each in enumerate(getattr(section, "items", ()))]
        for more, part in [((), section), *items]:
            condition = getattr(part, "only_for", None)
            if condition and only_for.condition_name(condition) == name:
                return ("sections", index, *more, "only_for")
    return ("sections",)


@rule(
    "NK324",
    Words(
        "a column has nearly the name of a field",
        "It is read as a field of its own, and the one that was meant stays empty for everybody.",
        "Rename the column, or name it in newsletter.toml below audience_columns.",
    ),
    Example(
        bad="email,frist_name\nnino@iom.int,Nino\n",
        good="email,first_name\nnino@iom.int,Nino\n",
        kind="audience",
    ),
)
def near_miss(draft: Draft) -> Iterator[Fault]:
    """No column is called nearly as a field that the issue, or everybody, uses and the audience lacks."""
    if draft.audience is None or draft.readers is None:
        return
    columns = set(draft.audience.columns)
    columns |= {"language"} if draft.readers.languages.keys() - {""} else set()
    wanted = {*_STANDARD, *_asked_for(draft)} - columns
    for column in draft.audience.columns:
        near = get_close_matches(column, sorted(wanted), n=1, cutoff=_NEAR) if column not in wanted else ()
        if near and column not in _asked_for(draft):
            what = f"the column {column} is nearly {near[0]}, which the audience lacks"
            yield Fault(_row(draft, 1), what, f"Call the column {near[0]}, if that is meant.")


def _asked_for(draft: Draft) -> set[str]:
    tags = (*link_tags(draft.settings), *(tag for each in draft.editions for tag in tags_of(each.edition)))
    return {tag.name for tag in tags} | {name for each in only_for.conditions(draft.issue) for name in each}


@rule(
    "NK325",
    Words(
        "most readers get the fallback of a merge tag",
        "A fallback is meant for a few: what most read should be the better sentence.",
        "Fill in the column, or write the sentence so that it needs no name.",
    ),
    _example(
        "intro: Dear ((first_name|reader)), here is our news.",
        "email,first_name\na@iom.int,\nb@iom.int,\nc@iom.int,Nino\n",
        _NINO,
    ),
    Severity.NOTE,
)
def most_fall_back(draft: Draft) -> Iterator[Fault]:
    """At least half of the readers have a value for a merge tag that has a fallback."""
    readers = draft.readers
    if draft.audience is None or readers is None:
        return
    for name in dict.fromkeys(
        tag.name for each in draft.editions for tag in tags_of(each.edition) if tag.fallback
    ):
        given = readers.given[name]
        if name in draft.audience.columns and readers.count and given < _MOST * readers.count:
            what = f"{counted(given, 'reader')} of {readers.count:,} have a value for (({name}))"
            yield Fault(Place(draft.audience.path.name, file=draft.audience.path), what)


RULES = (unknown_field, everybody_falls_back, lacking_value, reaches_nobody, near_miss, most_fall_back)
