"""Rules on type, on the finished HTML: sizes, lines, faces, Georgian."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import lettering
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

LONG = "The office opened two service hubs in the first quarter of 2024 and advises all who come."
LONG_GEORGIAN = (
    "ოფისმა წლის პირველ კვარტალში ორი სერვის ჰაბი გახსნა, რომლებიც ყველა დაბრუნებულს კონსულტაციას უწევს."
)


@pytest.mark.parametrize(
    ("size", "severities"), [("11px", ["error"]), ("13px", ["warning"]), ("14px", []), ("1.2em", [])]
)
def test_small_type_gets_graver(size: str, severities: list[str], tmp_path: Path) -> None:
    """Below 13 px it is an error, below 14 px a warning; a size in other units is not guessed."""
    found = findings_of_example(
        lettering.small_type, tmp_path, f'<p style="font-size:{size}">Small print</p>'
    )
    assert [each.severity.value for each in found] == severities


def test_blank_cells_have_no_type(tmp_path: Path) -> None:
    """A cell that only holds the place has no words that could be small."""
    html = '<table role="presentation"><tr><td style="font-size:1px">&nbsp;</td></tr></table>'
    assert findings_of_example(lettering.small_type, tmp_path, html) == []


def test_a_mail_in_small_print_is_found_as_a_whole(tmp_path: Path) -> None:
    """Where most of the text is below 16 px, no single place is to blame."""
    html = f'<!DOCTYPE html><html><body><p style="font-size:14px">{LONG}</p></body></html>'
    (found,) = findings_of_example(lettering.small_type, tmp_path, html)
    assert found.place.name == "edition en"


@pytest.mark.parametrize(
    ("style", "text", "count"),
    [
        ("font-size:16px;line-height:20px", LONG, 1),
        ("font-size:16px;line-height:1.3", LONG, 1),
        ("font-size:16px;line-height:130%", LONG, 1),
        ("font-size:16px;line-height:23px", LONG, 0),
        ("font-size:16px;line-height:23px", LONG_GEORGIAN, 1),
        ("font-size:16px;line-height:26px", LONG_GEORGIAN, 0),
        ("font-size:26px;line-height:32px", LONG, 0),
        ("font-size:16px;line-height:18px", "A short line", 0),
    ],
)
def test_paragraphs_want_room(style: str, text: str, count: int, tmp_path: Path) -> None:
    """Georgian wants more than Latin; headings and short lines may be tight."""
    assert (
        len(findings_of_example(lettering.tight_lines, tmp_path, f'<p style="{style}">{text}</p>')) == count
    )


@pytest.mark.parametrize(("text", "count"), [("All rights reserved.", 0), (LONG * 3, 1)])
def test_a_few_lines_may_be_centred(text: str, count: int, tmp_path: Path) -> None:
    """Small print in the middle is right, a long paragraph there is not; the old attribute counts."""
    assert len(findings_of_example(lettering.alignment, tmp_path, f'<p align="center">{text}</p>')) == count


@pytest.mark.parametrize(
    ("faces", "text", "count"),
    [
        ("Arial,sans-serif", "News", 0),
        ("Arial,sans-serif", "სიახლეები", 1),
        ("Arial,Sylfaen,sans-serif", "სიახლეები", 0),
        ("Arial", "სიახლეები", 2),
    ],
)
def test_georgian_wants_a_face_that_has_it(faces: str, text: str, count: int, tmp_path: Path) -> None:
    """A list without Georgian letters is found only where there is Georgian text."""
    html = f'<p style="font-family:{faces}">{text}</p>'
    assert len(findings_of_example(lettering.typefaces, tmp_path, html)) == count


def test_latin_capitals_are_left_to_the_designer(tmp_path: Path) -> None:
    """Only Georgian is asked about capitals and spacing."""
    html = '<p style="text-transform:uppercase;letter-spacing:1px">News</p>'
    assert findings_of_example(lettering.georgian_capitals, tmp_path, html) == []
