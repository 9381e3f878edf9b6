"""Keys and addresses are shown so that one is told from another, and cannot be used."""

from __future__ import annotations

import pytest

from newsletter_kit.doctor.masking import masked_key, without_addresses


@pytest.mark.parametrize("key", ["", "x", "x" * 19, "short-password-1234"])
def test_of_a_short_key_nothing_is_shown(key: str) -> None:
    """A password of nineteen letters is as good as hidden."""
    assert masked_key(key) == "…"


def test_of_a_long_key_four_characters_are_shown() -> None:
    """They tell which of two keys it is."""
    assert masked_key("re_" + "a" * 30 + "WXYZ") == "…WXYZ"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nino@iom.int", "n…@iom.int"),
        ("mail comes from Nino <nino.b@iom.int>", "mail comes from Nino <n…@iom.int>"),
        ("'a+b@x.org', b@y.org;c@z.org", "'a…@x.org', b…@y.org;c…@z.org"),
        ("mailto:leave@iom.int?subject=x", "mailto:l…@iom.int?subject=x"),
        ("ნინო@iom.int", "ნ…@iom.int"),
        ("maria.d'angelo@iom.int", "m…@iom.int"),
        ("no address, 5 @ 3", "no address, 5 @ 3"),
        ("postgresql://news@db.iom.int/news: ok", "postgresql://news@db.iom.int/news: ok"),
    ],
)
def test_addresses_lose_their_names(text: str, shown: str) -> None:
    """Wherever they stand in a sentence; the domain stays, since it is what is talked about."""
    assert without_addresses(text) == shown
