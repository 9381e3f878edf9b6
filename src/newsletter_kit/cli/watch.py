"""`status --watch`: how runs come on, from any machine that reaches the ledger, until they are done."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING

from newsletter_kit.cli.bar import Pace
from newsletter_kit.cli.console import printable, say
from newsletter_kit.cli.office import office_here
from newsletter_kit.ledger.shared import shared
from newsletter_kit.moments import day_and_time
from newsletter_kit.sending.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import tzinfo

    from newsletter_kit import Ledger
    from newsletter_kit.ledger.shared import SharedLedger, Standing
    from newsletter_kit.ledger.values import Counts, Run

EVERY_SECONDS = 2.0
"""How often the ledger is asked. One question counts the readers of a run."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one run stands at one moment.

    Attributes:
        run: which.
        counts: how many people are at each state.
        standing: whether workers may send it; None in a ledger that one machine uses.
        why: why it was paused, if it was.
        lack: on which machine a worker passes it over, and why, if none takes it up.
    """

    run: Run
    counts: Counts
    standing: Standing | None = None
    why: str = ""
    lack: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        is_cancelled = self.standing is not None and self.standing.phase == "cancelled"
        return is_cancelled or not (self.counts.pending or self.counts.in_flight)

    @property
    def progress(self) -> Progress:
        """How far it has come, of those who are to be mailed."""
        counts = self.counts
        total = counts.total - counts.suppressed
        return Progress(total, counts.accepted, counts.rejected, counts.failed, counts.uncertain)


def watch(ledger: Ledger, runs: Sequence[Run], *, every_seconds: float = EVERY_SECONDS) -> None:
    """Show how runs come on until all of them are over, or somebody presses Ctrl-C.

    On a terminal the lines change in their place; elsewhere a line is written whenever something has changed.

    Args:
        ledger: any.
        runs: which.
        every_seconds: how often to look.

    Example:
        >>> watch(ledger, ledger.runs())  # doctest: +SKIP
        2024-q1: 12 of 1,204, 40 a second, 12 accepted, 0 failed, 0 uncertain, about 30 s left
    """
    paces, zone = {run.id: Pace(monotonic) for run in runs}, office_here().zone
    with _shown() as show:
        while True:
            looks = [look_at(ledger, run) for run in runs]
            show([line_of(each, paces[each.run.id], zone) for each in looks])
            if all(each.is_over for each in looks):
                return
            sleep(every_seconds)


def look_at(ledger: Ledger, run: Run) -> Look:
    """How a run stands now.

    Example:
        >>> look_at(ledger, run).is_over  # doctest: +SKIP
        True
    """
    on_server = shared(ledger)
    if on_server is None:
        return Look(run, ledger.counts(run))
    return Look(run, ledger.counts(run), on_server.standing(run), *_told(on_server, run))


def line_of(look: Look, pace: Pace, zone: tzinfo = UTC) -> str:
    """How a run stands, in one line.

    Example:
        >>> line_of(look, Pace(monotonic))  # doctest: +SKIP
        '2024-q1: 1,204 of 1,204, 1,204 accepted, 0 failed, 0 uncertain'
    """
    now = look.progress
    text = f"{look.run.issue_id}: {now.done:,} of {now.total:,}, {pace.words(now)}"
    return ". ".join(each for each in (text, standing_words(look, zone)) if each)


def standing_words(look: Look, zone: tzinfo = UTC) -> str:
    """What holds a run up: it was paused or cancelled, its time has not come, or no worker can; else nothing.

    Example:
        >>> standing_words(look)  # doctest: +SKIP
        'Paused: by hand'
    """
    standing = look.standing
    if standing is None:
        return ""
    if standing.phase == "cancelled":
        return "Cancelled"
    if look.is_over:
        return ""
    if standing.phase == "paused":
        return f"Paused: {look.why}" if look.why else "Paused"
    if standing.not_before and standing.not_before > datetime.now(UTC):
        return f"It begins on {day_and_time(standing.not_before, zone)}"
    return f"No worker takes it up. The one on {look.lack}" if look.lack else ""


def _told(ledger: SharedLedger, run: Run) -> tuple[str, str]:
    """Why a run was paused, and why workers pass it over."""
    from newsletter_kit.cluster.lack import lacks
    from newsletter_kit.cluster.orders import order_of
    from newsletter_kit.cluster.queue_schema import is_there

    with ledger.in_transaction() as connection:
        if not is_there(connection):
            return "", ""
        order = order_of(connection, run.key)
        return order.told if order else "", lacks(connection).get(run.key, "")


@contextmanager
def _shown() -> Iterator[Callable[[list[str]], None]]:
    if not sys.stdout.isatty():
        yield _changes()
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(Text(), console=Console(), auto_refresh=False) as live:
        yield lambda lines: live.update(Text(printable("\n".join(lines))), refresh=True)


def _changes() -> Callable[[list[str]], None]:
    before: list[str] = []

    def show(lines: list[str]) -> None:
        nonlocal before
        for line in lines:
            if line not in before:
                say(line)
        before = lines

    return show
