"""The body of a call in pieces: it arrives whole, a little of it at a time."""

from __future__ import annotations

import pytest
import requests

from newsletter_kit.providers.call_body import CHUNK_BYTES, CallBody


@pytest.mark.parametrize(
    "lengths",
    [(), (0,), (1, 0, 2), (1, CHUNK_BYTES), (CHUNK_BYTES + 1, 3), (100_000,) * 17, (CHUNK_BYTES,) * 5],
    ids=str,
)
def test_its_parts_are_the_whole_in_order(lengths: tuple[int, ...]) -> None:
    """However its pieces are cut, nothing is lost or doubled, also when it is read again."""
    body = CallBody(tuple(bytes([at % 251]) * length for at, length in enumerate(lengths)))
    whole = b"".join(body.pieces)
    assert [b"".join(body), b"".join(body), bytes(body)] == [whole] * 3
    assert len(body) == len(whole)


def test_no_part_is_larger_than_is_put_together_at_once() -> None:
    """Forty megabytes for each call under way would be more than a small machine has."""
    body = CallBody((b"x" * 1_000,) * 2_000)
    assert {len(part) <= CHUNK_BYTES for part in body} == {True}
    assert len(list(body)) < 10


def test_it_is_sent_with_its_length() -> None:
    """Providers refuse calls of unknown length."""
    call = requests.Request("POST", "https://api.example.org", data=CallBody((b"ab", b"c"))).prepare()
    assert call.headers["Content-Length"] == "3"
    assert "Transfer-Encoding" not in call.headers


def test_it_does_not_show_what_it_holds() -> None:
    """Readers' names and addresses stand in it, and a log may show it."""
    assert "nino" not in repr(CallBody((b"nino@iom.int",)))
