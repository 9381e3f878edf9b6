"""A question that is in vain stops nobody, and answers that tell nothing stop the run."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import (
    ExitCode,
    MailTooLarge,
    Problem,
    ProviderConflict,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.ledger.states import State
from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.reconcile import reconcile
from newsletter_kit.testing import SmtpFault
from scripted_provider import Scripted
from smtp_desk import WAYS, talking

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.providers.base import Batch

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(
    batch_size=20, patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0)
)
FAULTS = [ProviderUncertain, ProviderRefused, ProviderUnavailable]


class Mute(Scripted):
    """A provider that loses answers, and cannot tell what it took."""

    fault: type[ProviderError] = ProviderUncertain
    questions = 0

    def find(self, batch: Batch) -> list[Outcome | None]:
        self.questions += 1
        raise self.fault(Problem(self.name, f"no word about {len(batch.messages)}"))


class Unclear(Scripted):
    """A provider whose answer says of no message whether it was taken."""

    def deliver(self, batch: Batch) -> list[Outcome]:
        taken = super().deliver(batch)
        return [
            replace(each, status=Status.UNCERTAIN, reason=f"neither yes nor no {place % 3}")
            for place, each in enumerate(taken)
        ]


@pytest.mark.parametrize("lost", [1, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_others_are_mailed_where_the_provider_cannot_be_asked(
    planned: Planned, many: list[str], ledger: nk.Ledger, fault: type[ProviderError], lost: int
) -> None:
    """Some batches are in doubt for good, and nobody else waits for them, now or in the next call."""
    provider = Mute("look-up", ["lost answer"] * lost)
    provider.fault = fault
    for _ in range(2):
        with suppress(ProviderUncertain):  # the answers that were lost may stop the call that lost them
            run = nk.send(planned(), provider, ledger, options=QUICK)
    assert (run.accepted, run.uncertain, run.left) == (200 - 20 * lost, 20 * lost, 0)
    assert (run.unheard, provider.got) == ("no word about 20", Counter(dict.fromkeys(many, 1)))


@pytest.mark.usefixtures("many")
def test_a_question_in_vain_is_kept_once_for_each_call(planned: Planned, ledger: nk.Ledger) -> None:
    """The ledger says of how many readers nothing was learnt, and why."""
    provider = Mute("look-up", ["lost answer", "fine", "lost answer"])
    nk.send(planned(), provider, ledger, options=QUICK)
    notes = [each.reason for each in ledger.attempts(ledger.runs()[0]) if "asked" in each.reason]
    assert notes == ["the provider was asked in vain about 40 readers in doubt: no word about 20"]


@pytest.mark.usefixtures("many")
def test_a_provider_that_is_away_for_questions_is_asked_no_more_than_for_mail(
    planned: Planned, ledger: nk.Ledger
) -> None:
    """Five batches in doubt cost the patience once."""
    script = [each for _ in range(5) for each in ("lost answer", "fine")]
    provider = Mute("look-up", script[:-1])  # type: ignore[arg-type]
    provider.fault = ProviderUnavailable
    with suppress(ProviderError):
        nk.send(planned(), provider, ledger, options=replace(QUICK, limit=100))
    provider.questions = 0
    run = nk.send(planned(), provider, ledger, options=QUICK)
    assert run.left == 0
    assert provider.questions <= QUICK.patience.budget


@pytest.mark.parametrize("fault", [ProviderRefused, ProviderUnavailable])
@pytest.mark.usefixtures("many")
def test_whoever_only_asks_is_told(planned: Planned, ledger: nk.Ledger, fault: type[ProviderError]) -> None:
    """`reconcile` has nothing else to do, so it says why it could not."""
    provider = Mute("look-up", ["lost answer"])
    provider.fault = fault
    nk.send(planned(), provider, ledger, options=QUICK)
    with pytest.raises(fault, match="20 uncertain"):
        reconcile(ledger.runs()[0], planned().editions, provider, ledger, QUICK)


@pytest.mark.usefixtures("many")
def test_a_conflict_stops_the_run_once(planned: Planned, ledger: nk.Ledger) -> None:
    """A person was told that the key is known for something else: the others are mailed by the next call."""
    provider = Scripted("key", ["conflict", "conflict"])
    with pytest.raises(ProviderConflict):
        nk.send(planned(), provider, ledger, options=QUICK)
    run = nk.send(planned(), provider, ledger, options=QUICK)
    assert (run.accepted, run.uncertain, run.unheard) == (180, 20, "conflict")


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.usefixtures("many")
def test_three_batches_without_yes_or_no_stop_the_run(
    planned: Planned, ledger: nk.Ledger, workers: int
) -> None:
    """It makes no difference whether the doubt is told for the call or for each message."""
    provider = Unclear()
    with pytest.raises(ProviderUncertain, match=r"3 batches in a row.*neither yes nor no 0") as caught:
        nk.send(planned(), provider, ledger, options=replace(QUICK, workers=workers))
    assert len(provider.calls) <= 2 + workers
    assert caught.value.exit_code == ExitCode.UNCERTAIN


@pytest.mark.usefixtures("many")
def test_what_was_said_of_each_message_in_doubt_is_kept(planned: Planned, ledger: nk.Ledger) -> None:
    """Who asks why a reader is uncertain finds the provider's words about that reader."""
    nk.send(planned(), Unclear(), ledger, options=replace(QUICK, limit=20))
    reasons = Counter(each.reason for each in ledger.people(ledger.runs()[0], State.UNCERTAIN))
    assert reasons == {"neither yes nor no 0": 7, "neither yes nor no 1": 7, "neither yes nor no 2": 6}


