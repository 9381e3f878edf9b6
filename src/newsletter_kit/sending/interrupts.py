"""Ctrl-C, SIGTERM and a closed window while a run is sent: counted, and looked at between two steps."""

from __future__ import annotations

import signal
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not known to Windows
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))


class Interrupts:
    """How many times somebody asked to stop. It owns the signals as long as its `with` block runs.

    A SIGHUP that is ignored, as `nohup` does, stays so. In another thread than the main one, signals cannot
    be had, and none is counted.

    Args:
        noted: is called at each signal, between two steps of the main thread: it must not wait for anything.

    Attributes:
        count: once is to finish what is under way, twice is to stop at once.

    Example:
        >>> with Interrupts(lambda: None) as interrupts:
        ...     interrupts.count
        0
    """

    def __init__(self, noted: Callable[[], None]) -> None:
        self.count = 0
        self._noted = noted
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    def __enter__(self) -> Self:
        if current_thread() is main_thread():
            heeded = [each for each in _SIGNALS if not _is_under_nohup(each)]
            self._before = {each: signal.signal(each, self._note) for each in heeded}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1
        self._noted()


def _is_under_nohup(number: signal.Signals) -> bool:
    return number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
