"""The pictures of the samples: a wide one, a tall one, and one that is smaller than its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image as Raster

SIZES = {"wide.jpg": (1200, 800), "tall.jpg": (800, 1200), "small.png": (48, 48)}
"""Names and sizes in px; `Wording.picture` says which one a sample has."""

_SKY, _HILLS = ((206, 224, 238), (247, 236, 214)), ((122, 158, 148), (84, 124, 122), (52, 88, 96))


def write_sample_pictures(folder: Path) -> None:
    """Write the pictures of the samples into `folder`.

    Example:
        >>> write_sample_pictures(Path("samples"))  # doctest: +SKIP
    """
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in SIZES.items():
        sky = Image.linear_gradient("L").resize((width, height))
        above, below = (Image.new("RGB", sky.size, each) for each in _SKY)
        picture = Image.composite(below, above, sky)
        _draw_hills(picture)
        picture.save(folder / name, quality=80)


def _draw_hills(picture: Raster) -> None:
    from PIL import ImageDraw

    width, height = picture.size
    pen = ImageDraw.Draw(picture)
    for number, colour in enumerate(_HILLS):
        top = height * (45 + 14 * number) // 100
        left = width * (number * 37 % 60 - 60) // 100
        pen.ellipse((left, top, left + width * 16 // 10, top + height), fill=colour)
