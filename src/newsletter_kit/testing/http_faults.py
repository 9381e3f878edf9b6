"""How the fake provider server goes wrong: one value for one request, and scripts that deal them out."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    Script = Callable[[int], "HttpFault | None"]


@dataclass(frozen=True, slots=True)
class HttpFault:
    """What goes wrong with one hand-over. Without any argument, all goes well.

    Attributes:
        status: answer with this error.
        takes: what is accepted before: `all`, or `nothing`; with an error or no answer at all.
        answers: `whole`; `half` of the bytes, then the connection is closed; `nothing`, it is closed at once;
            `nonsense`, which is no JSON.
        retry_after: the header Retry-After.
        wait_seconds: before it is answered; what is taken, is taken before that.
        refuses: the indices of the messages that are refused while the others are taken.

    Example:
        >>> HttpFault(429, retry_after="2").takes
        'nothing'
    """

    status: int | None = None
    takes: Literal["all", "nothing"] = "nothing"
    answers: Literal["whole", "half", "nothing", "nonsense"] = "whole"
    retry_after: str | None = None
    wait_seconds: float = 0.0
    refuses: tuple[int, ...] = ()

    @property
    def takes_mail(self) -> bool:
        """Whether anything is accepted."""
        return self.takes == "all" or (self.status is None and self.answers == "whole")


THROTTLED = HttpFault(429, retry_after="0")
FAILED_BEFORE = HttpFault(503)
FAILED_AFTER = HttpFault(502, takes="all")
CLOSED_BEFORE = HttpFault(answers="nothing")
CLOSED_AFTER = HttpFault(takes="all", answers="nothing")
HALF_ANSWER = HttpFault(takes="all", answers="half")
NONSENSE = HttpFault(takes="all", answers="nonsense")

EVERY_FAULT = (
    *(THROTTLED, FAILED_BEFORE, FAILED_AFTER, CLOSED_BEFORE, CLOSED_AFTER, HALF_ANSWER, NONSENSE),
    HttpFault(429),
)
"""One of each kind, for a mix; none of them stops a run."""


def in_turn(*faults: HttpFault | None) -> Script:
    """A script: the first hand-over gets the first fault, and so on; after the last, all goes well.

    Example:
        >>> script = in_turn(None, HttpFault(500))
        >>> script(1), script(2).status, script(3)
        (None, 500, None)
    """
    return lambda number: faults[number - 1] if number <= len(faults) else None


def always(fault: HttpFault) -> Script:
    """A script: each hand-over gets the same fault.

    Example:
        >>> always(HttpFault(429))(1_000).status
        429
    """
    return lambda _: fault


def mixed(seed: int, share: float = 0.05, faults: tuple[HttpFault, ...] = EVERY_FAULT) -> Script:
    """A script: some of the hand-overs get some fault, always the same ones for the same seed.

    Args:
        seed: any number.
        share: how many of all; 1 for all.
        faults: what is dealt out.

    Example:
        >>> [mixed(7, share=1)(number).status for number in (1, 2)] == [mixed(7, share=1)(number).status
        ...     for number in (1, 2)]
        True
    """

    def script(number: int) -> HttpFault | None:
        dice = Random(f"{seed}/{number}")  # noqa: S311  nothing is secret
        return dice.choice(faults) if dice.random() < share else None

    return script
