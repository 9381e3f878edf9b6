"""Batches are bounded by number and by bytes, and nobody is lost between them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.sending.batches import batches

if TYPE_CHECKING:
    from collections.abc import Callable

DATE = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def messages(planned: Callable[[], nk.Plan]) -> list[nk.Message]:
    """Three messages of three editions, four times."""
    return [nk.personalise(edition, recipient, date=DATE) for recipient, edition in planned()] * 4


@pytest.mark.parametrize("most", [1, 5, 12, 100])
def test_no_batch_holds_more_messages_than_allowed(messages: list[nk.Message], most: int) -> None:
    """All but the last are full, and together they are what came in, in its order."""
    made = list(batches(messages, most))
    assert [len(batch) for batch in made[:-1]] == [most] * (len(made) - 1)
    assert [message for batch in made for message in batch] == messages


def test_no_batch_holds_more_bytes_than_allowed(messages: list[nk.Message]) -> None:
    """What is held in memory at once is bounded by its real size, whatever the number."""
    room = 3 * max(len(message.mime()) for message in messages)
    made = list(batches(messages, 100, room))
    assert max(sum(len(message.mime()) for message in batch) for batch in made) <= room * 1.1
    assert [message for batch in made for message in batch] == messages


def test_a_message_larger_than_a_batch_goes_alone(messages: list[nk.Message]) -> None:
    """It is not lost, and it does not wait for ever."""
    assert [len(batch) for batch in batches(messages, 100, 1)] == [1] * len(messages)
