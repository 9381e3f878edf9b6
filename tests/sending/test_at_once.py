"""A second Ctrl-C stops a run at once, whoever holds it up, and doubts no more than there is to doubt."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ExitCode, SendInterrupted
from newsletter_kit.sending import crew, docket
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.crew import Crew
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Thread

    from newsletter_kit.providers.base import Batch, Outcome
    from newsletter_kit.sending.docket import Docket
    from newsletter_kit.sending.job import Job

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(batch_size=10, patience=Patience(first_seconds=0.001, longest_seconds=0.002))
LONG_SECONDS = 20
"""Only a program that waits for ever waits so long."""


def stop_twice() -> None:
    """Ask to stop, and to stop at once; two signals of one number may be counted once."""
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)


class Held:
    """Holds up whoever comes by, having asked twice to stop.

    Attributes:
        freed: whether they may go on.
        overdue: whether they waited in vain.
    """

    def __init__(self) -> None:
        self.freed = Event()
        self.overdue = False

    def hold(self) -> None:
        """Hold them up."""
        if not self.freed.is_set():
            stop_twice()
            self.overdue = not self.freed.wait(LONG_SECONDS)


@pytest.fixture
def held() -> Iterator[Held]:
    """Lets go at the end of all whom it holds."""
    found = Held()
    yield found
    found.freed.set()


@pytest.mark.parametrize("ear", ["on_progress", "on_wait"])
@pytest.mark.usefixtures("many")
def test_a_listener_that_never_returns_is_not_waited_for(planned: Planned, held: Held, ear: str) -> None:
    """Whoever is told of progress or of a pause holds up the mail, and not whoever stops it."""

    def listen(told: object) -> None:
        if not isinstance(told, nk.Progress) or told.accepted:
            held.hold()

    provider = Scripted("none", ["fine", "down"] if ear == "on_wait" else [])
    with pytest.raises(SendInterrupted):
        nk.send(planned(), provider, options=nk.SendOptions(batch_size=10, **{ear: listen}))  # type: ignore[arg-type]
    assert not held.overdue


class Stuck:
    """A ledger whose answers are written down by a disk that hangs, or a server that is away."""

    def __init__(self, ledger: nk.Ledger, held: Held) -> None:
        self._ledger, self._held = ledger, held

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    @contextmanager
    def together(self) -> Iterator[bool]:
        """As the ledger does it, but slowly."""
        with self._ledger.together() as is_one:
            self._held.hold()
            yield is_one


@pytest.mark.usefixtures("many")
def test_a_ledger_that_is_busy_is_waited_for_a_moment(
    planned: Planned, ledger: nk.Ledger, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way cannot be written down then, and whoever sends next finds out about it."""
    monkeypatch.setattr(crew, "_PARTING_SECONDS", 0.1)
    stuck: Any = Stuck(ledger, held)
    with pytest.raises(SendInterrupted, match="the ledger could not be had") as caught:
        nk.send(planned(), Scripted("none"), stuck, options=QUICK)
    assert (caught.value.exit_code, held.overdue) == (ExitCode.UNCERTAIN, False)


class Watched:
    """A ledger that tells when a batch was sealed for another worker, and when one was let go of."""

    def __init__(self, ledger: nk.Ledger) -> None:
        self.let_go = Event()
        self.seals = 0
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def seal(self, *given: Any) -> Any:
        """As the ledger does it."""
        self.seals += 1
        return self._ledger.seal(*given)

    def release(self, *given: Any, **named: Any) -> Any:
        """As the ledger does it."""
        try:
            return self._ledger.release(*given, **named)
        finally:
            self.let_go.set()

    def doubt(self, *given: Any, **named: Any) -> Any:
        """As the ledger does it."""
        try:
            return self._ledger.doubt(*given, **named)
        finally:
            self.let_go.set()


class Second(Scripted):
    """A provider whose first call takes until another batch is ready."""

    ready: Event

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.ready.wait(LONG_SECONDS)
        return super().deliver(batch)


@pytest.mark.usefixtures("many")
def test_what_was_sealed_ahead_and_never_called_is_in_no_doubt(
    planned: Planned, ledger: nk.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two Ctrl-C between the seal and the waking of its worker: nothing of that batch has left."""
    monkeypatch.setattr(docket, "POLL_SECONDS", LONG_SECONDS)  # so that its worker does not wake by itself
    watched: Any = Watched(ledger)
    provider = Second()
    provider.ready = Event()
    seconds_to_call = docket.Docket.seconds_to_call

    def noted(self: Docket, *given: Any) -> float:
        if len(self.desk.tasks) > 1 and self.desk.under_way:
            provider.ready.set()
        return seconds_to_call(self, *given)

    def listen(told: nk.Progress) -> None:
        if told.accepted == 10:
            stop_twice()
            watched.let_go.wait(LONG_SECONDS)

    monkeypatch.setattr(docket.Docket, "seconds_to_call", noted)
    with pytest.raises(SendInterrupted, match="10 accepted, 190 still to go, 0 uncertain"):
        nk.send(planned(), provider, watched, options=QUICK, progress=listen)
    assert (watched.seals, len(provider.calls), ledger.counts(ledger.runs()[0]).in_flight) == (2, 1, 0)


def test_workers_that_end_at_the_same_moment_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one may end while it is asked who is left."""

    class Ending:
        def __init__(self) -> None:
            self.looks = 0

        def is_alive(self) -> bool:
            self.looks += 1
            return self.looks < 2

        def join(self, _seconds: float) -> None:
            pass

    def started(workers: list[Thread]) -> list[Ending]:
        return [Ending() for _ in workers]

    monkeypatch.setattr(crew, "_started", started)
    job = SimpleNamespace(options=nk.SendOptions(), ends=lambda: False)
    nothing: Any = SimpleNamespace()
    assert Crew(cast("Job", job), nothing, nothing).run() is None  # type: ignore[func-returns-value]
