"""Recipients go into the ledger and come out of it as they were."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter_kit.address import parse_address
from newsletter_kit.audience.columns import Columns
from newsletter_kit.ledger.json_texts import json_texts
from newsletter_kit.ledger.values import Member
from newsletter_kit.sending.members import kept_texts, recipient_of


@pytest.mark.parametrize(
    "text", ["Nino@IOM.int", "ნინო@bücher.org", "x@localhost", "x@[127.0.0.1]", "x@[IPv6:::1]"]
)
def test_every_kind_of_address_comes_out_of_the_ledger_as_it_went_in(text: str) -> None:
    """What is taken apart at the @, without being judged anew, is the address that was judged."""
    address = parse_address(text, allow_test=True)
    kept = {"row": 2, "fields": {"first_name": "Nino"}, "language": "ka"}
    recipient = recipient_of(Member(1, str(address), "ka", kept, 1))
    assert recipient is not None
    assert recipient.address == address


def test_who_was_erased_is_nobody() -> None:
    """Without an address there is no recipient."""
    assert recipient_of(Member(1, None, "ka", {}, 1)) is None


ODD = ['"', '","', '",\\",\\"', "\\", "%s", "\x1e"]
TEXTS = st.text(max_size=6) | st.text('",\\x%\x1e', max_size=6) | st.sampled_from(ODD)
CELLS = st.lists(TEXTS, min_size=1, max_size=9) | st.lists(TEXTS | st.none(), min_size=1, max_size=9)


@example(['Nino "Nini",', "Beso"], ("name",))
@given(CELLS, st.sampled_from([(), ("name",), ("name", '100 %s "')]))
def test_what_the_ledger_keeps_is_the_json_of_each(cells: list[str | None], names: tuple[str, ...]) -> None:
    """Columns that are written as a whole say of each recipient what an encoder says of one."""
    count = len(cells)
    languages = ["ka" if cell and cell.isascii() else None for cell in cells]
    addresses = [f"{number}@x.org" for number in range(count)]
    piece = Columns(list(range(2, count + 2)), addresses, addresses, languages, names, (cells,) * len(names))
    each_alone = [
        {"row": each.row, "fields": dict(each.fields), "language": each.language}
        for each in piece.recipients()
    ]
    assert kept_texts(piece) == json_texts(each_alone)
