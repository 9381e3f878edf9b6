"""Watching the files: each change is read, drawn, and rung out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import DefaultFilter, awatch

from newsletter_kit.config import FILE_NAME as SETTINGS_FILE
from newsletter_kit.layout.layout import HOME as LAYOUTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from watchfiles import Change
    from watchfiles.main import FileChange

    from newsletter_kit.preview.folders import Folders

STEP_MILLISECONDS = 15
"""An editor that writes a file in two goes is done within this time; each step is waited for once."""

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
_LONGEST_MILLISECONDS = 400  # files that change without end are read now and then


async def watch(
    folders: Callable[[], Folders], changed: Callable[[frozenset[Path] | None], Awaitable[None]]
) -> None:
    """Call `changed` with the files that have changed, again and again, until it is cancelled.

    Args:
        folders: which folders to watch; asked anew after each change, as a layout may be another one then.
        changed: what to do; it is given None when other folders are watched from now on, as nobody knows what
            changed in them before.

    Example:
        >>> asyncio.create_task(watch(folders, changed))  # doctest: +SKIP
    """
    is_known = True
    while True:
        watched, stop = folders(), asyncio.Event()
        news: asyncio.Queue[frozenset[Path]] = asyncio.Queue()
        tasks = [
            asyncio.create_task(_tell(watched.deep, news, stop)),
            asyncio.create_task(_tell(watched.flat - watched.deep, news, stop, _OfAProject())),
        ]
        try:
            if not is_known:
                await asyncio.sleep(0)  # the tasks begin
                await changed(None)
            is_known = False
            moved = False
            while folders() == watched and not moved:
                found = await _all_of(news)
                await changed(found)
                moved = not found.isdisjoint(watched.deep)  # what is moved away and back is watched no more
        finally:
            stop.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _all_of(news: asyncio.Queue[frozenset[Path]]) -> frozenset[Path]:
    """All that is known by now: what changed while the last change was drawn is read at once."""
    found = await news.get()
    while not news.empty():
        found |= news.get_nowait()
    return found


class _OfAProject(DefaultFilter):
    """Of a project's own folder, the settings, pictures, layouts: a mail that is sent there is no change."""

    def __call__(self, change: Change, path: str) -> bool:
        """Whether the file counts."""
        name = Path(path)
        counts = name.name in {SETTINGS_FILE, LAYOUTS} or name.suffix.lower() in _PICTURES
        return counts and super().__call__(change, path)


async def _tell(
    folders: frozenset[Path],
    news: asyncio.Queue[frozenset[Path]],
    stop: asyncio.Event,
    flat: _OfAProject | None = None,
) -> None:
    if folders:
        async for found in _changes(folders, stop, flat):
            news.put_nowait(frozenset(Path(name) for _, name in found))


def _changes(
    folders: frozenset[Path], stop: asyncio.Event, flat: _OfAProject | None
) -> AsyncIterator[set[FileChange]]:
    return awatch(
        *folders,
        watch_filter=flat or DefaultFilter(),
        debounce=_LONGEST_MILLISECONDS,
        step=STEP_MILLISECONDS,
        stop_event=stop,
        recursive=flat is None,
        ignore_permission_denied=True,
    )
