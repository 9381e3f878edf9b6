"""The samples are messages like any other."""

from __future__ import annotations

from newsletter_kit.sending.proof import require_faithful
from newsletter_kit.testing import RecordingProvider, sample_batch, sample_edition, sample_messages


def test_sample_messages_are_personal_and_read_back() -> None:
    """Each has its own address and words, and passes the proof that every run begins with."""
    messages = sample_messages(10)
    for message in messages:
        require_faithful(message)
    assert len({message.message_id for message in messages}) == 10
    assert messages[0].text.startswith("Dear ნინო")


def test_an_edition_that_differs_has_another_digest() -> None:
    """A sample can stand for an edited issue."""
    edited = sample_edition(subject=sample_edition().text)
    assert sample_edition().digest == sample_edition().digest != edited.digest


def test_the_recording_provider_remembers() -> None:
    """What was handed over can be looked at, batch by batch."""
    with RecordingProvider() as provider:
        outcomes = [*provider.deliver(sample_batch(2, "one")), *provider.deliver(sample_batch(1, "two"))]
    assert [batch.key for batch in provider.batches] == ["one", "two"]
    assert [outcome.message_id for outcome in outcomes] == [each.message_id for each in provider.messages]
