"""Pictures for the mail: read from the issue's folder, as small as they are shown, freed of their EXIF."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsletter_kit.compile.edition import InlineImage
from newsletter_kit.compile.kept_pictures import kept_picture

if TYPE_CHECKING:
    from PIL.Image import Image as Raster

    from newsletter_kit.compile.kept_pictures import Made
    from newsletter_kit.issue.values import Image

MAX_FILE_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_FRAMES = 200
DENSITY = 2  # pixels per CSS pixel: what phones and good screens show
JPEG_QUALITY = 82

_SUFFIX = {"PNG": "png", "JPEG": "jpg", "GIF": "gif"}
_MEDIA_TYPE = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
# What Pillow reports of a file that says nothing of its maker; with anything else it is written anew.
_HARMLESS = frozenset({
    "dpi", "gamma", "srgb", "transparency", "interlace", "jfif", "jfif_version", "jfif_unit", "jfif_density",
    "progressive", "progression", "adobe", "adobe_transform", "background", "version", "duration", "loop",
})  # fmt: skip
_HARMLESS_SEGMENTS = frozenset({"APP0", "APP14"})


class ImageError(ValueError):
    """The picture cannot be used; the message says why."""


class MissingImageError(ImageError):
    """There is no such file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a template needs to know of a picture.

    Attributes:
        src: `cid:…` for one that travels with the mail, or its address on the web.
        width: shown width in CSS pixels.
        height: shown height in CSS pixels; None for a picture on the web, which nobody has fetched.
        alt: the words in its place.
        credit: whose it is, or None.
        caption: the line under it, or None.
    """

    src: str
    width: int
    height: int | None
    alt: str
    credit: str | None = None
    caption: str | None = None


class Box(NamedTuple):
    """The room that a layout gives to a picture, in CSS pixels.

    Attributes:
        width: the shown width.
        height: the shown height; None keeps the picture's own proportions.
        crop: cut to the proportions of the box rather than squeeze into it.
    """

    width: int
    height: int | None = None
    crop: bool = False


@dataclass(frozen=True, slots=True)
class PictureStore:
    """Where pictures come from and where those of one edition are gathered.

    Attributes:
        folder: the folder that `src` is relative to.
        base_url: where the pictures will stand on the web; None lets them travel inside the mail.
        cid_domain: the domain part of their Content-IDs.
        gathered: the pictures so far, by Content-ID.
    """

    folder: Path
    base_url: str | None = None
    cid_domain: str = "newsletter.invalid"
    gathered: dict[str, InlineImage] = field(default_factory=dict)


def place_picture(image: Image, box: Box, store: PictureStore) -> Picture:
    """The picture for `image` in `box`; a local one is resized and gathered in `store`.

    Raises:
        ImageError: if the file is missing, too large, or no PNG, JPEG, GIF or WebP.

    Example:
        >>> place_picture(issue.hero, Box(600), PictureStore(Path("issues/2024-q1"))).width  # doctest: +SKIP
        600
    """
    if image.is_remote:
        return Picture(image.src, box.width, box.height, image.alt, image.credit, image.caption)
    path = os.path.join(store.folder, image.src)  # noqa: PTH118  asked for often, and `/` takes five times as long
    try:
        stat = os.stat(path)  # noqa: PTH116  as above
    except FileNotFoundError:
        raise MissingImageError(f"there is no file {image.src}") from None
    except OSError:
        raise ImageError(f"{image.src} cannot be read") from None
    if stat.st_size > MAX_FILE_BYTES:
        raise ImageError(f"{image.src} has {stat.st_size:,} bytes; {MAX_FILE_BYTES:,} is the limit")
    prepared = _prepare(path, stat.st_mtime_ns, stat.st_size, box)
    cid = f"{prepared.name}@{store.cid_domain}"
    store.gathered.setdefault(
        cid, InlineImage(cid, prepared.file_name, prepared.media_type, prepared.content)
    )
    src = f"{store.base_url.rstrip('/')}/{prepared.file_name}" if store.base_url else f"cid:{cid}"
    return Picture(src, prepared.width, prepared.height, image.alt, image.credit, image.caption)


class _Prepared(NamedTuple):
    name: str
    file_name: str
    media_type: str
    content: bytes
    width: int
    height: int


@lru_cache(maxsize=512)
def _prepare(path: str, _mtime_ns: int, _size: int, box: Box) -> _Prepared:
    """Resize the file at `path`. Its time and size are in the key, so that a changed file is read again."""
    original = Path(path).read_bytes()
    kind, height, content = kept_picture(original, repr(box), lambda: _made(original, Path(path).name, box))
    digest = hashlib.sha256(content).hexdigest()[:12]
    name = f"{ascii_stem(path)}-{digest}"
    return _Prepared(name, f"{name}.{_SUFFIX[kind]}", _MEDIA_TYPE[kind], content, box.width, height)


def _made(original: bytes, name: str, box: Box) -> Made:
    with _open(original, name) as raster:
        kind, content = _encoded(raster, original, box)
        return kind, _shown_height(raster, box), content


def ascii_stem(path: str) -> str:
    """How the name of a picture in a mail begins, from the name of its file; a digest follows.

    Example:
        >>> ascii_stem("images/The Hub (1).jpg")
        'the-hub--1'
    """
    stem = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in Path(path).stem.lower())
    return stem.strip("-")[:40] or "picture"


def _open(content: bytes, name: str) -> Raster:
    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            raster = Pillow.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP"))
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise ImageError(f"{name} has too many pixels; {MAX_PIXELS:,} is the limit") from None
    except (OSError, SyntaxError, ValueError):
        raise ImageError(f"{name} is no PNG, JPEG, GIF or WebP picture") from None
    if raster.width * raster.height > MAX_PIXELS:
        raise ImageError(
            f"{name} has {raster.width:,} × {raster.height:,} pixels; {MAX_PIXELS:,} is the limit"
        )
    return raster


def _shown_height(raster: Raster, box: Box) -> int:
    if box.height and box.crop:
        return box.height
    width, height = _upright_size(raster)
    return max(1, round(box.width * height / width))


def _upright_size(raster: Raster) -> tuple[int, int]:
    """Width and height as seen: EXIF orientations 5 to 8 (Exif 2.32 §4.6.4) lie on their side."""
    lying = raster.getexif().get(0x0112, 1) in range(5, 9)
    return (raster.height, raster.width) if lying else (raster.width, raster.height)


def _encoded(raster: Raster, original: bytes, box: Box) -> tuple[str, bytes]:
    kind = raster.format or ""
    if kind == "GIF":
        _refuse_many_frames(raster)
        return kind, original
    as_it_is = kind in _SUFFIX and _has_the_shape(raster, box) and _says_nothing_of_its_maker(raster)
    if as_it_is and raster.width <= box.width * DENSITY:
        return kind, original
    new_kind, content = _written_anew(raster, box)
    if as_it_is and len(content) >= len(original):
        return kind, original
    return new_kind, content


def _refuse_many_frames(raster: Raster) -> None:
    try:
        raster.seek(MAX_FRAMES)
    except EOFError:
        raster.seek(0)
    else:
        raise ImageError(f"the GIF has more than {MAX_FRAMES} frames")


def _has_the_shape(raster: Raster, box: Box) -> bool:
    if not (box.height and box.crop):
        return True
    return abs(raster.width * box.height - raster.height * box.width) <= max(raster.width, raster.height)


def _says_nothing_of_its_maker(raster: Raster) -> bool:
    segments = {name for name, _ in getattr(raster, "applist", ())}
    return not raster.getexif() and set(raster.info) <= _HARMLESS and segments <= _HARMLESS_SEGMENTS


def _written_anew(raster: Raster, box: Box) -> tuple[str, bytes]:
    from PIL import Image as Pillow
    from PIL import ImageOps

    try:
        upright = ImageOps.exif_transpose(raster)
        upright = _in_srgb(upright)
        small = _resized(upright, box)
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageError(f"the picture is damaged: {error}") from None
    buffer = io.BytesIO()
    if raster.format != "PNG" and small.mode != "RGBA":
        small.convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
        return "JPEG", buffer.getvalue()
    if raster.mode == "P":
        small = small.quantize(256, method=Pillow.Quantize.FASTOCTREE)
    small.save(buffer, "PNG")  # optimize=True takes three times as long for a twentieth of the bytes
    return "PNG", buffer.getvalue()


def _in_srgb(raster: Raster) -> Raster:
    """Colours as a mail client shows them: profiles are dropped, so CMYK and 16 bits are converted."""
    if raster.mode in {"RGB", "RGBA"}:
        return raster
    has_alpha = raster.mode in {"LA", "PA"} or "transparency" in raster.info
    return raster.convert("RGBA" if has_alpha else "RGB")


def _resized(raster: Raster, box: Box) -> Raster:
    from PIL import Image as Pillow
    from PIL import ImageOps

    if box.height and box.crop:
        scale = min(DENSITY, raster.width / box.width, raster.height / box.height)
        size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        small = ImageOps.fit(raster, size, Pillow.Resampling.LANCZOS)
    else:
        width = min(raster.width, box.width * DENSITY)
        small = raster.resize(
            (width, max(1, round(raster.height * width / raster.width))), Pillow.Resampling.LANCZOS
        )
    small.info = {}
    return small
