"""`--limit N` hands over N messages: what was surely not taken is none of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.sending.backoff import Patience
from scripted_provider import CAPABILITIES, Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripted_provider import Fault, Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(
    limit=20, patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0)
)


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(
    ("kind", "fault"),
    [("none", "down"), ("none", "too fast"), ("look-up", "lost request"), ("key", "lost request")],
)
@pytest.mark.usefixtures("many")
def test_a_call_that_was_not_taken_uses_up_nothing(
    planned: Planned, kind: Help, fault: Fault, workers: int
) -> None:
    """Whatever stood in the way of the first call, twenty readers have their mail at the end."""
    options = replace(QUICK, batch_size=10, workers=workers)
    run = nk.send(planned(), Scripted(kind, [fault]), options=options)
    assert (run.accepted, run.uncertain, run.left) == (20, 0, 180)


@pytest.mark.usefixtures("many")
def test_a_batch_that_is_halved_is_counted_once(planned: Planned) -> None:
    """One of the twenty is bad, and the other nineteen are mailed."""
    run = nk.send(planned(), Scripted("none", bad=["r3"]), options=QUICK)
    assert (run.accepted, run.rejected.count, run.left) == (19, 1, 180)


@pytest.mark.parametrize("fault", ["defer", "lost request"])
@pytest.mark.usefixtures("many")
def test_whom_the_provider_put_off_and_who_is_in_doubt_are_counted(planned: Planned, fault: Fault) -> None:
    """They were handed over, so nobody goes in their place."""
    provider = Scripted("none", [fault])
    run = nk.send(planned(), provider, options=QUICK)
    assert (provider.sizes, run.accepted + run.uncertain, run.left) == (
        [20],
        19 if fault == "defer" else 20,
        181 if fault == "defer" else 180,
    )


@pytest.mark.usefixtures("many")
def test_who_was_in_doubt_before_adds_nothing_to_the_limit(planned: Planned) -> None:
    """To learn that an earlier call was not taken hands over nobody beyond the limit of this one."""
    provider = Scripted("none", ["lost request"])
    assert nk.send(planned(), provider, options=QUICK).uncertain == 20
    provider.capabilities = CAPABILITIES["look-up"]
    assert nk.send(planned(), provider, options=replace(QUICK, limit=5)).accepted == 5
