"""A sender is killed at any moment and started again: nobody is mailed twice, and nobody is forgotten."""

from __future__ import annotations

import os
import signal
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.ledger.states import State
from newsletter_kit.testing.http_faults import FAILED_BEFORE, HttpFault, always, mixed
from newsletter_kit.testing.http_server import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crash_nursery import Nursery

    Nurseries = Callable[[int], Nursery]

KILLS = int(os.environ.get("NEWSLETTER_KILLS", "15"))
"""How many times a sender is killed at random in each test; a full run has 200."""

READERS = 2_000 if KILLS > 100 else 300

KINDS = ("none", "idempotent", "lookup")
POINTS = [
    f"{side} {verb}"
    for verb in ("begin", "take", "plan", "claim", "seal", "request", "record", "leave")
    for side in ("before", "after")
] + ["mid-body", "mid-answer"]
"""Where a sender can die: around each verb of the ledger and each request, and in the middle of one."""

DEATHS = [
    *(("file", point, kind) for point in POINTS for kind in KINDS),
    *(("server", point, kind) for point, kind in zip(POINTS, cycle(KINDS), strict=False)),
]
"""Which ledger, where a sender dies, and who is handed the mail: on a server one of them at each point."""

MANY = [("file", 10_000), ("server", 10_000 if KILLS > 100 else 2_000)]
"""How many readers are many, in each ledger."""

BATCH = 10
FOR_EACH_BATCH = ("claim", "seal", "request", "record", "mid-body", "mid-answer")


@pytest.mark.parametrize(("nurseries", "point", "kind"), DEATHS, indirect=["nurseries"])
def test_r4_a_death_at_every_point_costs_and_doubles_nothing(
    nurseries: Nurseries, point: str, kind: str
) -> None:
    """Wherever it dies, the next sender ends the work; without help, one batch at most is held and listed."""
    nursery, times = nurseries(60), 3 if point.endswith(FOR_EACH_BATCH) else 1
    with FakeProviderServer() as server:
        order = {"url": server.url, "kind": kind, "batch": BATCH}
        assert nursery.send(**order, point=point, times=times)["killed"]
        assert nursery.send(**order)["killed"] is False
        assert nursery.wrongs(server.counts()) == []
    held = nursery.states()[State.UNCERTAIN]
    assert len(held) <= (BATCH if kind == "none" else 0)


@pytest.mark.parametrize("batch", [1, 50])
@pytest.mark.parametrize(("kind", "goal"), [("none", "R1"), ("idempotent", "R2"), ("lookup", "R3")])
def test_r1_r2_r3_deaths_at_random_times(nurseries: Nurseries, kind: str, goal: str, batch: int) -> None:
    """E01, E02: killed again and again, the run ends with everybody mailed once, or held and listed."""
    nursery, kills = nurseries(READERS), 0
    dice, workers = Random(f"{goal} {batch}"), 8 if (kind, batch) == ("lookup", 1) else 2  # noqa: S311
    longest = (0.3, 0.3, 1.6) if kind == "lookup" else (0.3,)  # a look-up comes after a second
    slowness, taking = 1.0, 0.5 if kind == "lookup" else max(0.02, batch / 500)
    with FakeProviderServer(take_seconds=taking) as server:
        order = {"url": server.url, "kind": kind, "batch": batch, "workers": workers}
        for _ in range(KILLS):
            most = dice.choice(longest) if kills > 2 else 0.2  # the first must not come to its end
            deadly = [(slowness * dice.uniform(0.02, most), signal.SIGKILL)]
            kills += nursery.send(**order, signals=deadly)["killed"]
            slowness *= 1 if server.counts() else 1.5  # to be killed at its work, it must get there
        struck_at_work = server.counts().total()
        _send_until_done(nursery, order)
        assert nursery.wrongs(server.counts()) == []
    held = nursery.states()[State.UNCERTAIN]
    assert kills > 0
    assert struck_at_work > 0
    assert len(held) <= (kills * workers * batch if kind == "none" else 0)


