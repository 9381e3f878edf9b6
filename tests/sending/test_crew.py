"""The next batch is made ready while one is on its way, and no more is sealed than may be under way."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ProviderRefused
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.providers.base import Batch, Outcome

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))
LONG_SECONDS = 20
"""Only a program that waits for ever waits so long."""


class Noted:
    """A ledger that notes which verbs were called, and tells when the second batch was claimed.

    Attributes:
        verbs: `claim`, `seal`, `record` and `release`, in their order.
        ahead: whether the second batch was claimed.
    """

    def __init__(self, ledger: nk.Ledger) -> None:
        self.verbs: list[str] = []
        self.ahead = Event()
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._ledger, name)
        return self._noted(name, verb) if name in {"claim", "seal", "record", "release"} else verb

    def _noted(self, name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **named: Any) -> Any:
            told = verb(*args, **named)
            if told is not None or name != "claim":
                self.verbs.append(name)
            if self.verbs.count("claim") > 1:
                self.ahead.set()
            return told

        return noted


class Waiting(Scripted):
    """A provider whose first call takes until the ledger has the next batch claimed."""

    claimed: Event
    was_claimed = False

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.was_claimed = self.claimed.wait(LONG_SECONDS)
        return super().deliver(batch)


@pytest.mark.usefixtures("many")
def test_the_next_batch_is_claimed_while_one_is_on_its_way(planned: Planned, ledger: nk.Ledger) -> None:
    """The wire does not wait for a claim, even with a single worker."""
    noted: Any = Noted(ledger)
    provider = Waiting()
    provider.claimed = noted.ahead
    assert nk.send(planned(), provider, noted, options=QUICK).accepted == 200
    assert provider.was_claimed


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.usefixtures("many")
def test_no_more_is_sealed_than_may_be_under_way(planned: Planned, ledger: nk.Ledger, workers: int) -> None:
    """A death at any moment leaves no more batches in doubt than there are workers."""
    noted: Any = Noted(ledger)
    nk.send(planned(), Scripted(), noted, options=replace(QUICK, workers=workers, batch_size=10))
    sealed = most = 0
    for verb in noted.verbs:
        sealed += {"seal": 1, "record": -1}.get(verb, 0)
        most = max(most, sealed)
    assert (sealed, noted.verbs.count("seal"), most <= workers) == (0, 20, True)


@pytest.mark.usefixtures("many")
def test_what_was_made_ready_is_put_back_when_the_run_stops(planned: Planned, ledger: nk.Ledger) -> None:
    """A batch whose turn never came is not in flight afterwards, and goes out with the next call."""
    noted: Any = Noted(ledger)
    provider = Waiting(script=["refused"])
    provider.claimed = noted.ahead
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, noted, options=QUICK)
    (run,) = ledger.runs()
    assert (ledger.counts(run).pending, ledger.counts(run).in_flight) == (200, 0)
    assert nk.send(planned(), provider, ledger, options=QUICK).accepted == 200


@pytest.mark.usefixtures("many")
def test_a_rate_claims_nothing_ahead(planned: Planned, ledger: nk.Ledger) -> None:
    """Where a rate decides when the next batch goes, it is claimed only then."""
    noted: Any = Noted(ledger)
    nk.send(planned(), Scripted(), noted, options=replace(QUICK, rate=1_000_000.0, batch_size=50))
    assert noted.verbs == ["claim", "seal", "record"] * 4
