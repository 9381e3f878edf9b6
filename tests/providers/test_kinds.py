"""A batch of columns is written as a batch of messages is, to the last byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.message.many import personalise_many
from newsletter_kit.providers.base import AllAccepted, Batch, Outcome, Status
from newsletter_kit.providers.kinds import by_kind
from provider_samples import DIALECTS, KEY, NOON, sample_batch, sample_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.message.many import Messages

NAMES = ["", "Nino", "Giorgi, Jr.", 'A "B" <c@d>', "გიორგი, Jr.", "{{x}} {%y%} %recipient.name%", "\\"]
OWN_LINKS = ["", "https://iom.int/{{mine}}?a=1&b=%recipient_x%", "http://iom.int/u", "mailto:u@iom.int"]
EDITIONS: list[dict[str, Any]] = [
    {},
    {"subject": "No tag"},
    {"unsubscribe_mailto": "leave@iom.int"},
    {"unsubscribe_url": None, "html": "<p>x", "text": "x", "list_id": None},
    {"html": "<p>{{a ((name|you)) {", "reply_to": None},
]
READERS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(OWN_LINKS)), min_size=1, max_size=6)


def columns(readers: Sequence[tuple[str, str]], **edition: Any) -> Messages:
    """Messages to readers of these names, with these links to leave of their own."""
    recipients = [
        Recipient(parse_address(f"R{at}@iom.int"), {"name": name, "unsubscribe_url": link})
        for at, (name, link) in enumerate(readers)
    ]
    return personalise_many(sample_edition(**edition), recipients, date=NOON)


@pytest.mark.parametrize("name", DIALECTS)
@given(readers=READERS, edition=st.sampled_from(EDITIONS))
@settings(max_examples=40, deadline=None)
def test_columns_are_the_same_call_as_messages_made_one_by_one(
    name: str, readers: list[tuple[str, str]], edition: dict[str, Any]
) -> None:
    """A batch that was sealed when messages were made one by one is replayed with the same bytes."""
    some = columns(readers, **edition)
    by_column, by_row = (DIALECTS[name].prepare(Batch(KEY, each)) for each in (some, tuple(some)))
    assert bytes(by_column.data) == bytes(by_row.data)
    assert (by_column.url, by_column.headers) == (by_row.url, by_row.headers)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_call_is_written_without_making_messages(name: str) -> None:
    """Of a thousand readers with names of their own, at most one message is made to write the call."""
    some = columns([(f"Reader {at}", "") for at in range(50)])
    DIALECTS[name].prepare(Batch(KEY, some))
    assert not some._rows or name == "ses"


@given(readers=READERS)
def test_every_message_is_of_one_kind(readers: list[tuple[str, str]]) -> None:
    """Whatever the readers have, each is in one group, and at the place that is told."""
    some = columns(readers)
    found = {at: each for places, kind in by_kind(some) for at, each in zip(places, kind, strict=True)}
    assert [found[place] for place in range(len(readers))] == list(some)


def test_one_yes_for_all_is_a_yes_for_each() -> None:
    """Who looks at the outcomes finds one for each message, whatever part of them is looked at."""
    batch = sample_batch("a@iom.int", "b@iom.int", "c@iom.int")
    each = [Outcome(message.message_id, Status.ACCEPTED, provider_id="0a") for message in batch.messages]
    said = AllAccepted(batch, "0a")
    assert (list(said), said[1], said[1:], said[-1]) == (each, each[1], each[1:], each[2])
    assert len(said) == len(batch.messages)


def test_a_yes_for_all_equals_the_same_outcomes_one_by_one() -> None:
    """Whoever compares it with a list or a tuple of outcomes need not know of `AllAccepted`."""
    batch = sample_batch("a@iom.int", "b@iom.int")
    said = AllAccepted(batch, "0a")
    alike: list[object] = [list(said), tuple(said), AllAccepted(sample_batch("a@iom.int", "b@iom.int"), "0a")]
    others: list[object] = [[], list(said)[::-1], AllAccepted(batch, "0b"), "0a"]
    assert [said == each for each in alike] + [said == each for each in others] == [True] * 3 + [False] * 4
    assert {said: "found"}[tuple(said)] == "found"  # type: ignore[index]


@pytest.mark.parametrize("form", [list, tuple], ids=["list", "tuple"])
def test_a_batch_equals_one_of_the_same_key_and_messages(form: type) -> None:
    """Whether the messages are columns, a list or a tuple; and whoever may stop it."""
    some = columns([("Nino", ""), ("", "")])
    batch, same = Batch(KEY, some), Batch(KEY, form(some), lambda: False)
    assert (batch == same, len({batch, same})) == (True, 1)
    assert batch not in (Batch("another", some), Batch(KEY, form(some)[:1]), KEY)
