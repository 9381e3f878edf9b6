"""Somebody is suppressed or erased between the claim of a batch and its hand-over."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.ledger.values import ClaimedBatch
    from scripted_provider import Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))
LEAVER = 57


class Meanwhile:
    """A ledger in which somebody is kept back right before the seal of their batch."""

    def __init__(self, ledger: nk.Ledger, leaver: str, verb: str) -> None:
        self._ledger, self._leaver, self._verb = ledger, leaver, verb

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def seal(self, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
        if self._leaver in {str(each.address) for each in batch.people}:
            (run,), now = self._ledger.runs(), datetime.now(UTC)
            if self._verb == "suppress":
                self._ledger.suppress(run, [self._leaver], now)
            else:
                self._ledger.erase(self._leaver, now)
        return self._ledger.seal(batch, digest)


@pytest.mark.parametrize("verb", ["suppress", "erase"])
@pytest.mark.parametrize("kind", ["key", "look-up"])
def test_who_leaves_after_the_claim_is_not_mailed(
    planned: Planned, many: list[str], ledger: nk.Ledger, kind: Help, verb: str
) -> None:
    """All the others of the batch are, once."""
    provider, meanwhile = Scripted(kind), Meanwhile(ledger, many[LEAVER], verb)
    run = nk.send(planned(), provider, meanwhile, options=QUICK)
    assert (run.accepted, run.suppressed.count, run.is_done) == (199, 1, True)
    assert provider.got == Counter(dict.fromkeys(set(many) - {many[LEAVER]}, 1))
