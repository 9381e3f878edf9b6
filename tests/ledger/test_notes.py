"""Notes are for good, and so hold no address."""

from __future__ import annotations

import pytest

from newsletter_kit.ledger.notes import without_addresses


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("550 <nino@iom.int> is unknown", "550 <(address)> is unknown"),
        ("maria.d'angelo@iom.int has left", "(address) has left"),
        ("'nino@iom.int' and \"o'neil@iom.int\"", "'(address)' and \"(address)\""),
        ("n@iom.int,m@iom.int", "(address),(address)"),
        ("5 @ 3 is no address", "5 @ 3 is no address"),
    ],
)
def test_no_part_of_an_address_is_kept(text: str, kept: str) -> None:
    """Also an address with an apostrophe is left out whole."""
    assert without_addresses(text) == kept
