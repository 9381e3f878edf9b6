"""What an answer says about waiting, and what is kept of its words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from newsletter_kit.errors import ProviderUncertain
from newsletter_kit.providers.answer import MAX_WAIT_SECONDS, HttpAnswer, words

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def answer(**headers: str) -> HttpAnswer:
    """A 429 with these headers."""
    return HttpAnswer("plain", 429, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "2"}, 2.0),
        ({"retry_after": " 1.5 "}, 1.5),
        ({"retry_after": format_datetime(NOW + timedelta(seconds=30))}, 30.0),
        ({"retry_after": format_datetime(NOW - timedelta(seconds=30))}, 0.0),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "soon", "x_ratelimit_reset": "4"}, 4.0),
        ({"x_ratelimit_reset": str(int(NOW.timestamp()) + 60)}, 60.0),
        ({"ratelimit_reset": "1"}, 1.0),
        ({"x_sib_ratelimit_reset": "12"}, 12.0),
        ({"retry_after": "99999999"}, MAX_WAIT_SECONDS),
        ({}, None),
    ],
)
def test_a_wait_is_read_in_every_form_that_providers_use(
    headers: dict[str, str], seconds: float | None
) -> None:
    """Seconds, dates and times of day of the clock since 1970; nonsense is no wait at all."""
    assert answer(**headers).retry_after_seconds(NOW) == seconds


def test_e18_a_date_is_read_against_the_clock_of_the_server() -> None:
    """A machine whose clock is a year late waits as long as any other."""
    date, later = format_datetime(NOW), format_datetime(NOW + timedelta(seconds=5))
    assert answer(date=date, retry_after=later).retry_after_seconds() == 5.0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_success_that_is_no_json_is_in_doubt(body: bytes) -> None:
    """The status alone does not say what happened to the messages."""
    with pytest.raises(ProviderUncertain):
        HttpAnswer("plain", 200, {}, body).json()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'"text"'])
def test_an_error_that_is_no_object_says_nothing(body: bytes) -> None:
    """Reports of errors are read as far as they can be."""
    assert HttpAnswer("plain", 500, {}, body).said() == {}


def test_words_are_one_short_line() -> None:
    """A provider's words fit into a report, whatever they hold."""
    assert words("Sorry.\r\n\x1b[31mTry again.") == "Sorry. [31mTry again"
    assert len(words("x" * 10_000)) < 400
    assert words({"a": 1}) == ""
