"""Two processes find out about the same batch in doubt: the second lets go of it, and goes on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger.values import Answer, Verdict
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter_kit.ledger.values import ClaimedBatch
    from scripted_provider import Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


class Overtaken:
    """A ledger into which another process writes, just before a verb of ours, that a batch was accepted.

    Attributes:
        times: how often that has happened.
    """

    def __init__(self, ledger: nk.Ledger, verb: str) -> None:
        self.times = 0
        self._ledger, self._verb = ledger, verb
        self._sealed: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def seal(self, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
        if batch.id in self._sealed:
            self._write("seal", batch)
        self._sealed.add(batch.id)
        return self._ledger.seal(batch, digest)

    def settle(
        self, batch: ClaimedBatch, answers: Sequence[Answer], now: datetime, *, max_claims: int | None
    ) -> None:
        self._write("settle", batch)
        self._ledger.settle(batch, answers, now, max_claims=max_claims)

    def record(
        self, batch: ClaimedBatch, answers: Sequence[Answer], now: datetime, *, max_claims: int | None
    ) -> None:
        if self._verb == "record":
            self._ledger.record(batch, answers, now)
        self._ledger.record(batch, answers, now, max_claims=max_claims)

    def _write(self, verb: str, batch: ClaimedBatch) -> None:
        if verb == self._verb:
            self.times += 1
            accepted = [Answer(Verdict.ACCEPTED)] * len(batch.people)
            self._ledger.settle(batch, accepted, datetime.now(UTC))


@pytest.mark.parametrize(("kind", "verb"), [("key", "seal"), ("key", "settle"), ("look-up", "settle")])
def test_the_second_lets_go_and_goes_on(
    planned: Planned, many: list[str], ledger: nk.Ledger, kind: Help, verb: str
) -> None:
    """What the ledger holds stands, and the rest of the run is sent."""
    provider, overtaken = Scripted(kind, ["lost answer"]), Overtaken(ledger, verb)
    run = nk.send(planned(), provider, overtaken, options=QUICK)  # type: ignore[arg-type]
    assert (run.accepted, run.is_done, overtaken.times) == (200, True, 1)
    assert provider.got == Counter(dict.fromkeys(many, 1))


@pytest.mark.usefixtures("many")
def test_who_hands_over_is_told(planned: Planned, ledger: nk.Ledger) -> None:
    """That a batch in flight was recorded by somebody else must never be, so it stops the run."""
    with pytest.raises(LedgerError, match="this claim is over"):
        nk.send(planned(), Scripted(), Overtaken(ledger, "record"), options=QUICK)  # type: ignore[arg-type]
