"""What no mail may lack, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.slots import require_slots
from newsletter_kit.errors import LayoutError

LEAVE = "((unsubscribe_url))"
ADDRESS = "1 Hill Street, [Tbilisi](https://example.org/map), Georgia"
SEAM = "<![endif]--><!--[if mso | IE]><table"
PIECES = st.sampled_from([
    SEAM, "><![endif]-->", "<p>1 Hill", "1 Hill", " Street", "Tbilisi, Georgia", " ", "<style>", "</style>",
    "<head>", "</HEAD>", "<!--", "-->", "<p title='", "'", ">", "<b>", "</td>",
])  # fmt: skip


def test_an_address_with_a_link_in_it_is_found_in_plain_text() -> None:
    """A link's address behind its words does not hide the postal address in the plain text."""
    html = (
        f'<a href="{LEAVE}">Leave</a><p>1 Hill Street, <a href="https://example.org/map">Tbilisi</a>, Georgia'
    )
    text = f"1 Hill Street, Tbilisi\n(https://example.org/map), Georgia\n{LEAVE}"
    require_slots(html, text, ADDRESS, "base")


def test_an_address_of_which_a_word_is_missing_is_not_there() -> None:
    """Half an address is none."""
    with pytest.raises(LayoutError, match=r"issue\.txt\.j2: the postal address is not shown"):
        require_slots(
            f'<a href="{LEAVE}">1 Hill Street, Tbilisi, Georgia</a>', f"Tbilisi\n{LEAVE}", ADDRESS, "base"
        )


def found(html: str) -> bool:
    try:
        require_slots(f"<a href='{LEAVE}'></a>{html}", LEAVE, "1 Hill Tbilisi", "base")
    except LayoutError as error:
        return "issue.mjml.j2" not in str(error)
    return True


@given(st.lists(PIECES, max_size=14).map("".join))
def test_an_address_in_the_foot_is_found_as_if_all_were_looked_at(html: str) -> None:
    """To look into the last section first neither finds an address that is not shown, nor misses one."""
    assert found(html) == found(html.replace("mso | IE", "mso"))
