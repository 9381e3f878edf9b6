"""R1 to R4 with the ledger on a server: it keeps the same promises when a sender is killed at any moment."""

from __future__ import annotations

import signal
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

import pytest

from crash.test_kills import BATCH, FOR_EACH_BATCH, KILLS, KINDS, POINTS
from newsletter_kit.ledger.states import State
from newsletter_kit.testing.http_server import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from crash_nursery import Nursery

READERS = 2_000 if KILLS > 100 else 200


@pytest.fixture
def nursery(nurseries: Callable[[int], Nursery], ledger_url: str, request: pytest.FixtureRequest) -> Nursery:
    """Senders that write into a ledger on a server."""
    found = nurseries(getattr(request, "param", 60))
    found.new_ledger(ledger_url)
    return found


@pytest.mark.parametrize(("point", "kind"), list(zip(POINTS, cycle(KINDS), strict=False)))
def test_r4_a_death_at_every_point_costs_and_doubles_nothing(nursery: Nursery, point: str, kind: str) -> None:
    """Wherever it dies, the next sender ends the work, and need not wait for a lease on this machine."""
    times = 3 if point.endswith(FOR_EACH_BATCH) else 1
    with FakeProviderServer() as server:
        order = {"url": server.url, "kind": kind, "batch": BATCH}
        assert nursery.send(**order, point=point, times=times)["killed"]
        assert nursery.send(**order)["killed"] is False
        assert nursery.wrongs(server.counts()) == []
    assert len(nursery.states()[State.UNCERTAIN]) <= (BATCH if kind == "none" else 0)


@pytest.mark.parametrize("nursery", [READERS], indirect=True)
@pytest.mark.parametrize(("kind", "goal"), [("none", "R1"), ("idempotent", "R2"), ("lookup", "R3")])
def test_r1_r2_r3_deaths_at_random_times(nursery: Nursery, kind: str, goal: str) -> None:
    """Killed again and again, the run ends with everybody mailed once, or held and listed."""
    dice, workers, kills = Random(goal), 2, 0  # noqa: S311
    with FakeProviderServer(take_seconds=0.02) as server:
        order = {"url": server.url, "kind": kind, "batch": BATCH, "workers": workers}
        for _ in range(KILLS):
            kills += nursery.send(**order, signals=[(dice.uniform(0.05, 0.5), signal.SIGKILL)])["killed"]
        for _ in range(40):
            if nursery.send(**order).get("left") == 0:
                break
        assert nursery.wrongs(server.counts()) == []
    assert kills > 0
    assert len(nursery.states()[State.UNCERTAIN]) <= (kills * workers * BATCH if kind == "none" else 0)
