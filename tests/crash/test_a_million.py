"""A long list, and a sender that is killed twenty times on the way: exact, in little memory.

`NEWSLETTER_READERS=1000000` makes it a long one, which takes about a quarter of an hour, once for a ledger in
a file and once on a server (`-k file`, `-k server`). What was measured is in the report:
`pytest tests/crash/test_a_million.py --junitxml=report.xml -o junit_family=legacy`.
"""

from __future__ import annotations

import os
import time
from random import Random
from typing import TYPE_CHECKING, Any

from newsletter_kit.ledger.states import State
from newsletter_kit.testing.http_server import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from crash_nursery import Nursery
    from newsletter_kit.testing.http_faults import HttpFault

    Nurseries = Callable[[int], Nursery]

READERS = int(os.environ.get("NEWSLETTER_READERS", "2000"))
KILLS = 20
BATCH = max(1, READERS // 1_000)
MAX_BYTES = 300_000_000
POINTS = ("after claim", "before request", "mid-answer", "after request", "after record")


class Forgetful(list[object]):
    """Requests that nobody keeps: of a million mails they would fill the memory of the test."""

    def append(self, _: object) -> None:
        """Forget it."""


class Watch:
    """Notes when each hand-over came, and lets all go well."""

    def __init__(self) -> None:
        self.latest = 0.0
        self.first = 0.0

    def begin(self) -> None:
        """A sender is started now."""
        self.latest, self.first = time.monotonic(), 0.0

    def __call__(self, _: int) -> HttpFault | None:
        self.first = self.first or time.monotonic() - self.latest
        return None


def test_r14_twenty_kills_on_a_long_way(
    nurseries: Nurseries, record_property: Callable[[str, object], None]
) -> None:
    """Everybody is mailed once, nobody is held, and the memory stays small, whatever the audience."""
    nursery, dice, watch = nurseries(READERS), Random("R14"), Watch()  # noqa: S311  the same each time
    peaks, starts = list[int](), list[float]()
    with FakeProviderServer(script=watch) as server:
        server.asked = Forgetful()  # type: ignore[assignment]
        order: dict[str, Any] = {"url": server.url, "kind": "idempotent", "batch": BATCH, "workers": 2}
        order["limits"] = {"RLIMIT_AS": 400_000_000}  # E22
        for kill in range(KILLS):
            watch.begin()
            times = dice.randint(1, max(1, 2 * READERS // BATCH // (KILLS + 5)))
            told = nursery.send(**order, point=POINTS[kill % len(POINTS)], times=times)
            assert told["killed"]
            peaks.append(told["peak"])
            starts.append(round(watch.first, 3))
        told = nursery.send(**order)
        assert nursery.wrongs(server.counts()) == []
    record_property("seconds to the first request", starts)
    record_property("bytes at the peak", peaks)
    assert (told["accepted"], len(nursery.states()[State.UNCERTAIN])) == (READERS, 0)
    assert max(*peaks, told["peak"]) < MAX_BYTES
