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

    Telling = Callable[[Progress], tuple[int, str]]

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
def watching(label: str, *, silent: bool = False, telling: Telling | None = None) -> Iterator[Watch]:
    """Watch a run on stderr while the block runs.

    Args:
        label: what is going on, such as `Sending`.
        silent: show nothing, since machines read along.
        telling: how many readers are done at a moment, and the rest in words; those of a `send` unless given.

    Example:
        >>> with watching("Sending") as watch:
        ...     watch.progress(Progress(total=2, accepted=1))  # doctest: +SKIP
    """
    if silent:
        yield Watch(lambda _: None, lambda _: None)
    elif sys.stderr.isatty():
        with _bar(label, telling or of_a_send(monotonic)) as watch:
            yield watch
    else:
        yield _lines(label, monotonic, telling or of_a_send(monotonic))


def of_a_send(clock: Callable[[], float]) -> Telling:
    """Tells of a call of `send`: all of whom something is known are done.

    Args:
        clock: tells seconds; it never goes back.

    Example:
        >>> from newsletter_kit.sending.progress import Progress
        >>> of_a_send(lambda: 0.0)(Progress(total=10, accepted=4))
        (4, '4 accepted, 0 failed, 0 uncertain')
    """
    pace = Pace(clock)
    return lambda now: (now.done, pace.words(now))


def of_doubts(now: Progress) -> tuple[int, str]:
    """Tells of a call that only settles doubts: who is in doubt still is not done.

    Example:
        >>> from newsletter_kit.sending.progress import Progress
        >>> of_doubts(Progress(total=10, accepted=4, uncertain=5))
        (5, '4 accepted, 5 in doubt still')
    """
    return now.total - now.uncertain, f"{now.accepted:,} accepted, {now.uncertain:,} in doubt still"


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


def _lines(label: str, clock: Callable[[], float], telling: Telling) -> Watch:
    last = clock()

    def progress(now: Progress) -> None:
        nonlocal last
        (done, words), at = telling(now), clock()
        if at - last >= LINE_SECONDS:
            last = at
            complain(f"{label}: {done:,} of {now.total:,}, {words}")

    return Watch(progress, complain)


@contextmanager
def _bar(label: str, telling: Telling) -> Iterator[Watch]:
    """A bar with a clock, and below it the numbers: on one line they would not fit into 80 columns.

    The clock shows that a call which waits is alive.
    """
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    name, said = TextColumn("{task.description}", markup=False), Text("")
    bar = Bar(name, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    task = bar.add_task(label, total=None)

    def progress(now: Progress) -> None:
        done, words = telling(now)
        bar.update(task, total=now.total, completed=done)
        said.plain = f"  {words}"

    with Live(Group(bar, said), console=Console(stderr=True), transient=True) as live:
        yield Watch(progress, lambda text: live.console.print(printable(text), markup=False, highlight=False))
