"""The decision about a batch in doubt, as a table: never one that could make a second mail."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.providers.base import Capabilities, Idempotency, Lookup
from newsletter_kit.sending.settle import (
    MAX_ENQUIRIES,
    Doubt,
    Step,
    decide,
    most_seconds,
    quiet_seconds,
)

NONE = Capabilities(batch_messages=100, repeatable=False, smtputf8=False)
KEYED = replace(NONE, idempotency=Idempotency("header", 86_400))
FINDING = replace(NONE, lookup=Lookup("by_key", settle_seconds=60, horizon_seconds=172_800))
BOTH = replace(KEYED, lookup=FINDING.lookup)
FILES = replace(NONE, repeatable=True)
FRESH = Doubt(quiet_seconds=0, most_seconds=5, can_replay=True, same_route=True)
HOUR = 3600.0

TABLE: dict[str, tuple[Capabilities, dict[str, Any], Step, float]] = {
    "no help": (NONE, {}, Step.LEAVE, 0),
    "files": (FILES, {}, Step.PUT_BACK, 0),
    "files, other members": (FILES, {"can_replay": False}, Step.PUT_BACK, 0),
    "key lives": (KEYED, {}, Step.REPLAY, 0),
    "key lives to its margin": (KEYED, {"most_seconds": 85_799}, Step.REPLAY, 0),
    "key past its margin": (KEYED, {"most_seconds": 85_800}, Step.LEAVE, 0),
    "key, other bytes": (KEYED, {"can_replay": False}, Step.LEAVE, 0),
    "key, other account": (KEYED, {"same_route": False}, Step.LEAVE, 0),
    "key, age unknown": (KEYED, {"most_seconds": inf}, Step.LEAVE, 0),
    "key, tried enough": (KEYED, {"tries": MAX_ENQUIRIES}, Step.LEAVE, 0),
    "look-up too soon": (FINDING, {"quiet_seconds": 20}, Step.LOOK_UP, 40),
    "look-up in time": (FINDING, {"quiet_seconds": 60}, Step.LOOK_UP, 0),
    "look-up after a restart": (FINDING, {"most_seconds": 120}, Step.LOOK_UP, 60),
    "look-up a day later": (FINDING, {"most_seconds": 86_400, "quiet_seconds": 80_000}, Step.LOOK_UP, 0),
    "look-up after a clock was set": (FINDING, {"most_seconds": 86_400}, Step.LOOK_UP, 60),
    "look-up beyond its horizon": (FINDING, {"most_seconds": 172_800}, Step.LEAVE, 0),
    "look-up, other members": (FINDING, {"can_replay": False, "quiet_seconds": 60}, Step.LOOK_UP, 0),
    "look-up, other account": (FINDING, {"same_route": False}, Step.LEAVE, 0),
    "look-up, age unknown": (FINDING, {"most_seconds": inf}, Step.LEAVE, 0),
    "both": (BOTH, {}, Step.REPLAY, 0),
    "both, key is dead": (BOTH, {"most_seconds": 90_000}, Step.LOOK_UP, 60),
    "both, other members": (BOTH, {"can_replay": False}, Step.LOOK_UP, 60),
}


@pytest.mark.parametrize(("capabilities", "known", "step", "wait"), TABLE.values(), ids=TABLE.keys())
def test_each_doubt_has_its_decision(
    capabilities: Capabilities, known: dict[str, Any], step: Step, wait: float
) -> None:
    """What the provider can do, and the age of the batch, say what happens and when."""
    decision = decide(replace(FRESH, **known), capabilities)
    assert (decision.step, decision.wait_seconds) == (step, wait)


DOUBTS = st.builds(
    Doubt,
    quiet_seconds=st.floats(0, 1e4),
    most_seconds=st.floats(0, 1e6) | st.just(inf),
    can_replay=st.booleans(),
    same_route=st.booleans(),
    tries=st.integers(0, 20),
)


@given(DOUBTS, st.sampled_from([NONE, KEYED, FINDING, BOTH]))
def test_nothing_is_ever_sent_again_blindly(doubt: Doubt, capabilities: Capabilities) -> None:
    """A replay needs a living key, the same bytes and the same road; only files are simply written again."""
    step = decide(doubt, capabilities).step
    may_replay = capabilities.idempotency.kind != "none" and doubt.can_replay and doubt.same_route
    assert step is not Step.PUT_BACK
    assert step is not Step.REPLAY or (may_replay and doubt.most_seconds < 86_400)


@given(DOUBTS, st.sampled_from([FINDING, BOTH]))
def test_nobody_is_looked_up_while_a_call_may_be_under_way(doubt: Doubt, capabilities: Capabilities) -> None:
    """A look-up comes after the provider's slowest acceptance, counted from our last word to it."""
    decision = decide(doubt, capabilities)
    if decision.step is Step.LOOK_UP and not decision.wait_seconds:
        assert doubt.quiet_seconds >= 60


def test_whatever_is_left_says_why() -> None:
    """A person who has to decide is told what stood in the way."""
    assert decide(FRESH, NONE).reason == "the provider can neither tell a repetition nor be asked"


@pytest.mark.parametrize(
    ("told", "known", "most"),
    [
        pytest.param(90.0, 60.0, 90.0, id="the machine slept, or the clock was set forth"),
        pytest.param(60.0, 90.0, 90.0, id="the clock was set back"),
        pytest.param(-60.0, 90.0, 90.0, id="the clock was set back to before the claim"),
        pytest.param(HOUR, None, 15 * HOUR, id="another boot, which may take local time for UTC"),
        pytest.param(-1.0, None, inf, id="another boot, and the clock went back"),
    ],
)
def test_the_longer_time_counts_for_what_a_provider_forgets(
    told: float, known: float | None, most: float
) -> None:
    """A wall clock that was set never makes a batch younger than it is."""
    assert most_seconds(told, known) == most


@given(st.none() | st.floats(0, 1e6))
def test_only_a_clock_that_nobody_sets_tells_of_a_silence(sealed: float | None) -> None:
    """The clock on the wall is not asked, and a call may have been under way for long after its seal."""
    assert quiet_seconds(sealed) <= max(0.0, (sealed or 0.0) - 600)
