"""The account of one batch: what is settled, and what becomes of the rest when connections fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem, ProviderRefused, ProviderUnavailable
from newsletter_kit.providers.base import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.errors import ProviderError
    from newsletter_kit.message.message import Message

MAX_LOSSES = 2
"""So many connections may be lost on one message, and so many messages in a row; then the rest must wait."""

MAX_DOUBTS = 3
"""So many messages in a row may lose their answer; then the rest must wait, before more are in doubt."""


@dataclass(slots=True)
class Delivery:
    """What is known of a batch so far.

    Attributes:
        messages: all of them.
        outcomes: of the first of them, in order.

    Example:
        >>> Delivery(messages).rest == messages  # doctest: +SKIP
        True
    """

    messages: Sequence[Message]
    outcomes: list[Outcome] = field(default_factory=list)
    _is_anything_known: bool = False
    _lost_links: int = 0
    _lost_messages: int = 0
    _doubts: int = 0

    @property
    def rest(self) -> Sequence[Message]:
        """The messages of which nothing is known yet: surely not taken."""
        return self.messages[len(self.outcomes) :]

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Note what the server said."""
        self.outcomes += outcomes
        if outcomes:
            self._is_anything_known = True
            self._lost_links = self._lost_messages = 0
        for each in outcomes:
            self._doubts = self._doubts + 1 if each.status is Status.UNCERTAIN else 0
        if self._doubts >= MAX_DOUBTS:
            self._doubts = 0
            self._defer(len(self.rest), f"{MAX_DOUBTS} messages in a row before it had no answer")

    def lost(self, why: str) -> None:
        """Note that a connection was lost. A message that loses each of them must not hold up the rest."""
        self._lost_links += 1
        if self._lost_links == MAX_LOSSES:
            self._lost_links = 0
            self._lost_messages += 1
            self._defer(len(self.rest) if self._lost_messages == MAX_LOSSES else 1, why)

    def _defer(self, count: int, why: str, wait_seconds: float | None = None) -> None:
        reason = f"it was not handed over: {why}"
        self.outcomes += [
            Outcome(each.message_id, Status.DEFERRED, reason, retry_after_seconds=wait_seconds)
            for each in self.rest[:count]
        ]

    def broken_off(self, error: ProviderError) -> list[Outcome]:
        """The outcomes, if it cannot go on. After a refusal the rest are due at once, so it is soon told.

        Raises:
            ProviderError: the error itself, if nothing is known of any message.
        """
        if not self._is_anything_known:
            raise error
        wait = 0.0 if isinstance(error, ProviderRefused) else None
        self._defer(len(self.rest), error.problems[0].what, wait)
        return self.outcomes

    def done(self) -> list[Outcome]:
        """The outcomes.

        Raises:
            ProviderUnavailable: if connections were lost before anything became known of any message.
        """
        if not self._is_anything_known:
            raise ProviderUnavailable(Problem("smtp", self.outcomes[0].reason, "It is tried again."))
        return self.outcomes