@pytest.mark.parametrize(("nurseries", "readers"), MANY, indirect=["nurseries"])
@pytest.mark.parametrize("kind", KINDS)
def test_r8_a_mix_of_all_faults_over_ten_thousand(nurseries: Nurseries, kind: str, readers: int) -> None:
    """Five in a hundred calls go wrong in some way, seeded: the totals agree, for a provider of each kind."""
    nursery, batch = nurseries(readers), readers // 200
    with FakeProviderServer(script=mixed(KINDS.index(kind), 0.05)) as server:
        _send_until_done(nursery, {"url": server.url, "kind": kind, "batch": batch, "workers": 3})
        assert nursery.wrongs(server.counts()) == []
        assert server.counts().total() + len(nursery.states()[State.UNCERTAIN]) >= readers


@pytest.mark.parametrize(("fault", "code"), [(HttpFault(429), 5), (FAILED_BEFORE, 6)], ids=["429", "503"])
def test_r9_a_provider_that_comes_back_finds_no_storm(
    nurseries: Nurseries, fault: HttpFault, code: int
) -> None:
    """While it is down it is asked no more often than the budget allows; then everything goes on."""
    nursery, budget, workers = nurseries(60), 12, 4
    is_down = [True]
    with FakeProviderServer(script=lambda _: fault if is_down[0] else None) as server:
        order = {"url": server.url, "kind": "idempotent", "batch": BATCH, "workers": workers}
        told = nursery.send(**order)
        assert (told["code"], len(server.asked) - workers <= 1.1 * budget) == (code, True)
        is_down[0] = False
        assert nursery.send(**order)["accepted"] == 60
        assert nursery.wrongs(server.counts()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["E04-SIGINT", "E03-SIGTERM"])
def test_r13_one_signal_drains_the_process(nurseries: Nurseries, number: int) -> None:
    """What is under way is waited for and written down: nothing is in doubt."""
    nursery = nurseries(60)
    with FakeProviderServer(take_seconds=0.1) as server:
        order = {"url": server.url, "kind": "none", "batch": 2, "workers": 2}
        told = nursery.send(**order, point="before request", times=3, blows=[(0, number)])
        assert (told["code"], "0 uncertain" in told["said"]) == (130, True)
        _send_until_done(nursery, order)
        assert (nursery.wrongs(server.counts()), nursery.states()[State.UNCERTAIN]) == ([], set())


def test_r13_the_second_signal_stops_at_once_and_names_the_doubt(nurseries: Nurseries) -> None:
    """E04: who cannot wait gets an end with exit code 6, and the number of readers of whom nobody knows."""
    nursery = nurseries(60)
    with FakeProviderServer(script=always(HttpFault(wait_seconds=4))) as server:
        order = {"url": server.url, "kind": "none", "batch": BATCH, "workers": 2}
        twice = [(0.3, signal.SIGINT), (0.3, signal.SIGINT)]
        told = nursery.send(**order, point="before request", times=2, blows=twice)
    assert (told["code"], "20 uncertain" in told["said"]) == (6, True)
    assert len(nursery.states()[State.UNCERTAIN]) == 2 * BATCH


@pytest.mark.parametrize(
    ("mutant", "kind", "point"),
    [
        ("late claim", "none", "after request"),
        ("early record", "none", "before request"),
        ("no seal", "none", "after request"),
        ("blind retry", "none", "after request"),
        ("fresh keys", "idempotent", "after request"),
    ],
)
def test_r16_these_tests_bite(nurseries: Nurseries, mutant: str, kind: str, point: str) -> None:
    """Without the write-ahead, with its order changed, or without the key, the reckoning finds the wrong."""
    nursery = nurseries(60)
    with FakeProviderServer() as server:
        order = {"url": server.url, "kind": kind, "batch": BATCH, "mutant": mutant}
        assert nursery.send(**order, point=point, times=3)["killed"]
        nursery.send(**order)
        (wrong,) = nursery.wrongs(server.counts())
        # what is claimed ahead is recorded early, too, or handed over twice
        assert wrong in {"doubled: 10", "doubled: 20", "lost: 10", "lost: 20"}


def _send_until_done(nursery: Nursery, order: dict[str, Any]) -> None:
    """Call again as a user would, until nothing is left to be handed over."""
    for _ in range(40):
        if nursery.send(**order).get("left") == 0:
            return
    pytest.fail("the run does not come to its end")
