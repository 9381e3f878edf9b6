"""Rows that are judged together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.audience import grid as grid_module
from newsletter_kit.audience.grid import Grid, grids_of
from newsletter_kit.audience.judging import judge
from newsletter_kit.audience.rows import BadRow, Fields, RowError, RowRules, read_row

if TYPE_CHECKING:
    from newsletter_kit.audience.recipient import Recipient

EMAILS = [
    "nino@iom.int",
    " Nino@IOM.int ",
    "ნინო@iom.int",
    "a@bücher.org",
    "a@x.test",
    "a b@x.org",
    "",
    "-a@x.org",
]
CELLS = [
    "",
    "Nino",
    " Nino ",
    "ნინო",
    "a\x00b",
    "a\tb",
    "x" * 1_001,
    "\u202eab",
    "a\u0301" * 2 + "\u0301" * 40,
]
LANGUAGES = ["", " ", "en", " KA_ge", "de", "?"]
RULES = [RowRules(), RowRules(["en", "ka"]), RowRules(allow_test=True)]

ROWS = st.fixed_dictionaries(
    {"email": st.sampled_from(EMAILS), "name": st.sampled_from(CELLS), "language": st.sampled_from(LANGUAGES)}
)
ODD_ROWS = st.dictionaries(st.sampled_from(["email", "name", "town"]), st.sampled_from([*EMAILS, *CELLS]))


def alone(fields: Fields | BadRow, row: int, rules: RowRules) -> Recipient | str:
    """What is said of one row by itself."""
    if isinstance(fields, BadRow):
        return fields.reason
    try:
        return read_row(row, fields, rules)
    except RowError as error:
        return str(error)


@pytest.mark.parametrize("most", [0, 2, 1_000])
@pytest.mark.parametrize("rules", RULES)
@given(st.lists(ROWS | st.just(BadRow("it has 1 cell"))) | st.lists(ROWS | ODD_ROWS))
def test_a_row_is_judged_among_others_as_it_is_alone(
    rules: RowRules, most: int, rows: list[Fields | BadRow]
) -> None:
    """Neither the recipient nor the words of a refusal depend on the rows around."""
    together: dict[int, Recipient | str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid_module, "MAX_COLUMNS", most)
        grids = list(grids_of(list(enumerate(rows, 2))))
    for grid in grids:
        good, bad = judge(grid, rules)
        together |= {each.row: each for each in good.recipients()}
        together |= {note.row: note.reason for note in (*grid.notes, *bad)}
    assert together == {row: alone(fields, row, rules) for row, fields in enumerate(rows, 2)}


@pytest.mark.parametrize("name", ["Nino", "ნინო"])
def test_recipients_come_in_the_order_of_their_rows(name: str) -> None:
    """A row that is judged by itself keeps its place among the others."""
    grid = Grid(
        range(2, 6), ("email", "name"), ([f"R{row}@x.org" for row in range(2, 6)], ["Ann", name, "Ann", ""])
    )
    good, _ = judge(grid, RowRules())
    assert (good.rows, good.keys[1], good.cells) == ([2, 3, 4, 5], "r3@x.org", (["Ann", name, "Ann", ""],))


def test_a_field_that_only_wrong_rows_have_is_no_column() -> None:
    """A merge tag cannot count on what nobody of the audience has, and columns stand as in right rows."""
    wrong, right = {"email": "", "age": "7", "town": ""}, {"email": "a@x.org", "name": "", "town": ""}
    (grid,) = grids_of([(2, wrong), (3, right)])
    good, _ = judge(grid, RowRules())
    assert (good.names, good.fields()) == (("name", "town"), [{"name": "", "town": ""}])
