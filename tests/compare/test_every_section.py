"""Every kind of section: whatever is changed in it is told, at its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from layouts.sample_sections import BARE, FULL
from newsletter_kit.compare.compare import compare_issues
from newsletter_kit.issue.model import Issue
from newsletter_kit.issue.sections import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.compare.change import Change

TYPES = {each.type: each for each in BUILT_IN}
TEXTS = {
    "title",
    "body",
    "text",
    "heading",
    "label",
    "caption",
    "alt",
    "by",
    "role",
    "place",
    "note",
    "people",
}
NUMBERS = {"persons", "families", "value", "women", "total"}


def issue_of(*sections: tuple[str, dict[str, Any]]) -> Issue:
    """An issue with these sections, which never was in a file."""
    made = [TYPES[kind].model_validate(data) for kind, data in sections]
    return Issue.model_construct(
        id="a",
        title="A",
        subject="A",
        preheader="A",
        language="en",
        sections=tuple(made),
        social=(),
        funders=(),
    )


def ways(data: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to all values in plain data."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield (*way, key)
        yield from ways(value, (*way, key))


def changed(data: dict[str, Any], way: tuple[Any, ...], change: Any) -> dict[str, Any]:
    """The data with one value changed."""
    new: dict[str, Any] = json.loads(json.dumps(data))  # a copy in which nothing is shared
    inside = new
    for step in way[:-1]:
        inside = inside[step]
    inside[way[-1]] = change(inside[way[-1]])
    return new


def changes(old: Issue, new: Issue) -> list[Change]:
    """What is told."""
    return list(compare_issues(old, new).changes)


@pytest.mark.parametrize("kind", FULL)
def test_each_text_is_told_where_it_stands(kind: str) -> None:
    """One word more in a title, a paragraph, a label or a caption is one change of a text."""
    data = FULL[kind]
    old = issue_of((kind, data))
    for way in [each for each in ways(data) if each[-1] in TEXTS and isinstance(_at(data, each), str)]:
        new = issue_of((kind, changed(data, way, lambda text: f"{text} indeed")))
        (change,) = changes(old, new)
        assert (change.thing, change.spot.new) == ("text", ("sections", 0, *way))


@pytest.mark.parametrize("kind", ["avrr", "stats"])
def test_each_number_is_told_with_its_sign(kind: str) -> None:
    """One more is `+1`, wherever the number stands."""
    data = FULL[kind]
    for way in [each for each in ways(data) if each[-1] in NUMBERS]:
        new = changed(data, way, lambda number: number + 1)
        (change,) = changes(issue_of((kind, data)), issue_of((kind, new)))
        assert (change.thing, change.spot.new) == ("figure", ("sections", 0, *way))
        assert "(+1" in change.what


@pytest.mark.parametrize("kind", FULL)
def test_what_a_section_gains_and_loses_is_told(kind: str) -> None:
    """From the barest section of a type to the fullest, and back, there are changes and each has a name."""
    bare, full = issue_of((kind, BARE.get(kind, {}))), issue_of((kind, FULL[kind]))
    for old, new in ((bare, full), (full, bare)):
        told = changes(old, new)
        assert bool(told) == (FULL[kind] != BARE.get(kind, {}))
        assert all(each.spot.name.startswith("section 1") and each.what for each in told)


@pytest.mark.parametrize("kind", FULL)
def test_a_section_that_changes_its_place_has_moved(kind: str) -> None:
    """All that it holds is the same, so it is one move."""
    other = [("note", {"body": f"Remark number {each} of several"}) for each in "abc"]
    mine = ("text", {"body": "My own words."}) if kind == "note" else (kind, FULL[kind])
    (change,) = changes(issue_of(mine, *other), issue_of(*other, mine))
    assert (change.thing, change.deed) == ("section", "moved")


def _at(data: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        data = data[step]
    return data
