"""Rules on what the issue wants to know of its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import merge_fields
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

DEAR = "intro: Dear ((first_name)), here is our news."


def test_those_who_lack_a_value_are_counted_by_the_field(tmp_path: Path) -> None:
    """One finding for a field says how many lack it, names five rows, and shows no address."""
    rows = "\n".join(f"reader{number}@iom.int," for number in range(9))
    text = f"{DEAR}\n---\nemail,first_name\nnino@iom.int,Nino\n{rows}"
    (found,) = findings_of_example(merge_fields.lacking_value, tmp_path, text)
    assert str(found.place) == "audience.csv:3"
    assert "9 readers: rows 3, 4, 5, 6, 7 and 4 more" in found.what
    assert "@" not in found.what


@pytest.mark.parametrize(("country", "count"), [("GE", 1), ("DE", 0)])
def test_only_those_who_get_a_part_must_have_its_fields(country: str, count: int, tmp_path: Path) -> None:
    """A merge tag in a part for some readers is asked of these readers alone."""
    section = "{type: text, body: 'Dear ((first_name)).', only_for: {country: GE}}"
    text = f"sections: [{section}, {{type: text, body: News.}}]"
    rows = f"email,first_name,country\nnino@iom.int,,{country}\nluka@iom.int,Luka,GE\n"
    found = findings_of_example(merge_fields.lacking_value, tmp_path, f"{text}\n---\n{rows}")
    assert len(found) == count


def test_a_condition_without_a_column_is_told_once(tmp_path: Path) -> None:
    """Where the column itself is missing, its values are not missed as well."""
    text = "sections: [{type: text, body: A., only_for: {country: GE}}, {type: text, body: B.}]"
    found = findings_of_example(merge_fields.reaches_nobody, tmp_path, f"{text}\n---\nemail\nnino@iom.int\n")
    assert ["no column country" in each.what for each in found] == [True]


@pytest.mark.parametrize(
    ("header", "count"),
    [
        ("email,first_name,language", 0),
        ("email,first_name,langauge", 1),
        ("email,frist_name,language", 1),
        ("email,organisation,country", 0),
        ("email,first_name,last_name", 0),
    ],
)
def test_a_column_of_its_own_is_left_alone(header: str, count: int, tmp_path: Path) -> None:
    """Only a column whose name is nearly that of a missing field is found."""
    text = f"intro: Dear ((first_name|reader)).\n---\n{header}\nnino@iom.int,en,en\n"
    assert len(findings_of_example(merge_fields.near_miss, tmp_path, text)) == count


def test_nothing_is_said_of_readers_that_were_not_named(tmp_path: Path) -> None:
    """Without an audience, no rule asks for one."""
    draft = draft_of_example(tmp_path, DEAR)
    assert [finding for rule in merge_fields.RULES for finding in rule.findings(draft)] == []
