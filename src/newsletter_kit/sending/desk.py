"""Which tasks the workers of a run have, and how far each of them has come.

    claimed ──▶ ready ──▶ sealed ahead ──▶ called ──▶ answered
                  └──────────────────────────▲

From claimed and ready a batch can be put back; so it can where it was sealed ahead, for another worker than
the one that sealed it, and that one has not called yet. What is called is in doubt until it is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.sending.task import Task
    from newsletter_kit.sending.work import Ready


class Stage(IntEnum):
    """How far a task has come.

    Example:
        >>> Stage.READY < Stage.SEALED
        True
    """

    CLAIMED = 1
    """Its messages are being made."""
    READY = 2
    """They are made, and it waits for its turn."""
    SEALED = 3
    """Its turn has come, and its worker need only wake."""
    CALLED = 4
    """It is with the provider."""


@dataclass(slots=True)
class Desk:
    """The tasks that workers have. One thread at a time may use it.

    A task is known by itself and not by its batch: a ledger that gives one batch to two workers does wrong,
    and it must not be the desk that hides it.

    Example:
        >>> Desk().under_way
        0
    """

    _tasks: dict[int, Task] = field(default_factory=dict)
    _stages: dict[int, Stage] = field(default_factory=dict)
    _ready: dict[int, Ready] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._tasks)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All of them, in the order in which they were taken."""
        return tuple(self._tasks.values())

    @property
    def before_their_turn(self) -> tuple[Task, ...]:
        """Those that are claimed or ready."""
        return tuple(task for task in self._tasks.values() if self.stage(task) < Stage.SEALED)

    @property
    def ready_ones(self) -> tuple[Ready, ...]:
        """Those that wait for their turn, with their messages, in the order in which they were made."""
        return tuple(self._ready.values())

    @property
    def under_way(self) -> int:
        """How many are with the provider, or will be at once."""
        return sum(stage >= Stage.SEALED for stage in self._stages.values())

    def stage(self, task: Task) -> Stage:
        """How far a task has come."""
        return self._stages[id(task)]

    def take(self, task: Task) -> None:
        """A worker has it."""
        self._tasks[id(task)], self._stages[id(task)] = task, Stage.CLAIMED

    def ready(self, ready: Ready) -> None:
        """Its messages are made."""
        self._ready[id(ready.task)], self._stages[id(ready.task)] = ready, Stage.READY

    def sealed(self, task: Task) -> None:
        """Another worker has sealed its batch."""
        self._move(task, Stage.SEALED)

    def called(self, task: Task) -> None:
        """It is handed over, or asked about."""
        self._move(task, Stage.CALLED)

    def forget(self, task: Task) -> None:
        """It is answered, or put back: nobody has it any more."""
        self._tasks.pop(id(task), None)
        self._stages.pop(id(task), None)
        self._ready.pop(id(task), None)

    def _move(self, task: Task, stage: Stage) -> None:
        """To a stage in which nobody but its worker needs its messages."""
        self._stages[id(task)] = stage
        self._ready.pop(id(task), None)
