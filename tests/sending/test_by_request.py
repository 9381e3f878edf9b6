"""`--resend-uncertain`: a person has decided that two mails are better than none."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import (
    Problem,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.providers.base import Batch, Outcome

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))
AGAIN = replace(QUICK, resend_uncertain=True)
PROBLEM = Problem("scripted", "no look-up for you")
FAULTS = [ProviderRefused, ProviderUnavailable, ProviderUncertain]


class Mute(Scripted):
    """A provider that loses answers, and says nothing when it is asked about them."""

    fault: type[ProviderError] | None = None

    def find(self, batch: Batch) -> list[Outcome | None]:
        if self.fault is not None:
            raise self.fault(PROBLEM)
        return super().find(batch)


def _left_in_doubt(planned: Planned, ledger: nk.Ledger, fault: type[ProviderError]) -> Mute:
    """The first batch, fifty readers, was mailed, and its answer was lost."""
    provider = Mute("look-up", ["lost answer"])
    provider.fault = fault
    with suppress(ProviderError):
        nk.send(planned(), provider, ledger, options=QUICK)
    return provider


@pytest.mark.parametrize("fault", FAULTS, ids=["refused", "failing", "nonsense"])
def test_who_cannot_be_asked_about_is_mailed_again(
    planned: Planned, many: list[str], ledger: nk.Ledger, fault: type[ProviderError]
) -> None:
    """The provider is asked first, a few times at most, and then nobody is left in doubt."""
    provider = _left_in_doubt(planned, ledger, fault)
    run = nk.send(planned(), provider, ledger, options=AGAIN)
    assert (run.accepted, run.uncertain) == (200, 0)
    assert Counter(provider.got.values()) == {1: len(many) - 50, 2: 50}


@pytest.mark.parametrize("fault", FAULTS, ids=["refused", "failing", "nonsense"])
def test_who_is_known_to_be_mailed_is_not_mailed_again(
    planned: Planned, many: list[str], ledger: nk.Ledger, fault: type[ProviderError]
) -> None:
    """Where the provider answers, its word counts more than the request."""
    provider = _left_in_doubt(planned, ledger, fault)
    provider.fault = None
    run = nk.send(planned(), provider, ledger, options=AGAIN)
    assert (run.accepted, provider.got) == (200, Counter(dict.fromkeys(many, 1)))


def test_an_answer_lost_in_the_same_call_waits_for_another_request(
    planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """The decision was about those of earlier calls."""
    provider = Scripted("none", ["lost answer"])
    run = nk.send(planned(), provider, ledger, options=AGAIN)
    assert (run.uncertain, provider.got) == (50, Counter(dict.fromkeys(many, 1)))


@pytest.mark.usefixtures("many")
def test_what_was_sent_again_is_kept_in_the_ledger(planned: Planned, ledger: nk.Ledger) -> None:
    """The report can say of how many readers a person asked for it, and shows no key of a batch."""
    provider = _left_in_doubt(planned, ledger, FAULTS[0])
    nk.send(planned(), provider, ledger, options=AGAIN)
    notes = [each.reason for each in ledger.attempts(ledger.runs()[0]) if "by request" in each.reason]
    assert notes == ["50 readers in doubt are mailed again by request"]
