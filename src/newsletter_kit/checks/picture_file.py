"""What a picture's file tells: its kind, its size, its frames, and what the camera wrote into it."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.Image import Image as Raster

_GPS, _EXIF = 0x8825, 0x8769  # Exif 2.32 §4.6.3
_SAYS = {
    0xA430: "the name of the camera's owner",
    0xA431: "the number of the camera",
    0xA435: "the number of the lens",
    0xC62F: "the number of the camera",
}
_XMP_PLACE = b"exif:GPSLatitude"
_KNOWN = ("PNG", "JPEG", "GIF", "WEBP")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's file.

    Attributes:
        kind: `PNG`, `JPEG`, `GIF` or `WEBP`.
        width: in pixels, as seen.
        height: in pixels, as seen.
        frames: how many there are; 1 for a picture that does not move.
        digest: SHA-256 of the file, in hex.
        has_place: whether it says where it was taken.
        says: what else it says of a person or a camera.
    """

    kind: str
    width: int
    height: int
    frames: int
    digest: str
    has_place: bool
    says: tuple[str, ...]


def picture_file(path: Path) -> PictureFile | None:
    """What the file at `path` tells; None if it is missing or no picture, which the compiler tells.

    Example:
        >>> picture_file(Path("issues/2024-q1/images/conference.png")).kind  # doctest: +SKIP
        'PNG'
    """
    try:
        stat = path.stat()
        return _read(str(path), stat.st_mtime_ns, stat.st_size)
    except (OSError, SyntaxError, ValueError, Warning):
        return None


@lru_cache(maxsize=512)
def _read(path: str, _mtime_ns: int, _size: int) -> PictureFile:
    """Read the file. Its time and size are in the key, so that a changed file is read again."""
    from PIL import Image as Pillow

    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        with Pillow.open(path, formats=_KNOWN) as raster:
            exif = raster.getexif()
            lying = exif.get(0x0112, 1) in range(5, 9)
            width, height = raster.size[::-1] if lying else raster.size
            return PictureFile(
                raster.format or "",
                width,
                height,
                getattr(raster, "n_frames", 1),
                hashlib.sha256(Path(path).read_bytes()).hexdigest(),
                _has_place(raster, exif),
                _says(exif),
            )


def _has_place(raster: Raster, exif: Exif) -> bool:
    place = exif.get_ifd(_GPS)
    xmp = raster.info.get("xmp") or raster.info.get("XML:com.adobe.xmp") or b""
    written = xmp if isinstance(xmp, bytes) else str(xmp).encode()
    return any(key in place for key in (2, 4)) or _XMP_PLACE in written


def _says(exif: Exif) -> tuple[str, ...]:
    inner = {**exif, **exif.get_ifd(_EXIF)}
    return tuple(dict.fromkeys(what for tag, what in _SAYS.items() if str(inner.get(tag, "")).strip(" \0")))
