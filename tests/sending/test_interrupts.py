"""Which signals stop a run, and which do not."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.sending.interrupts import Interrupts

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def nohup() -> Iterator[None]:
    """What `nohup` does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_signal_is_counted(number: signal.Signals) -> None:
    """Ctrl-C, a polite kill and a closed window are the same wish."""
    heard: list[int] = []
    with Interrupts(lambda: heard.append(1)) as interrupts:
        os.kill(os.getpid(), number)
    assert (interrupts.count, heard) == (1, [1])


@pytest.mark.usefixtures("nohup")
def test_under_nohup_a_closed_window_stops_nothing() -> None:
    """Whoever lets SIGHUP be ignored wants the run to go on."""
    with Interrupts(lambda: None) as interrupts:
        os.kill(os.getpid(), signal.SIGHUP)
    assert (interrupts.count, signal.getsignal(signal.SIGHUP)) == (0, signal.SIG_IGN)
