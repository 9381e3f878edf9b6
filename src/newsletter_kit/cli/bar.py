"""What a person sees of a run while it is sent: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import complain, printable
from newsletter_kit.durations import MINUTE, in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.sending.progress import Progress

LINE_SECONDS = 10.0
"""Where there is no terminal, such as in a log of a server, a line is written so often at most."""

STOPPING = "Stopping: what is under way comes to its end. Ctrl-C once more stops at once."


@dataclass(frozen=True, slots=True)
class Watch:
    """How a run is watched.

    Attributes:
        progress: is told how far it has come.
        remark: is told something that a person should read at once, such as why it waits.
    """

    progress: Callable[[Progress], object]
    remark: Callable[[str], object]

    def stopping(self) -> None:
        """Say that the run drains."""
        self.remark(STOPPING)


@contextmanager
def watching(label: str, *, silent: bool = False) -> Iterator[Watch]:
    """Watch a run on stderr while the block runs.

    Args:
        label: what is going on, such as `Sending`.
        silent: show nothing, since machines read along.

    Example:
        >>> with watching("Sending") as watch:
        ...     watch.progress(Progress(total=2, accepted=1))  # doctest: +SKIP
    """
    if silent:
        yield Watch(lambda _: None, lambda _: None)
    elif sys.stderr.isatty():
        with _bar(label) as watch:
            yield watch
    else:
        yield _lines(label, monotonic)


class Pace:
    """Remembers when a call began, and tells how far it has come. A new call begins anew.

    Args:
        clock: tells seconds; it never goes back.

    Example:
        >>> from newsletter_kit.sending.progress import Progress
        >>> pace = Pace(iter([0.0, 10.0]).__next__)
        >>> _ = pace.words(Progress(total=1_000))
        >>> pace.words(Progress(total=1_000, accepted=398, failed=2))
        '40 a second, 398 accepted, 2 failed, 0 uncertain, about 15 s left'
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began, self._before = 0.0, 0
        self._is_new = True

    def words(self, now: Progress) -> str:
        """How far the call has come: pace, counts, and the time that is left."""
        at = self._clock()
        if self._is_new or not (now.accepted or now.rejected or now.failed):
            self._is_new, self._began, self._before = False, at, now.done
        failed = now.rejected + now.failed
        counts = {"accepted": now.accepted, "failed": failed, "uncertain": now.uncertain}
        words = [f"{count:,} {name}" for name, count in counts.items()]
        if at > self._began and (done := now.done - self._before) > 0:
            rate = done / (at - self._began)
            words.insert(0, f"{rate:,.0f} a second" if rate >= 1 else f"{rate * MINUTE:,.0f} a minute")
            words.append(f"about {in_words((now.total - now.done) / rate)} left")
        return ", ".join(words)


def _lines(label: str, clock: Callable[[], float]) -> Watch:
    pace, last = Pace(clock), clock()

    def progress(now: Progress) -> None:
        nonlocal last
        words, at = pace.words(now), clock()
        if at - last >= LINE_SECONDS:
            last = at
            complain(f"{label}: {now.done:,} of {now.total:,}, {words}")

    return Watch(progress, complain)


@contextmanager
def _bar(label: str) -> Iterator[Watch]:
    """A bar, and below it the numbers: on one line they would push it off a terminal of 80 columns."""
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    name, said, pace = TextColumn("{task.description}", markup=False), Text(""), Pace(monotonic)
    bar = Bar(name, BarColumn(), MofNCompleteColumn())
    task = bar.add_task(label, total=None)

    def progress(now: Progress) -> None:
        bar.update(task, total=now.total, completed=now.done)
        said.plain = f"  {pace.words(now)}"

    with Live(Group(bar, said), console=Console(stderr=True), transient=True) as live:
        yield Watch(progress, lambda text: live.console.print(printable(text), markup=False, highlight=False))
