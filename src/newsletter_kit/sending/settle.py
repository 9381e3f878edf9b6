"""What to do about a batch that was handed over, perhaps: the one decision, apart from all that is done.

In this order: hand it over again where that cannot make a second mail; ask the provider whether it has it;
else leave it, say so, and let a person decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Capabilities

KEY_MARGIN_SECONDS = 600
"""A key is trusted for so much less than the provider promises: clocks differ, and a call takes time."""

LONG_QUIET_SECONDS = 600
"""So long after a batch was sealed, no call of ours with it can still be under way."""

CLOCK_FAULT_SECONDS = 14 * 3600
"""A wall clock may be wrong by so much: that of a machine which takes its local time for UTC, for example."""

MAX_ENQUIRIES = 8
"""So many times it is tried to find out about one batch in one run."""


class Step(StrEnum):
    """What to do next about a batch in doubt.

    Example:
        >>> str(Step.LOOK_UP)
        'look up'
    """

    REPLAY = "replay"
    """Hand over the same bytes with the same key: the provider carries them out once."""
    LOOK_UP = "look up"
    """Ask the provider, and believe what it says."""
    PUT_BACK = "put back"
    """A second hand-over reaches nobody twice: to be sent again like any other."""
    LEAVE = "leave"
    """Nothing can be learnt: a person has to decide."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is known of a batch in doubt.

    Attributes:
        quiet_seconds: for so long, at least, nobody of ours has been handing it over.
        most_seconds: so long ago, at most, it was claimed last; infinite if that cannot be told.
        can_replay: whether the very same bytes can be made again.
        same_route: whether provider, account and sender are those by which it was handed over.
        tries: how many times it was replayed or looked up in this run in vain.
    """

    quiet_seconds: float
    most_seconds: float
    can_replay: bool
    same_route: bool
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, when, and why.

    Attributes:
        step: what.
        wait_seconds: not before so many seconds from now; then the question is to be put again.
        reason: of `LEAVE`, as a sentence without its full stop.
    """

    step: Step
    wait_seconds: float = 0.0
    reason: str = ""


def most_seconds(told: float, known: float | None) -> float:
    """How long ago a batch was claimed, at most; infinite if that cannot be told.

    What a provider forgets, it may have forgotten: the longer time is the safe one.

    Args:
        told: by the clock on the wall, which may have been set; it goes on while a machine sleeps.
        known: by a clock that nobody sets; None if the machine was started anew since, or is another one.

    Example:
        >>> most_seconds(90.0, 60.0), most_seconds(-90.0, 60.0), most_seconds(-90.0, None)
        (90.0, 60.0, inf)
        >>> most_seconds(3600.0, None) / 3600
        15.0
    """
    if known is not None:
        return max(told, known)
    return told + CLOCK_FAULT_SECONDS if told >= 0 else math.inf


def quiet_seconds(sealed: float | None) -> float:
    """For how long, at least, nobody of ours has been handing over a batch that an earlier call left.

    Args:
        sealed: how long ago it was sealed, by a clock that nobody sets; None if that cannot be told.

    Example:
        >>> quiet_seconds(3600.0), quiet_seconds(60.0), quiet_seconds(None)
        (3000.0, 0.0, 0.0)
    """
    return 0.0 if sealed is None else max(0.0, sealed - LONG_QUIET_SECONDS)


def decide(doubt: Doubt, capabilities: Capabilities) -> Decision:
    """What to do next about a batch in doubt.

    Args:
        doubt: what is known of it.
        capabilities: what the provider can do.

    Example:
        >>> from newsletter_kit.providers.base import Capabilities
        >>> outbox = Capabilities(batch_messages=100, repeatable=True, smtputf8=False)
        >>> decide(Doubt(0, 5, can_replay=True, same_route=True), outbox).step
        <Step.PUT_BACK: 'put back'>
    """
    if capabilities.repeatable:
        return Decision(Step.PUT_BACK)
    if not doubt.same_route:
        return _leave("it went by another provider, account or sender")
    if doubt.tries >= MAX_ENQUIRIES:
        return _leave(f"{MAX_ENQUIRIES} attempts to find out have failed")
    if doubt.most_seconds == math.inf:
        return _leave("the clock of this machine went back, so its age is not known")
    if _key_lives(doubt, capabilities):
        return Decision(Step.REPLAY)
    return _look_up(doubt, capabilities)


def _key_lives(doubt: Doubt, capabilities: Capabilities) -> bool:
    known = capabilities.idempotency
    lives = doubt.most_seconds < known.lifetime_seconds - KEY_MARGIN_SECONDS
    return known.kind != "none" and doubt.can_replay and lives


def _look_up(doubt: Doubt, capabilities: Capabilities) -> Decision:
    lookup = capabilities.lookup
    if lookup.kind == "none" and capabilities.idempotency.kind != "none" and not doubt.can_replay:
        return _leave("it cannot be repeated: an edit was accepted, or somebody of it has left or was erased")
    if lookup.kind == "none":
        return _leave("the provider can neither tell a repetition nor be asked")
    if doubt.most_seconds >= lookup.horizon_seconds:
        return _leave("the provider does not remember so long")
    return Decision(Step.LOOK_UP, max(0.0, lookup.settle_seconds - doubt.quiet_seconds))


def _leave(reason: str) -> Decision:
    return Decision(Step.LEAVE, reason=reason)
