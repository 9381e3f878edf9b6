"""The bell: whoever listens hears of each change, over server-sent events."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

MAX_LISTENERS = 24
"""More pages than this nobody has open; a program that opens them without end is refused."""

QUIET_SECONDS = 15.0
"""After so long without news a remark is sent, so that a page that is gone is noticed."""

_MAX_WAITING = 32  # news for one page; one that does not read them is dropped


class TooManyListenersError(Exception):
    """There are `MAX_LISTENERS` pages open already."""


@dataclass(slots=True)
class Bell:
    """Who listens. It belongs to one event loop.

    Example:
        >>> Bell().listeners
        set()
    """

    listeners: set[asyncio.Queue[str | None]] = field(default_factory=set)

    def ring(self, kind: str, news: Mapping[str, object]) -> None:
        """Tell everybody. Whoever has not listened for long is let go, and comes back by itself."""
        text = f"event: {kind}\ndata: {json.dumps(news)}\n\n"
        for queue in [*self.listeners]:
            try:
                queue.put_nowait(text)
            except asyncio.QueueFull:
                self.listeners.discard(queue)

    def end(self) -> None:
        """Let everybody go."""
        for queue in self.listeners:
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)
        self.listeners.clear()

    def listen(self) -> AsyncIterator[str]:
        """What one page hears, from now on.

        Raises:
            TooManyListenersError: if there are too many already.
        """
        if len(self.listeners) >= MAX_LISTENERS:
            raise TooManyListenersError
        queue: asyncio.Queue[str | None] = asyncio.Queue(_MAX_WAITING)
        self.listeners.add(queue)
        return self._heard(queue)

    async def _heard(self, queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
        try:
            yield "retry: 500\n\n"
            while queue in self.listeners:
                try:
                    text = await asyncio.wait_for(queue.get(), QUIET_SECONDS)
                except TimeoutError:
                    text = ": still here\n\n"
                if text is None:
                    return
                yield text
        finally:
            self.listeners.discard(queue)
