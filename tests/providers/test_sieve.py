"""Whom a provider is known to refuse costs nobody else a mail."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering_server import AnsweringServer, answers
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.sieve import without, woven
from provider_samples import DIALECTS, sample_batch

A, R = Status.ACCEPTED, Status.REJECTED
LONG = "ნ" * 2_000
"""6,000 bytes in one value. It stands in the subject, in the text and in an attribute: more than 10,000."""


@given(st.lists(st.booleans()))
def test_what_was_taken_out_comes_back_at_its_place(is_taken_out: list[bool]) -> None:
    """Whatever does not fit, the answers are in the order of the messages."""
    everything = list(range(len(is_taken_out)))
    others = {place: place for place in everything if is_taken_out[place]}
    rest = [place for place in everything if place not in others]
    assert woven(rest, others) == everything


def test_a_batch_keeps_its_key_and_order() -> None:
    """The call is the same one, however often it is made."""
    batch = sample_batch("a@iom.int", "b@iom.int", "c@iom.int")
    rest = without(batch, [1])
    assert rest
    assert (rest.key, rest.messages) == (batch.key, (batch.messages[0], batch.messages[2]))
    assert (without(batch, []), without(batch, [0, 1, 2])) == (batch, None)


def test_sendgrid_is_not_given_values_that_are_too_long() -> None:
    """One reader with 10,000 bytes of values would fail all; they are told why, and the others are mailed."""
    batch = sample_batch(("nino@iom.int", "Nino"), ("long@iom.int", LONG), ("giorgi@iom.int", ""))
    with AnsweringServer([answers(202, b"", {"X-Message-Id": "abc"})]) as server:
        with HttpConversation(replace(DIALECTS["sendgrid"], base_url=server.url)) as provider:  # type: ignore[type-var]
            outcomes = provider.deliver(batch)
    (asked,) = server.asked
    mailed = [each["to"][0]["email"] for each in json.loads(asked.body)["personalizations"]]
    assert mailed == ["nino@iom.int", "giorgi@iom.int"]
    assert [each.status for each in outcomes] == [A, R, A]
    assert outcomes[1].reason.endswith("and SendGrid takes 10,000")


def test_sendgrid_is_not_asked_about_whom_it_was_not_given() -> None:
    """Its look-up speaks for a whole batch, but not for those who were never in the call."""
    batch = sample_batch(("nino@iom.int", "Nino"), ("long@iom.int", LONG))
    found = json.dumps({"messages": [{"to_email": "nino@iom.int", "msg_id": "abc"}]}).encode()
    with AnsweringServer([answers(200, found)]) as server:
        with HttpConversation(replace(DIALECTS["sendgrid"], base_url=server.url)) as provider:  # type: ignore[type-var]
            nino, long = provider.find(batch)
    assert (nino is not None, long) == (True, None)


@pytest.mark.parametrize("name", sorted(set(DIALECTS) - {"sendgrid"}))
def test_other_providers_are_given_everything(name: str) -> None:
    """Only SendGrid documents such a limit."""
    assert not hasattr(DIALECTS[name], "misfits")
