"""Messages of one batch as JSON items: each kind is written once, and nobody gets another kind's item."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.providers.base import Batch
from newsletter_kit.providers.json_items import (
    ADDRESS,
    ITEMS,
    MAX_JOINED_BYTES,
    NAME,
    READERS_AT_ONCE,
    Item,
    address_and_name,
    body_of_items,
    json_items,
    json_list,
    own_headers,
)
from provider_samples import DIALECTS, KEY, sample_batch, sample_edition

if TYPE_CHECKING:
    from newsletter_kit.message.message import Message


def written(message: Message) -> object:
    """An item with all that may differ between kinds."""
    box = {"email": ADDRESS, "name": NAME} if message.to.name else {"email": ADDRESS}
    return {"to": box, "headers": own_headers(message), "subject": message.edition.subject}


def test_items_of_several_kinds_each_hold_what_their_message_holds() -> None:
    """Readers with and without a name, with and without a way out, and of two editions stand in one batch."""
    without_way_out = sample_edition(html="<p>x</p>", text="x", unsubscribe_url=None)
    messages = (
        *sample_batch(("nino@iom.int", "Nino"), "a@iom.int", ("b@iom.int", "B")).messages,
        *sample_batch(("c@iom.int", "C"), edition=without_way_out).messages,
        *sample_batch(("d@iom.int", "D"), edition=sample_edition(subject="Other ((name|you))")).messages,
    )
    item = Item(written, (ADDRESS, NAME), address_and_name)
    for message, pieces in zip(messages, json_items(messages, item), strict=True):
        box = {"email": message.to.address, "name": message.to.name}
        assert json.loads(b"".join(pieces)) == {
            "to": {key: value for key, value in box.items() if value},
            "headers": message.headers,
            "subject": message.subject,
        }


def test_a_kind_is_written_once_for_all_its_messages() -> None:
    """A thousand readers of one edition cost one encoding of it."""
    seen: list[Message] = []

    def noted(message: Message) -> object:
        seen.append(message)
        return written(message)

    messages = sample_batch(*((f"r{number}@iom.int", "R") for number in range(50))).messages
    assert len(list(json_items(messages, Item(noted, (ADDRESS, NAME), address_and_name)))) == len(messages)
    assert len(seen) == 1


def test_items_stand_in_order_in_the_body() -> None:
    """The provider answers by place, so the list has the order of the batch."""
    messages = sample_batch("a@iom.int", "b@iom.int", "c@iom.int").messages
    item = Item(lambda _: ADDRESS, (ADDRESS,), lambda some: (some.addresses,))
    body = body_of_items({"all": ITEMS, "end": 1}, json_items(messages, item))
    assert json.loads(bytes(body)) == {"all": ["a@iom.int", "b@iom.int", "c@iom.int"], "end": 1}


def test_whole_bodies_of_two_editions_may_share_a_call() -> None:
    """Each reader gets the words of their own edition."""
    one = sample_batch(("nino@iom.int", "Nino"), edition=sample_edition(text="One ((name|you))"))
    two = sample_batch(("levan@iom.int", "Levan"), edition=sample_edition(text="Two ((name|you))"))
    request = DIALECTS["postmark"].prepare(Batch(KEY, (*one.messages, *two.messages)))
    assert [each["TextBody"] for each in json.loads(bytes(request.data))] == ["One Nino", "Two Levan"]


@pytest.mark.parametrize("readers", [1, READERS_AT_ONCE, READERS_AT_ONCE + 1, 3 * READERS_AT_ONCE - 1])
def test_a_long_list_holds_everybody_once_in_order(readers: int) -> None:
    """What is written for some readers at a time is the list that all of them make."""
    addresses = [f"r{number}@iom.int" for number in range(readers)]
    item = Item(lambda _: {"to": ADDRESS}, (ADDRESS,), lambda some: (some.addresses,))
    made = list(json_list(sample_batch(*addresses).messages, item))
    assert json.loads(b"[" + b",".join(map(b"".join, made)) + b"]") == [{"to": each} for each in addresses]
    assert all(len(pieces) == 1 for pieces in made)


@pytest.mark.parametrize("odd", ["Ana", "ნინო", 'A "B" \\', "A\tB", "A\x7fB", "😀", "\ud800"])
def test_a_list_is_what_python_writes_whatever_one_name_holds(odd: str) -> None:
    """One reader's letters change nothing for the others, and nothing is left as it was that JSON escapes."""
    messages = sample_batch(("a@iom.int", "Levan"), ("b@iom.int", "Odd"), ("c@iom.int", "Tea")).messages
    names = ["Levan", odd, "Tea"]
    (pieces,) = json_list(messages, Item(lambda _: {"é": NAME}, (NAME,), lambda _: (names,)))
    (plain,) = json_list(messages, Item(lambda _: {"e": NAME}, (NAME,), lambda _: (names,)))
    for key, made in ("é", pieces), ("e", plain):
        written = json.dumps([{key: name} for name in names], ensure_ascii=False, separators=(",", ":"))
        assert b"[" + b"".join(made) + b"]" == written.encode("utf-8", "replace")


def test_the_text_of_a_whole_mail_is_not_copied_for_each_reader() -> None:
    """A call of 500 whole mails would else take as much memory as all of them together."""
    body = "x" * MAX_JOINED_BYTES
    item = Item(lambda _: {"to": ADDRESS, "text": body}, (ADDRESS,), lambda some: (some.addresses,))
    messages = sample_batch("a@iom.int", "b@iom.int", "c@iom.int").messages
    (pieces,) = json_list(messages, item)
    long = {id(piece) for piece in pieces if len(piece) > MAX_JOINED_BYTES}
    assert (len(long), len(pieces) > len(long)) == (1, True)
