"""What we write for spreadsheets cannot run in them."""

from __future__ import annotations

import pytest

from newsletter_kit.audience.export import safe_cell


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("=cmd|'/C calc'!A0", id="C36"),
        "+cmd|'/C calc'!A0",
        "-2+3+cmd|'/C calc'!A0",
        "@SUM(1+9)*cmd|'/C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "  =1+1",
        "＝1+1",
    ],
)
def test_c36_a_formula_becomes_text(cell: str) -> None:
    """A cell that a spreadsheet could run gets an apostrophe, and loses nothing."""
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Nino", "a=b", "-5", "+3.5", "nino@iom.int", "2024-05-01", "it's"])
def test_what_cannot_run_is_left_alone(cell: str) -> None:
    """Words and plain numbers are exported as they are."""
    assert safe_cell(cell) == cell


def test_no_cell_is_turned_around() -> None:
    """A formula behind an invisible mark is text as well, and Arabic keeps its letters."""
    assert [safe_cell(each) for each in ("\u200e=1+1", "a\u202efdp.exe", "نينو\u200f!")] == [
        "'=1+1",
        "a\ufffdfdp.exe",
        "نينو!",
    ]
