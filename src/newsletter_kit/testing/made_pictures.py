"""Pictures made from a few words, to try with what cannot be shown in letters: a photo with a place in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Exif
    from PIL.Image import Image as Raster

_GPS, _EXIF, _SERIAL, _OWNER, _MAKE = 0x8825, 0x8769, 0xA431, 0xA430, 0x010F  # Exif 2.32 §4.6
_SIZE = re.compile(r"(\d+) x (\d+)")
_FLASHES = re.compile(r"(\d+) flashes a second")


def write_picture(path: Path, description: str) -> None:
    """Write a picture of the kind that its name's ending says.

    Args:
        path: where to, such as `photo.jpg`.
        description: its size in px, `1200 x 800`; then, after commas, what there is to it: `noise`, which
            no program can make small; `taken at a place`, `camera 0815`, `owner Nino`, as cameras write
            them; `5 flashes a second` or `moving`, for a GIF.

    Example:
        >>> write_picture(Path("photo.jpg"), "1200 x 800, taken at a place")  # doctest: +SKIP
    """
    from PIL import Image as Pillow

    size = _SIZE.search(description)
    width, height = (int(size[1]), int(size[2])) if size else (8, 8)
    noise = "noise" in description
    raster = Pillow.effect_noise((width, height), 90) if noise else Pillow.new("L", (width, height), 128)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gif":
        _write_gif(path, raster, description)
    elif path.suffix in {".jpg", ".jpeg"}:
        raster.convert("RGB").save(path, "JPEG", quality=90, exif=_exif(description))
    else:
        raster.save(path)


def _exif(description: str) -> Exif:
    from PIL import Image as Pillow

    exif = Pillow.Exif()
    if "taken at a place" in description:
        exif.get_ifd(_GPS).update({1: "N", 2: (41.0, 43.0, 0.0), 3: "E", 4: (44.0, 47.0, 0.0)})
    if camera := re.search(r"camera (\w+)", description):
        exif[_MAKE] = "Camera"
        exif.get_ifd(_EXIF)[_SERIAL] = camera[1]
    if owner := re.search(r"owner (\w+)", description):
        exif.get_ifd(_EXIF)[_OWNER] = owner[1]
    return exif


def _write_gif(path: Path, raster: Raster, description: str) -> None:
    flashes = _FLASHES.search(description)
    frames = [raster] if flashes or "moving" in description else []
    if flashes:
        frames = [raster.point(lambda _, light=light: light) for light in (0, 255) * int(flashes[1])]
    elif frames:
        frames = [raster, raster.point(lambda value: value // 2)]
    lasting = 500 // int(flashes[1]) if flashes else 1_000
    rest = {"save_all": True, "append_images": frames[1:], "duration": lasting, "loop": 0} if frames else {}
    (frames or [raster])[0].save(path, "GIF", **rest)
