"""What became of the readers of one ticket, counted; and of all tickets of a worker, for who measures it."""

from __future__ import annotations

from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.ledger.values import Verdict

if TYPE_CHECKING:
    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.task import Task

TOTALS: Counter[str] = Counter()
"""Of this process since it began: messages by verdict, and `calls`. A crew adds to it in turn."""

QUEUE: dict[str, int] = {}
"""How the queue was when this process looked at it last, each minute: the fields of `Health`, by name."""


class Tally:
    """Counts what became of the readers of one ticket.

    Example:
        >>> Tally().handed
        0
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._last = monotonic()
        self.handed = 0

    @property
    def uncertain(self) -> int:
        """Of how many readers nobody knows."""
        return self._counts[Verdict.UNCERTAIN]

    @property
    def idle(self) -> float:
        """For how many seconds nothing has been heard."""
        return monotonic() - self._last

    @property
    def told(self) -> dict[str, int]:
        """How many readers, by verdict."""
        return {str(verdict): self._counts[verdict] for verdict in Verdict if self._counts[verdict]}

    def note(self, task: Task, handed: Handed) -> None:
        """Take what became of a batch.

        Example:
            >>> tally.note(task, handed)  # doctest: +SKIP
        """
        self._last = monotonic()
        found = Counter(answer.verdict for answer in handed.answers)
        self._counts.update(found)
        self.handed += len(task.batch.people)
        TOTALS.update({str(verdict): count for verdict, count in found.items()})
        TOTALS["calls"] += 1
