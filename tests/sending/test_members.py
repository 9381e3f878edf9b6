"""Recipients go into the ledger and come out of it as they were."""

from __future__ import annotations

import pytest

from newsletter_kit.address import parse_address
from newsletter_kit.ledger.values import Member
from newsletter_kit.sending.members import recipient_of


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
