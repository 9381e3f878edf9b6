"""What all answers of the preview share: the workshop, the readers, the rules, the bell and the door."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from newsletter_kit.preview.bell import Bell
from newsletter_kit.preview.examiner import Examiner
from newsletter_kit.preview.faults import fault_as_json
from newsletter_kit.preview.folders import folders_of
from newsletter_kit.preview.readers import Readers, audience_of
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
    """What the answers share; it owns the threads that work while the server goes on answering.

    Attributes:
        workshop: the issue.
        door: the way in.
        readers: the audience.
        bell: who listens.
        examiner: asks the rules.
        drawing: the thread that reads the issue and draws it, one sheet at a time.
        reading: the thread that reads the audience, which may take long.

    Example:
        >>> counter = counter_for(Workshop(Path("issues/2024-q1")), door)  # doctest: +SKIP
    """

    workshop: Workshop
    door: Door
    readers: Readers
    bell: Bell
    examiner: Examiner
    drawing: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "drawing"))
    reading: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "reading"))

    async def draw(self, work: Callable[[], _Made]) -> _Made:
        """Let the drawing thread do something."""
        return await asyncio.get_running_loop().run_in_executor(self.drawing, work)

    async def read(self, work: Callable[[], _Made]) -> _Made:
        """Let the thread do something that is concerned with the readers."""
        return await asyncio.get_running_loop().run_in_executor(self.reading, work)

    async def refresh(self, files: frozenset[Path] | None = None) -> None:
        """Read these files, or all, draw, and tell everybody."""
        standing = await self.draw(partial(self.workshop.refresh, files))
        self.bell.ring("change", news_of(standing))
        self.examiner.look_at(standing)

    def end(self) -> None:
        """Let everybody go, and finish nothing more."""
        self.bell.end()
        self.examiner.end()
        for each in (self.drawing, self.reading, self.examiner.worker):
            each.shutdown(wait=False, cancel_futures=True)

    async def keep_up(self) -> None:
        """Follow the files until cancelled."""
        path = self.workshop.path
        await watch(lambda: folders_of(path, self.workshop.standing.desk), self.refresh)


def counter_for(workshop: Workshop, door: Door, audience: Path | None = None) -> Counter:
    """A counter for one issue.

    Args:
        workshop: the issue.
        door: the way in.
        audience: the file of readers; the one that newsletter.toml names unless given.

    Example:
        >>> counter_for(Workshop(Path("issues/2024-q1")), door).door.port  # doctest: +SKIP
        8025
    """
    bell = Bell()
    readers = Readers(lambda: audience_of(workshop.whole().settings, audience))
    return Counter(workshop, door, readers, bell, Examiner(bell))


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
