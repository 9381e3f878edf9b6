"""The states of one person's mail in one run, and which may follow which.

                 plan                claim                 record
    (audience) ───────▶ PENDING ───────────────▶ IN_FLIGHT ───────▶ ACCEPTED · REJECTED · FAILED
                 │        │  ▲ ▲                   │   │
                 │        │  │ └── record,release ─┘   │ doubt, or the sender died
                 │        │  └─────────── settle ────┐ ▼
                 │        │ suppress, erase          UNCERTAIN ──▶ ACCEPTED · REJECTED · FAILED
                 └────────┴─────▶ SUPPRESSED ◀───────┴ settle, of somebody suppressed meanwhile

The file's own trigger refuses every other step; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """How far one person's mail has come in one run.

    Example:
        >>> State.ACCEPTED in FINAL, State.UNCERTAIN in FINAL
        (True, False)
    """

    PENDING = "pending"
    """Planned and surely not taken by a provider: new, deferred, or put back."""
    IN_FLIGHT = "in_flight"
    """Claimed, and perhaps handed over; written down before the hand-over."""
    ACCEPTED = "accepted"
    """The provider took it. Never mailed again, whatever is edited."""
    REJECTED = "rejected"
    """The provider will never take it."""
    FAILED = "failed"
    """Deferred or surely not taken as many times as was allowed."""
    UNCERTAIN = "uncertain"
    """Handed over, perhaps, and the answer was never learnt: mailed again only when that is settled."""
    SUPPRESSED = "suppressed"
    """Must not be mailed: on the suppression list, or erased. A run never takes it back."""


FINAL = frozenset({State.ACCEPTED, State.REJECTED, State.FAILED, State.SUPPRESSED})
"""The states that are never left."""

_ANSWERS = frozenset({State.ACCEPTED, State.REJECTED, State.FAILED, State.PENDING, State.SUPPRESSED})

TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.PENDING: frozenset(
            {
                State.IN_FLIGHT,  # claim
                State.SUPPRESSED,  # suppress, erase, or a plan with a longer suppression list
            }
        ),
        State.IN_FLIGHT: _ANSWERS  # record; release, to PENDING, FAILED or (suppressed meanwhile) SUPPRESSED
        | {State.UNCERTAIN},  # doubt, or the process died
        State.UNCERTAIN: _ANSWERS,  # settle
        **dict.fromkeys(FINAL, frozenset[State]()),
    }
)
"""Which states may follow each state."""
