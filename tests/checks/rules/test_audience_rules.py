"""Rules on the audience itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import audience
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule


TRANSLATED = "title: News\n---\ntranslates: issue.yaml\nlanguage: ka\ntitle: სიახლე"


@pytest.mark.parametrize(
    ("wrong", "severity"), [(1, "note"), (2, "note"), (3, "warning"), (11, "warning"), (12, "error")]
)
def test_the_share_of_wrong_rows_makes_the_gravity(wrong: int, severity: str, tmp_path: Path) -> None:
    """Up to two per cent of wrong rows are a note, up to ten a warning, more an error."""
    good = "".join(f"reader{number}@iom.int\n" for number in range(100))
    bad = "".join(f"no address {number}\n" for number in range(wrong))
    (found,) = findings_of_example(audience.wrong_rows, tmp_path, f"email\n{good}{bad}")
    assert (found.severity, found.place.line) == (severity, 102)


@pytest.mark.parametrize(
    ("rule", "address", "count"),
    [
        (audience.office_address, "press.tbilisi@iom.int", 1),
        (audience.office_address, "office2@iom.int", 1),
        (audience.office_address, "informatics@iom.int", 0),
        (audience.office_address, "helena@iom.int", 0),
        (audience.thrown_away, "nino@news.mailinator.com", 1),
        (audience.thrown_away, "nino@gmail.com", 0),
        (audience.look_alike, "нино@почта.org", 0),
        (audience.look_alike, "nino@i\N{CYRILLIC SMALL LETTER O}m.org", 1),
        (audience.misspelt_domain, "nino@hotmial.com", 1),
        (audience.misspelt_domain, "nino@yahoo.cm", 1),
        (audience.misspelt_domain, "nino@mail.com", 0),
        (audience.misspelt_domain, "nino@ymail.com", 0),
        (audience.misspelt_domain, "nino@yahoo.fr", 0),
    ],
)
def test_an_address_is_looked_at(rule: Rule, address: str, count: int, tmp_path: Path) -> None:
    """Offices, short-lived addresses, mixed scripts and slips are told apart from what only looks so."""
    found = findings_of_example(rule, tmp_path, f"email\n{address}\n")
    assert len(found) == count
    assert all(address not in each.what for each in found)


def test_those_who_have_left_are_not_looked_at(tmp_path: Path) -> None:
    """Whoever is on the suppression list gets nothing, so nothing is said of them."""
    (tmp_path / "suppressed.txt").write_text("info@iom.int\n", encoding="utf-8")
    draft = draft_of_example(tmp_path, "email\ninfo@iom.int\noffice@iom.int\n", "audience")
    draft = replace(draft, settings=draft.settings.model_copy(update={"suppression": "suppressed.txt"}))
    found = audience.office_address.findings(draft)
    assert [each.place.line for each in found] == [3]


@pytest.mark.parametrize(("language", "count"), [("en-GB", 0), ("", 0), ("de", 1)])
def test_a_near_language_will_do(language: str, count: int, tmp_path: Path) -> None:
    """Readers of British English get English; those who ask for nothing get the main language."""
    found = findings_of_example(
        audience.unspoken_language, tmp_path, f"email,language\nn@iom.int,{language}\n"
    )
    assert len(found) == count


@pytest.mark.parametrize(
    ("language", "remedy"), [("ge", "Did you mean ka?"), ("xx", "Write a tag such as en or ka.")]
)
def test_what_is_no_language_is_a_warning_with_its_row(language: str, remedy: str, tmp_path: Path) -> None:
    """The code of a country is answered with its language, if the issue has that; the row is named."""
    rows = f"email,language\nn@iom.int,ka\nl@iom.int,{language}\n"
    found = findings_of_example(audience.unspoken_language, tmp_path, f"{TRANSLATED}\n---\n{rows}")
    assert [(each.severity, each.place.line, each.remedy) for each in found] == [("warning", 3, remedy)]


@pytest.mark.parametrize(
    ("rows", "remedy"),
    [
        ("email\nn@iom.int\n", "Add a column `language`"),
        ("email,language\nn@iom.int,en\n", "Write ka into the column `language`"),
    ],
)
def test_an_edition_that_nobody_gets_says_what_the_file_lacks(rows: str, remedy: str, tmp_path: Path) -> None:
    """Where the column is there, nobody is told to add it."""
    (found,) = findings_of_example(audience.unread_edition, tmp_path, f"{TRANSLATED}\n---\n{rows}")
    assert found.remedy.startswith(remedy)
