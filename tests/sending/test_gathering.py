"""An answer, the next seal and the next claim wait for the disk once, and none of them is worse for it."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Semaphore, local
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger.states import State
from newsletter_kit.sending import crew, work
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.providers.base import Batch, Outcome

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(batch_size=10, patience=Patience(first_seconds=0.001, longest_seconds=0.002))
LONG_SECONDS = 20
"""Only a program that waits for ever waits so long."""


class Gathering:
    """A ledger that notes which verbs were done together.

    Args:
        ledger: the one that does the work.
        break_at: in which block what was gathered is lost, as on a full disk; 0 for never.

    Attributes:
        blocks: the verbs of each block, in their order.
    """

    def __init__(self, ledger: nk.Ledger, break_at: int = 0) -> None:
        self.blocks: list[list[str]] = []
        self._ledger: Any = ledger
        self._break_at = break_at
        self._here = local()

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._ledger, name)
        return self._noted(name, verb) if name in {"claim", "seal", "record"} else verb

    @contextmanager
    def together(self) -> Iterator[bool]:
        """As the ledger does it."""
        self._here.block = []
        with self._ledger.together() as is_one:
            yield is_one
            if len(self.blocks) + 1 == self._break_at:
                self._ledger._store._connection.execute("ROLLBACK")
        self.blocks.append(self._here.block)
        del self._here.block

    def _noted(self, name: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **named: Any) -> Any:
            told = verb(*args, **named)
            if told is not None or name != "claim":
                getattr(self._here, "block", []).append(name)
            return told

        return noted


class Unhurried(Scripted):
    """A provider that answers once the messages of the next batch are made, if there is one."""

    made: Semaphore

    def deliver(self, batch: Batch) -> list[Outcome]:
        if sum(self.sizes) < 190:
            self.made.acquire(timeout=LONG_SECONDS)
        return super().deliver(batch)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Unhurried:
    """It answers when a second batch is ready."""
    found, make_ready, first = Unhurried(), work.make_ready, list[bool]()
    found.made = Semaphore(0)

    def noted(*args: Any) -> Any:
        ready = make_ready(*args)
        if first:
            found.made.release()
        first.append(True)
        return ready

    monkeypatch.setattr(crew, "make_ready", noted)
    return found


@pytest.mark.usefixtures("many")
def test_what_comes_next_is_written_down_with_an_answer(
    planned: Planned, ledger: nk.Ledger, provider: Unhurried
) -> None:
    """Whoever records answers seals the batch that is ready, and claims the next one, in the same block."""
    noted: Any = Gathering(ledger)
    assert nk.send(planned(), provider, noted, options=QUICK).accepted == 200
    assert len(noted.blocks) == 20
    assert noted.blocks.count(["record", "seal", "claim"]) > 9


@pytest.mark.parametrize("number", [1, 7, 20])
@pytest.mark.usefixtures("many")
def test_an_answer_is_kept_though_the_rest_of_its_block_is_lost(
    planned: Planned, ledger: nk.Ledger, provider: Unhurried, number: int
) -> None:
    """If the disk cannot hold all of it, the answers are written down alone, and the run stops."""
    noted: Any = Gathering(ledger, break_at=number)
    with pytest.raises(LedgerError):
        nk.send(planned(), provider, noted, options=QUICK)
    (run,) = ledger.runs()
    accepted = {each.address for each in ledger.people(run, State.ACCEPTED)}
    assert (accepted, len(accepted)) == (set(provider.got), 10 * number)
    assert nk.send(planned(), Scripted(), ledger, options=QUICK).accepted == 200


def send_until_a_seal(plan: nk.Plan, provider: Unhurried, noted: Any) -> None:
    """Send until a batch was sealed for somebody else, and stop there."""

    def stop(_: nk.Progress) -> None:
        if any("seal" in block for block in noted.blocks):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        nk.send(plan, provider, noted, options=QUICK, progress=stop)


@pytest.mark.usefixtures("many")
def test_what_was_sealed_for_another_and_never_begun_is_put_back(
    planned: Planned, ledger: nk.Ledger, provider: Unhurried
) -> None:
    """A run that stops between a seal and the call knows that nothing left: nobody is in doubt."""
    noted: Any = Gathering(ledger)

    send_until_a_seal(planned(), provider, noted)
    (run,) = ledger.runs()
    counts = ledger.counts(run)
    assert (counts.in_flight, counts.uncertain, counts.accepted) == (0, 0, len(provider.got))
    assert nk.send(planned(), provider, ledger, options=QUICK).accepted == 200
    assert set(provider.got.values()) == {1}


class Forgetful(Gathering):
    """A ledger that cannot write down the first batch that is put back: its disk is full just then."""

    releases = 0

    def release(self, *args: Any, **named: Any) -> Any:
        """As the ledger does it, but for the first time."""
        self.releases += 1
        if self.releases == 1:
            raise LedgerError(nk.Problem("ledger.db", "there is no room on its disk", "Make room."))
        return self._ledger.release(*args, **named)


@pytest.mark.usefixtures("many")
def test_what_could_not_be_put_back_is_put_back_when_all_have_ended(
    planned: Planned, ledger: nk.Ledger, provider: Unhurried
) -> None:
    """A disk that was full for a moment leaves nobody in doubt to whom nothing was handed over."""
    noted: Any = Forgetful(ledger)

    send_until_a_seal(planned(), provider, noted)
    (run,) = ledger.runs()
    assert noted.releases > 1
    assert (ledger.counts(run).in_flight, ledger.counts(run).uncertain) == (0, 0)
