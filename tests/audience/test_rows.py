"""A row of an audience becomes a recipient whose values can stand in a mail."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.audience import rows
from newsletter_kit.audience.rows import RowError, RowRules, cleaned_cell, read_row
from newsletter_kit.visible import is_visible


@pytest.mark.parametrize("value", ["\u200b", "\ufeff", "\u00a0\u200d ", "\u3164", "\u202a\u202c"])
def test_cell_in_which_nothing_can_be_seen_is_empty(value: str) -> None:
    """Nobody reads `Dear ,` because a web form left an invisible sign in the name."""
    row = {"email": "nino@iom.int", "first_name": value}
    assert read_row(2, row, RowRules()).fields == {"first_name": ""}


def test_direction_signs_do_not_reach_the_mail() -> None:
    """A name with an override that is not closed cannot turn the sentence behind it round."""
    row = {"email": "nino@iom.int", "first_name": "Nino\u202egpj.exe", "city": "\u2067حلب\u2069"}
    assert read_row(2, row, RowRules()).fields == {"first_name": "Ninogpj.exe", "city": "حلب"}


def test_joiners_inside_a_name_stay() -> None:
    """Persian names and joined emoji keep the invisible signs that they are spelt with."""
    name = "علی\u200cرضا 👩\u200d👧"
    assert read_row(2, {"email": "a@iom.int", "name": name}, RowRules()).fields == {"name": name}


@given(
    st.text(max_size=40)
    | st.text(st.sampled_from("a \t\u00a0\u10d0\u3164\u200b\u202e\u0301\x07"), max_size=70)
)
def test_a_usual_cell_is_cleaned_as_any_other(value: str) -> None:
    """The short way for cells that only lose their spaces ends where the long one does."""
    try:
        found = rows._cleaned_with_care("name", value)
    except RowError as error:
        with pytest.raises(RowError, match=re.escape(str(error))):
            cleaned_cell("name", value)
    else:
        assert cleaned_cell("name", value) == (found if is_visible(found) else "")
