"""What all answers of the preview share: the workshop, its one worker, the bell and the door."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from newsletter_kit.preview.bell import Bell
from newsletter_kit.preview.faults import fault_as_json
from newsletter_kit.preview.folders import folders_of
from newsletter_kit.preview.watch import watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import HTTPConnection

    from newsletter_kit.preview.door import Door
    from newsletter_kit.preview.workshop import Standing, Workshop

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Counter:
    """What the answers share; it owns the thread that reads and draws.

    Attributes:
        workshop: the issue.
        door: the way in.
        bell: who listens.
        worker: draws, one sheet at a time, while the server goes on answering.

    Example:
        >>> counter = Counter(Workshop(Path("issues/2024-q1")), door)  # doctest: +SKIP
    """

    workshop: Workshop
    door: Door
    bell: Bell = field(default_factory=Bell)
    worker: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "preview"))

    async def do(self, work: Callable[[], _Made]) -> _Made:
        """Let the worker do something that takes time."""
        return await asyncio.get_running_loop().run_in_executor(self.worker, work)

    async def keep_up(self) -> None:
        """Follow the files until cancelled."""
        path = self.workshop.path
        await watch(lambda: folders_of(path, self.workshop.standing.desk), self._changed)

    async def _changed(self, files: frozenset[Path]) -> None:
        standing = await self.do(partial(self.workshop.refresh, files))
        self.bell.ring("change", news_of(standing))


def news_of(standing: Standing) -> dict[str, object]:
    """What a page is told of a change: the number of the standing, and what is wrong.

    Example:
        >>> from newsletter_kit.preview.workshop import Standing
        >>> news_of(Standing(3))
        {'number': 3, 'problems': []}
    """
    return {
        "number": standing.number,
        "problems": [fault_as_json(each, standing.folders) for each in standing.problems],
    }


def counter_of(request: HTTPConnection) -> Counter:
    """The counter that a request came to.

    Example:
        >>> counter_of(request).door.port  # doctest: +SKIP
        8025
    """
    counter: Counter = request.app.state.counter
    return counter
