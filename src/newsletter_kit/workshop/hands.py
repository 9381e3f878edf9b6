"""Work that is done on all cores of the machine at once, its outcome in order."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from multiprocessing.sharedctypes import Synchronized

Tool = TypeVar("Tool")
Outcome = TypeVar("Outcome")

MOST = 4
"""So many hands at most: each has a browser of its own."""


@dataclass(frozen=True, slots=True)
class _Job:
    """All tasks, and how many of them are taken."""

    tasks: Sequence[Callable[[Any], Any]]
    tool: Callable[[], AbstractContextManager[Any]]
    taken: Synchronized[int]


def done(
    tasks: Sequence[Callable[[Tool], Outcome]],
    tool: Callable[[], AbstractContextManager[Tool]],
    hands: int | None = None,
) -> list[Outcome]:
    """Do all tasks, several at a time where the system can fork, and give what came of each, in order.

    Args:
        tasks: the tasks; each is given the tool of the hand that does it. What it gives can be pickled.
        tool: opens what a hand works with, for as long as there is work.
        hands: how many work at once; as many as there are cores, up to `MOST`, unless given.

    Example:
        >>> from contextlib import nullcontext
        >>> done([lambda tool: tool + 1, lambda tool: tool + 2], lambda: nullcontext(10), hands=1)
        [11, 12]
    """
    hands = min(hands or _cores(), len(tasks))
    if hands <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        with tool() as held:
            return [task(held) for task in tasks]
    context = multiprocessing.get_context("fork")  # a newsletter's own sections cannot be pickled
    job = _Job(tasks, tool, context.Value("i", 0))
    with ProcessPoolExecutor(hands, context, _take, (job,)) as pool:
        futures = [pool.submit(_work) for _ in range(hands)]
        outcomes = dict(each for future in futures for each in future.result())
    return [outcomes[number] for number in range(len(tasks))]


def _cores() -> int:
    return min(MOST, os.cpu_count() or 1)


_GIVEN: list[_Job] = []
"""In a process of its own: the job that all hands share."""


def _take(job: _Job) -> None:
    _GIVEN[:] = [job]


def _work() -> list[tuple[int, Any]]:
    """What came of the tasks that this hand has done, each with its number."""
    job = _GIVEN[0]
    found: list[tuple[int, Any]] = []
    with job.tool() as held:
        while (number := _next(job.taken)) < len(job.tasks):
            found.append((number, job.tasks[number](held)))
    return found


def _next(taken: Synchronized[int]) -> int:
    with taken.get_lock():
        taken.value += 1
        return taken.value - 1
