"""What Python's parser reads in a finished mail, beside what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.message.misread import Misread, misread

if TYPE_CHECKING:
    from message.conftest import Desk


def test_an_honest_mail_is_read_as_meant(desk: Desk) -> None:
    """The finished mail and its headers alone are read alike."""
    message = desk.message()
    head = message.mime().partition(b"\r\n\r\n")[0]
    assert [*misread(message, message.mime()), *misread(message, head)] == []


def test_a_changed_subject_is_named_with_both_readings(desk: Desk) -> None:
    """Whoever mends it learns what is read and what was meant."""
    message = desk.message()
    raw = message.mime().replace(b"Subject: News", b"Subject: Olds")
    assert list(misread(message, raw)) == [Misread("subject", "Olds", "News")]


@pytest.mark.parametrize(
    "header", [b"Date: Mon, 01 Jul 2024@0:00 +0000", b'To: "', b"To: =?utf-8?Q?a?=@", b"To: ("]
)
def test_a_header_that_the_parser_trips_over_is_misread(desk: Desk, header: bytes) -> None:
    """An error of the parser itself is one more header that is read otherwise."""
    message, name = desk.message(), header.partition(b":")[0]
    lines = [header if line.startswith(name + b":") else line for line in message.mime().split(b"\r\n")]
    assert [each.name for each in misread(message, b"\r\n".join(lines))] == [name.decode().lower()]
