"""Whether two pictures look the same, though one was saved anew: smaller, or in another format."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

SIDE = 16
"""Rows and columns of the grid in which neighbours are compared (difference hash)."""

FEWEST_STEPS = 24
"""A picture with fewer steps from dark to light is nearly plain, and like every other."""

MOST_APART = 20
"""Of the 256 steps, so many may differ: a smaller JPEG of a drawing has 12 others, another drawing 80."""

_SHAPE = 0.03


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a picture looks like, in a few bytes.

    Attributes:
        steps: for each place of the grid, whether the next one to the right is lighter.
        shape: its width by its height.
    """

    steps: int
    shape: float

    def is_like(self, other: Likeness) -> bool:
        """Whether the two look the same to a reader.

        Example:
            >>> Likeness(2**60 - 1, 1.5).is_like(Likeness(2**60 - 2, 1.5))
            True
        """
        if min(self.steps.bit_count(), other.steps.bit_count()) < FEWEST_STEPS:
            return False
        is_apart = (self.steps ^ other.steps).bit_count() > MOST_APART
        return not is_apart and abs(self.shape - other.shape) <= _SHAPE * self.shape


def likeness_of(path: Path) -> Likeness | None:
    """What the picture at `path` looks like; None if it is missing or no picture.

    Example:
        >>> likeness_of(Path("issues/2024-q1/images/conference.png")).shape  # doctest: +SKIP
        1.5
    """
    try:
        stat = path.stat()
        return _read(path, stat.st_mtime_ns, stat.st_size)
    except (OSError, SyntaxError, ValueError, Warning):  # what Pillow raises for files that are no pictures
        return None


@lru_cache(maxsize=1_024)
def _read(path: Path, _changed: int, _size: int) -> Likeness:
    from PIL import Image as Pillow

    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        with Pillow.open(path) as image:
            width, height = image.size
            image.draft("L", (SIDE * 4, SIDE * 4))  # a JPEG need not be decoded whole
            small = _on_white(image).resize((SIDE + 1, SIDE), Pillow.Resampling.BOX)
    return Likeness(_steps(small.tobytes()), width / height)


def _on_white(image: Image) -> Image:
    from PIL import Image as Pillow

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("L")
    shown = image.convert("RGBA")
    return Pillow.alpha_composite(Pillow.new("RGBA", shown.size, "white"), shown).convert("L")


def _steps(grey: bytes) -> int:
    """One bit for each pair of neighbours in a row, 1 where it grows lighter by more than noise."""
    rows = (grey[start : start + SIDE + 1] for start in range(0, len(grey), SIDE + 1))
    bits = (after > before + 1 for row in rows for before, after in pairwise(row))
    return sum(bit << place for place, bit in enumerate(bits))