@pytest.mark.usefixtures("many")
def test_a_batch_with_one_doubt_in_it_stops_nothing(planned: Planned, ledger: nk.Ledger) -> None:
    """Where the others were answered, the provider is well enough."""

    class Mumbling(Scripted):
        def deliver(self, batch: Batch) -> list[Outcome]:
            first, *others = super().deliver(batch)
            return [replace(first, status=Status.UNCERTAIN), *others]

    run = nk.send(planned(), Mumbling(), ledger, options=QUICK)
    assert (run.accepted, run.uncertain, run.left) == (190, 10, 0)


@pytest.mark.usefixtures("many")
def test_a_provider_that_is_clear_about_few_of_each_batch_is_given_few_batches(
    planned: Planned, ledger: nk.Ledger
) -> None:
    """One answer that is known in each batch does not let the rest of a list go into doubt."""

    class Muttering(Scripted):
        def deliver(self, batch: Batch) -> list[Outcome]:
            first, *others = super().deliver(batch)
            return [first, *(replace(each, status=Status.UNCERTAIN) for each in others)]

    with pytest.raises(ProviderUncertain, match=r"nobody knows of 57 of 60 messages, so the run stops"):
        nk.send(planned(), Muttering(), ledger, options=QUICK)


@pytest.mark.parametrize("offers", WAYS.values(), ids=WAYS)
@pytest.mark.usefixtures("many")
def test_a_mail_server_that_hangs_up_after_each_body_gets_few_of_them(
    planned: Planned, ledger: nk.Ledger, offers: tuple[str, ...]
) -> None:
    """A handful of readers are in doubt, and not the list."""
    fault = SmtpFault("end", None, times=None)
    with (
        talking(offers=offers, faults=[fault]) as (smtp, server),
        pytest.raises(ProviderUncertain, match="3 batches in a row"),
    ):
        nk.send(planned(), smtp, ledger, options=QUICK)
    counts = ledger.counts(ledger.runs()[0])
    assert (counts.uncertain, counts.pending, server.connections) == (9, 191, 9)


@pytest.mark.usefixtures("many")
def test_content_that_is_refused_whole_is_told_at_once(planned: Planned, ledger: nk.Ledger) -> None:
    """A mail that is too large for the server grows no smaller by waiting."""

    class Small(Scripted):
        def deliver(self, batch: Batch) -> list[Outcome]:
            self.sizes.append(len(batch.messages))
            raise MailTooLarge(Problem(self.name, "too large"))

    provider = Small()
    with pytest.raises(MailTooLarge, match="200 still to go"):
        nk.send(planned(), provider, ledger, options=QUICK)
    assert provider.sizes == [20]
