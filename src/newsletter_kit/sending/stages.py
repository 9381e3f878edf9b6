"""A run in stages: a first part, a pause, a look at what became of it, and then the rest or a stop."""

from __future__ import annotations

import re
from time import monotonic, sleep
from typing import TYPE_CHECKING

from newsletter_kit.durations import ANY_UNIT, DAY, UNITS
from newsletter_kit.errors import Problem, ProviderRefused, SendInterrupted
from newsletter_kit.sending.interrupts import Interrupts
from newsletter_kit.sending.stop import MAX_LOST_SHARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.sending.run import SendRun

MAX_WAIT_SECONDS = 7 * DAY

_DURATION = re.compile(rf"\s*(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>{ANY_UNIT})s?\s*")
_LOOK_SECONDS = 0.2


def parse_duration(text: str) -> float:
    """Seconds, of a time such as `90s`, `30m`, `2h` or `1d`.

    Raises:
        ValueError: if it is no time, none at all, or more than a week.

    Example:
        >>> parse_duration("30m"), parse_duration("1.5 h")
        (1800.0, 5400.0)
    """
    match = _DURATION.fullmatch(text)
    seconds = float(match["count"]) * UNITS[match["unit"]] if match else 0.0
    if not 0 < seconds <= MAX_WAIT_SECONDS:
        raise ValueError(f"{text!r} is no time to wait: write it as 90s, 30m or 2h, at most 7d")
    return seconds


def wait_for(seconds: float, begun: Callable[[], object] | None = None) -> None:
    """Wait between two stages. Nobody holds the run meanwhile, and Ctrl-C or SIGTERM ends the wait.

    Args:
        seconds: how long.
        begun: is told when the wait begins; from then on it can be ended.

    Raises:
        SendInterrupted: if it was stopped by hand; the next send goes on.

    Example:
        >>> wait_for(0.01)
    """
    end = monotonic() + seconds
    with Interrupts(lambda: None) as interrupts:
        if begun:
            begun()
        while (left := end - monotonic()) > 0 and not interrupts.count:
            sleep(min(left, _LOOK_SECONDS))
    if interrupts.count:
        what = "it was stopped while it waited; what was sent until then is written down"
        raise SendInterrupted(Problem("the pause", what, "Run the same command again to go on."))


def require_well(run: SendRun) -> None:
    """Refuse to go on if too much of what was sent so far was rejected, has failed, or is uncertain.

    Args:
        run: the account after the first part, and after what was in doubt was looked up.

    Raises:
        ProviderRefused: if it was more than `MAX_LOST_SHARE` of it, or nobody was mailed at all. The run
            can be continued.

    Example:
        >>> require_well(run)  # doctest: +SKIP
    """
    bad = run.rejected.count + run.failed + run.uncertain
    answered = run.accepted + bad
    if not answered:
        what = "nobody of the first part was mailed, so it tells nothing, and the rest stays"
        raise ProviderRefused(Problem(f"run {run.issue_id}", what, "Send again to go on."))
    if bad > answered * MAX_LOST_SHARE:
        counts = f"{run.rejected.count:,} rejected, {run.failed:,} failed, {run.uncertain:,} uncertain"
        what = f"{bad:,} of {answered:,} went wrong in the first part ({counts}), so the rest stays"
        remedy = "Look at the reasons with `newsletter-kit status`, then send again to go on."
        raise ProviderRefused(Problem(f"run {run.issue_id}", what, remedy))
