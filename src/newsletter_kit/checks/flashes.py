"""How often a moving picture flashes: more than three times a second can bring on a seizure."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from PIL.Image import Image as Raster

GRID = 16
"""A frame is looked at in so many fields each way."""

CHANGE = 26
"""A tenth of the way from black to white, of 255 (WCAG 2.2, general flash)."""

SHARE = 0.25
"""The share of the picture that must change at once (the same place)."""

MOST_FRAMES = 200
SHORTEST = 20  # browsers show a frame for 20 ms at least; 0 and 10 mean 100 ms to all of them
USUAL = 100

_Fields = tuple[int, ...]


def flashes_a_second(path: Path) -> int:
    """The most flashes within any one second of the moving picture at `path`, played round and round.

    A flash is a change to brighter and back, or to darker and back, of a quarter of the picture
    (WCAG 2.2, success criterion 2.3.1).

    Example:
        >>> flashes_a_second(Path("images/flash.gif"))  # doctest: +SKIP
        5
    """
    stat = path.stat()
    return _counted(str(path), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _counted(path: str, _mtime_ns: int, _size: int) -> int:
    from PIL import Image as Pillow

    with Pillow.open(path) as raster:
        frames = list(_frames(raster))
    turns = list(_turns([*frames, *frames]))
    return max((_within_a_second(turns, start) for start in turns), default=0) // 2


def _frames(raster: Raster) -> Iterator[tuple[_Fields, int]]:
    """The fields of each frame, from 0 for black to 255, and how many milliseconds it is shown."""
    for number in range(min(getattr(raster, "n_frames", 1), MOST_FRAMES)):
        raster.seek(number)
        fields = raster.convert("L").resize((GRID, GRID))
        lasting = int(raster.info.get("duration") or 0)
        yield tuple(fields.tobytes()), lasting if lasting >= SHORTEST else USUAL


def _turns(frames: Sequence[tuple[_Fields, int]]) -> Iterator[int]:
    """The milliseconds at which the picture turns brighter after it was darker, or darker after brighter."""
    now, before = 0, 0
    for (old, lasting), (new, _) in pairwise(frames):
        now += lasting
        way = _way(old, new)
        if way and way != before:
            yield now
        before = way or before


def _way(old: _Fields, new: _Fields) -> int:
    """1 if enough fields turn brighter, -1 if enough turn darker, else 0."""
    changes = [after - before for before, after in zip(old, new, strict=True)]
    brighter, darker = (sum(sign * each >= CHANGE for each in changes) for sign in (1, -1))
    if max(brighter, darker) < SHARE * len(changes):
        return 0
    return 1 if brighter >= darker else -1


def _within_a_second(turns: Sequence[int], start: int) -> int:
    return sum(start <= each < start + 1_000 for each in turns)
