"""The fake provider server: what it remembers, what it forgets, and that its faults are the script's."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from newsletter_kit.errors import (
    ProviderConflict,
    ProviderError,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.mailjet import Mailjet
from newsletter_kit.testing import (
    EVERY_FAULT,
    FakeProviderServer,
    HttpFault,
    in_turn,
    mixed,
    open_fake_provider,
    sample_batch,
    sample_edition,
)
from newsletter_kit.testing.apis.base import Asked


def mailjet(url: str) -> Mailjet:
    """Mailjet at that URL, with made-up keys."""
    return Mailjet(SecretStr("public"), SecretStr("secret"), url)


def test_a_provider_without_help_takes_everything_twice() -> None:
    """Handed over again, a batch is mailed again: what a test of doubles must be able to see."""
    with FakeProviderServer() as server, open_fake_provider(server.url) as provider:
        provider.deliver(sample_batch(3))
        provider.deliver(sample_batch(3))
    assert set(server.counts().values()) == {2}
    assert [mail.key for mail in server.mails] == ["2024-q1_1"] * 6


def test_a_known_key_sends_once_and_answers_alike() -> None:
    """A repetition gets the answer of the first time, refusals included."""
    script = in_turn(HttpFault(refuses=(1,)))
    with (
        FakeProviderServer(script=script) as server,
        open_fake_provider(server.url, "idempotent") as provider,
    ):
        first = provider.deliver(sample_batch(3))
        assert provider.deliver(sample_batch(3)) == first
    assert len(server.mails) == 2


def test_a_known_key_with_another_payload_is_a_conflict() -> None:
    """The same key for something else is refused, and nothing is sent."""
    with FakeProviderServer() as server, open_fake_provider(server.url, "idempotent") as provider:
        provider.deliver(sample_batch(3))
        with pytest.raises(ProviderConflict):
            provider.deliver(sample_batch(3, edition=sample_edition(issue_id="2024-q2")))
    assert len(server.mails) == 3


def test_a_key_is_forgotten_after_its_time() -> None:
    """Beyond its lifetime a key protects nobody."""
    with (
        FakeProviderServer(key_seconds=0) as server,
        open_fake_provider(server.url, "idempotent") as provider,
    ):
        provider.deliver(sample_batch(1))
        provider.deliver(sample_batch(1))
    assert server.counts() == Counter({"reader1@example.org": 2})


def test_a_key_under_way_is_for_later() -> None:
    """Two requests with one key at once: one is carried out, the other waits or is answered alike."""
    with FakeProviderServer(take_seconds=0.5) as server:
        with open_fake_provider(server.url, "idempotent") as provider, ThreadPoolExecutor(4) as threads:
            results = [threads.submit(provider.deliver, sample_batch(3)) for _ in range(4)]
        errors = [error for each in results if (error := each.exception())]
    assert all(isinstance(error, ProviderUnavailable) for error in errors)
    assert set(server.counts().values()) == {1}


def test_a_campaign_reaches_each_reader_once_by_whatever_batch() -> None:
    """A second mail of the campaign to a reader is answered as if it left, and does not leave."""
    with FakeProviderServer("mailjet") as server, HttpConversation(mailjet(server.url)) as provider:
        provider.deliver(sample_batch(2, "first"))
        again = provider.deliver(sample_batch(3, "second"))
        provider.deliver(sample_batch(1, "third", sample_edition(issue_id="2024-q2")))  # another campaign
    assert {outcome.status for outcome in again} == {Status.ACCEPTED}
    assert list(server.counts().values()) == [2, 1, 1]


def test_what_nobody_signed_is_turned_away() -> None:
    """The fake SES wants a signature, as the real one does; without one it takes nothing."""
    request = Asked("POST", "/v2/email/outbound-bulk-emails", {"authorization": "Bearer me"}, b"{}")
    with FakeProviderServer("ses") as server:
        reply, _ = server.answer(request)
    assert reply is not None
    assert (reply.status, server.mails) == (403, [])


def test_a_look_up_knows_late() -> None:
    """What was taken a moment ago is not found yet."""
    script = in_turn(HttpFault(takes="all", answers="nothing"))
    with FakeProviderServer(script=script, settle_seconds=3600) as server:
        with open_fake_provider(server.url, "lookup") as provider:
            with pytest.raises(ProviderUncertain):
                provider.deliver(sample_batch(2))
            assert provider.find(sample_batch(2)) == [None, None]
    assert len(server.mails) == 2


def test_mail_is_taken_though_nobody_waits_for_the_answer() -> None:
    """A client that gave up early is mailed for all the same: the case that makes doubles."""
    with FakeProviderServer(take_seconds=1.0) as server:
        with open_fake_provider(server.url, answer_seconds=0.01) as provider:
            errors = [_error(provider, number) for number in range(5)]
        assert all(isinstance(error, ProviderUncertain) for error in errors)
        for _ in range(1_000):
            if len(server.mails) < 5:
                time.sleep(0.01)
    assert set(server.counts().values()) == {5}


def _error(provider: object, number: int) -> Exception | None:
    try:
        provider.deliver(sample_batch(1, f"batch_{number}"))  # type: ignore[attr-defined]
    except ProviderError as error:
        return error
    return None


def test_a_mix_is_the_same_for_the_same_seed() -> None:
    """A failing run can be run again."""
    first, second, other = ([mixed(seed, 0.3)(number) for number in range(200)] for seed in (7, 7, 8))
    assert first == second != other
    assert 30 < sum(fault is not None for fault in first) < 90
    assert {fault for fault in first if fault} == set(EVERY_FAULT)
