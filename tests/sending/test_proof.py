"""The first message is read back by Python's parser, and every header compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsletter_kit as nk
from newsletter_kit.errors import MessageError
from newsletter_kit.sending.proof import require_faithful

if TYPE_CHECKING:
    from collections.abc import Callable

    Planned = Callable[[], nk.Plan]

DATE = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=120)


def _first(plan: nk.Plan) -> nk.Message:
    recipient, edition = next(iter(plan))
    return nk.personalise(edition, recipient, date=DATE)


def test_no_honest_message_is_held_back(planned: Planned) -> None:
    """Whatever stands in the subject and in names, a message that is right passes."""
    first = _first(planned())

    @settings(max_examples=300, deadline=None)
    @given(subject=WORDS.filter(str.strip), name=WORDS)
    def holds(subject: str, name: str) -> None:
        require_faithful(replace(first, subject=subject, values={**first.values, "name": name}))

    holds()


@pytest.mark.parametrize(
    ("smuggled", "header"),
    [
        (b"Bcc: victim@example.net\r\n", "header bcc"),
        (b"Subject: Another\r\n", "header subject"),
        (b"Reply-To: evil@example.net\r\n", "header reply-to"),
    ],
)
def test_a_header_that_nobody_meant_stops_the_run(
    planned: Planned, monkeypatch: pytest.MonkeyPatch, smuggled: bytes, header: str
) -> None:
    """One header more than was meant, by whatever road, and no message is handed over."""
    message = _first(planned())
    honest = message.mime()
    monkeypatch.setattr(nk.Message, "mime", lambda _message, **__: smuggled + honest)
    with pytest.raises(MessageError, match=header):
        require_faithful(message)
