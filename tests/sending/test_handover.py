"""What a provider answers is put into words that any ledger can keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import newsletter_kit as nk
from answering_server import AnsweringServer, answers
from newsletter_kit.ledger.states import State
from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.sending.handover import Timing, answer_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

TIMING = Timing(datetime(2026, 5, 1, tzinfo=UTC), 60.0)


def test_half_a_character_in_an_answer_becomes_a_sign_for_it() -> None:
    """A provider's name for a message and its reason are kept on one line and can be written down."""
    answer = answer_of(Outcome("<1@iom.int>", Status.REJECTED, "No\n\ud800", "a\ud800b"), TIMING)
    assert (answer.reason, answer.provider_id) == ("No \ufffd", "a\ufffdb")


def test_a_strange_name_for_a_message_leaves_no_batch_in_flight(
    newsletter: Path, monkeypatch: pytest.MonkeyPatch, planned: Callable[[], nk.Plan], ledger: nk.Ledger
) -> None:
    """Whoever was accepted is accepted, though the provider named the message with half a character."""
    monkeypatch.setenv("POSTMARK_SERVER_TOKEN", "a-token")
    named = b'{"ErrorCode": 0, "MessageID": "a\\ud800b"}'
    (newsletter / "audience.csv").write_text("email,country\nnino@iom.int,ge\n", encoding="utf-8")
    with AnsweringServer([answers(200, b"[" + named + b"]")]) as server:
        options = {"providers": {"postmark": {"base_url": server.url}}}
        settings = nk.load_settings(newsletter / "issues/first").model_copy(update=options)
        with nk.open_provider("postmark", settings) as provider:
            nk.send(planned(), provider, ledger, options=nk.SendOptions(live=True))
    (run,) = ledger.runs()
    assert [each.provider_id for each in ledger.people(run, State.ACCEPTED)] == ["a\ufffdb"]
