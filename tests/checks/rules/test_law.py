"""Rules on what the law wants: addresses of all countries, ways out that are hidden, old years."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import law
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "address",
    [
        "12 Hill Street, 0162 Tbilisi, Georgia",
        "Kurfürstendamm 12, 10719 Berlin",
        "Casilla 99, Lima",
        "12 Hill Street, 5th floor, Tbilisi",
        "17 route des Morillons\\n1218 Grand-Saconnex\\nSuisse",
        "თბილისი, ბორჯომის ქუჩა 12",
        "P.O. Box 17, Vienna, Austria",
        "北京市朝阳区亮马河南路14号",
        "IOM Georgia, press@iom.int, 12 Hill Street, Tbilisi",
    ],
)
def test_addresses_of_all_countries_pass(address: str, tmp_path: Path) -> None:
    """A street, a box, another script, an e-mail beside it: all are postal."""
    assert findings_of_example(law.postal_address, tmp_path, f'postal_address = "{address}"') == []


@pytest.mark.parametrize("address", ["IOMTBILISI@iom.int", "https://iom.int", "Tbilisi", "+995 322 25 22 16"])
def test_what_no_letter_reaches_is_an_error(address: str, tmp_path: Path) -> None:
    """An e-mail address, a page, a town alone and a telephone number are no postal address."""
    (found,) = findings_of_example(law.postal_address, tmp_path, f'postal_address = "{address}"')
    assert (found.severity, found.place.name) == (Severity.ERROR, "newsletter.toml")


def test_an_address_without_a_number_is_a_doubt(tmp_path: Path) -> None:
    """In a village that may be right."""
    (found,) = findings_of_example(
        law.postal_address, tmp_path, 'postal_address = "Old Mill, Ushguli, Svaneti"'
    )
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    "address", ["5th floor, Tbilisi", "IOM Georgia, 5th floor, Tbilisi", "Office 12, Tbilisi"]
)
def test_a_floor_without_a_street_is_a_doubt(address: str, tmp_path: Path) -> None:
    """The number of a floor or a room is none of a house."""
    (found,) = findings_of_example(law.postal_address, tmp_path, f'postal_address = "{address}"')
    assert found.severity is Severity.WARNING


def test_the_address_of_an_issue_wins(tmp_path: Path) -> None:
    """An address in the footer is looked at in the place of that of the settings."""
    draft = draft_of_example(tmp_path, "footer: {postal_address: press@iom.int}", "issue")
    assert [each.place.part for each in law.postal_address.findings(draft)] == ["footer.postal_address"]


def test_the_plain_text_needs_a_way_out_too(tmp_path: Path) -> None:
    """A text without the address of the page is found."""
    draft = draft_of_example(tmp_path, "News, and no more", "text")
    assert [each.what for each in law.way_out.findings(draft)] == [
        "the plain text shows no address to leave the list"
    ]


@pytest.mark.parametrize(
    ("line", "count"), [("© 2019–2024 IOM", 0), ("© IOM", 0), ("© 2024 IOM", 0), ("© 2019–2022 IOM", 1)]
)
def test_the_last_year_counts(line: str, count: int, tmp_path: Path) -> None:
    """A range ends in the issue's year, and no year is no fault."""
    text = f"footer: {{copyright: {line}}}"
    assert len(findings_of_example(law.copyright_year, tmp_path, text)) == count


def test_the_year_of_today_is_right_as_well(tmp_path: Path) -> None:
    """An issue on last year's work carries this year's copyright."""
    text = "footer: {copyright: © 2025 IOM}"
    draft = draft_of_example(tmp_path, text, "issue", dt.date(2025, 1, 10))
    assert list(law.copyright_year.findings(draft)) == []
