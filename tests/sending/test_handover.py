"""What a provider answers is put into words that any ledger can keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import pytest

import newsletter_kit as nk
from answering_server import AnsweringServer, answers
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Verdict
from newsletter_kit.providers.base import AllAccepted, Batch, Capabilities, Outcome, Provider, Status
from newsletter_kit.sending.handover import Timing, answer_of, hand_over
from newsletter_kit.sending.rebuild import Part, Rebuilt
from provider_samples import sample_batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

TIMING = Timing(datetime(2026, 5, 1, tzinfo=UTC), 60.0)


class YesTo(Provider):
    """A provider that says yes to a batch that it was told of, whatever is handed over."""

    name = "yes"
    capabilities = Capabilities(batch_messages=10, repeatable=False, smtputf8=False)

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def deliver(self, batch: Batch) -> AllAccepted:
        assert batch is not self.batch
        return AllAccepted(self.batch, "0a")


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        (["a@iom.int", "b@iom.int"], Verdict.ACCEPTED),
        (["a@iom.int", "c@iom.int"], Verdict.UNCERTAIN),
        (["b@iom.int", "a@iom.int"], Verdict.UNCERTAIN),
        (["a@iom.int", "b@iom.int", "c@iom.int"], Verdict.UNCERTAIN),
    ],
)
def test_a_yes_to_all_counts_only_for_the_messages_that_it_is_about(
    others: list[str], verdict: Verdict
) -> None:
    """A provider that answers of another batch, as one that keeps its answers may, leaves ours in doubt."""
    mine = sample_batch("a@iom.int", "b@iom.int")
    rebuilt = Rebuilt([Part([0, 1], mine.messages)], {})
    handed = hand_over(YesTo(sample_batch(*others)), mine.key, rebuilt, TIMING)
    assert [each.verdict for each in handed.answers] == [verdict] * 2


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
