"""What no mail may lack, however it is written."""

from __future__ import annotations

import pytest

from newsletter_kit.compile.slots import require_slots
from newsletter_kit.errors import LayoutError

LEAVE = "((unsubscribe_url))"
ADDRESS = "1 Hill Street, [Tbilisi](https://example.org/map), Georgia"


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
