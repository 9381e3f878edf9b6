"""The URL of a ledger on a server: whatever is wrong with it, no password is shown."""

from __future__ import annotations

import pytest

from newsletter_kit.errors import ConfigError
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.sending.ledgers import named_place


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://news:12/34SECRET@db/news",
        "postgresql://news:se@SECRET@db/news",
        "postgresql://news:1#SECRET@db/news",
        "postgresql://news:1?SECRET@db/news",
        "postgresql://news:SE:CRET/1@db/news",
        "postgresq://news:SECRET@db/news",
        "mysql://news:SECRET@db/news",
        "host=db user=news password=SECRET",
        "password = SECRET host=db",
        "postgresql://news:SECRET@db:port/news",
        "postgresql://news:SECRET@[db/news",
        "postgresql://news:SECRET@db/news?schema=No-Name",
    ],
)
def test_a_url_that_is_mistyped_is_refused_without_what_it_holds(text: str) -> None:
    """A slash, an @ or a # in a password must be written otherwise, or a part of it would be the host."""
    with pytest.raises(ConfigError, match="the URL of the ledger: ") as told:
        named_place(text)
    assert "SECRET" not in str(told.value).upper().replace("USER:PASSWORD", "")
    assert "CRET" not in str(told.value)


def test_a_url_that_is_right_shows_no_password() -> None:
    """Neither its own nor one among its options."""
    for text in ("postgresql://news:SECRET@db/news", "postgresql://news@db/news?password=SECRET"):
        assert (str(ledger_url(text)), "SECRET" in repr(ledger_url(text))) == (
            "postgresql://news@db/news",
            False,
        )


def test_options_reach_the_server_as_they_were_meant() -> None:
    """A blank stays a blank: libpq takes a + for itself."""
    url = ledger_url("postgresql://db/news?options=-c%20geqo%3Doff&application_name=a%2Bb&schema=spring")
    assert url.conninfo == "postgresql://db/news?options=-c%20geqo%3Doff&application_name=a%2Bb"
