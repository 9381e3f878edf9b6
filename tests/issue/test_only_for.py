"""Parts that are meant for some recipients are shown to those, and their lines stay right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import IssueError
from newsletter_kit.issue.load import load_issue
from newsletter_kit.issue.only_for import condition_name, conditions, for_fields, holding, holds
from newsletter_kit.issue.sections import Highlights

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.issue.model import Issue

ISSUE = """\
id: a
title: t
subject: s
preheader: p
sections:
  - type: stories
    only_for: {country: NO}
    items:
      - title: for Norway
  - type: highlights
    items:
      - title: for Germany and France
        only_for: {Country: [fr, DE]}
      - title: for all
  - type: articles
    items:
      - title: for German staff
        only_for: {role: staff, country: de}
  - type: divider
"""


@pytest.fixture
def issue(write_issue: Callable[..., Path]) -> Issue:
    """An issue with three conditions, and a translation."""
    write_issue("translates: issue.yaml\nlanguage: ka\ntitle: სათაური\n", "issue.ka.yaml")
    return load_issue(write_issue(ISSUE))


def test_conditions_are_known_by_name(issue: Issue) -> None:
    """Each condition has one name, whatever letter case and order it was written in."""
    assert [condition_name(each) for each in conditions(issue)] == [
        "country=no",
        "country=de,fr",
        "country=de&role=staff",
    ]


@pytest.mark.parametrize(
    ("fields", "is_meant"),
    [
        ({"country": "DE"}, True),
        ({"country": " fr "}, True),
        ({"country": "no"}, False),
        ({"country": ""}, False),
        ({}, False),
    ],
)
def test_a_condition_holds_for_one_of_its_values(fields: dict[str, str], *, is_meant: bool) -> None:
    """Letter case and spaces around do not matter; a field that is missing never holds."""
    assert holds({"country": ("de", "fr")}, fields) is is_meant


def test_every_field_of_a_condition_must_hold() -> None:
    """German staff is German, and staff."""
    condition = {"country": ("de",), "role": ("staff",)}
    assert holds(condition, {"country": "de", "role": "Staff"})
    assert not holds(condition, {"country": "de", "role": "friend"})


@pytest.mark.parametrize(
    ("fields", "types", "items"),
    [
        ({}, ["highlights", "divider"], 1),
        ({"country": "no"}, ["stories", "highlights", "divider"], 1),
        ({"country": "de"}, ["highlights", "divider"], 2),
        ({"country": "de", "role": "staff"}, ["highlights", "articles", "divider"], 2),
    ],
)
def test_each_recipient_sees_what_is_meant_for_them(
    issue: Issue, fields: dict[str, str], types: list[str], items: int
) -> None:
    """Sections and items for others are gone, and a section goes with its last item."""
    for language in issue.languages:
        shown = for_fields(issue.in_language(language), holding(issue, fields))
        highlights = next(each for each in shown.sections if isinstance(each, Highlights))
        assert [each.type for each in shown.sections] == types
        assert len(highlights.items) == items


def test_what_stays_keeps_its_line(issue: Issue) -> None:
    """The first item that is left is still at the line where its author wrote it."""
    source = for_fields(issue, frozenset()).source
    assert source is not None
    assert source.where(("sections", 0, "items", 0, "title")) == "issue.yaml:14:9 sections.0.items.0.title"
    assert source.mark(("sections", 1)).line == 19


def test_languages_are_filtered_alike(issue: Issue) -> None:
    """A filtered issue has its translations still, with as many sections."""
    shown = for_fields(issue, frozenset())
    assert shown.in_language("ka").title == "სათაური"
    assert len(shown.in_language("ka").section_languages) == len(shown.sections) == 2


def test_an_issue_for_all_is_left_alone(issue: Issue) -> None:
    """Where every condition holds, the same issue comes back."""
    assert for_fields(issue, {condition_name(each) for each in conditions(issue)}) is issue


@pytest.mark.parametrize(
    "condition", ["{}", "{'': de}", "{country: []}", "{country: {a: b}}", "x", "{country: [[a]]}"]
)
def test_a_condition_without_values_is_refused(condition: str, write_issue: Callable[..., Path]) -> None:
    """A condition that nobody could meet is a slip."""
    path = write_issue(ISSUE.replace("{country: NO}", condition))
    with pytest.raises(IssueError, match=r"issue\.yaml:7:5 sections\.0\.only_for"):
        load_issue(path)
