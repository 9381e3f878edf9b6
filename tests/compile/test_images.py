"""Pictures are made as small as they are shown, lose their EXIF, and bad files are refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Pillow

from newsletter_kit.compile.images import Box, ImageError, MissingImageError, PictureStore, place_picture
from newsletter_kit.issue.values import Image

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path, size: tuple[int, int], mode: str = "RGB", **options: Any) -> Path:
    colours: dict[str, Any] = {
        "RGB": (200, 30, 30),
        "RGBA": (200, 30, 30, 90),
        "L": 90,
        "CMYK": (10, 20, 30, 40),
    }
    Pillow.new(mode, size, colours[mode]).save(path, **options)
    return path


def placed(
    folder: Path, src: str, box: Box, base_url: str | None = None
) -> tuple[Pillow.Image, PictureStore]:
    store = PictureStore(folder, base_url)
    place_picture(Image(src=src, alt="a drawing"), box, store)
    (picture,) = store.gathered.values()
    return Pillow.open(io.BytesIO(picture.content)), store


def test_is_resized_to_twice_the_shown_width(tmp_path: Path) -> None:
    """A photo of 3,000 pixels that is shown at 600 travels with 1,200."""
    save(tmp_path / "a.jpg", (3000, 1500))
    raster, _ = placed(tmp_path, "a.jpg", Box(600))
    assert raster.size == (1200, 600)


def test_is_never_enlarged(tmp_path: Path) -> None:
    """A small picture keeps its pixels: enlarging would add bytes and no detail."""
    save(tmp_path / "a.png", (100, 50))
    raster, _ = placed(tmp_path, "a.png", Box(600))
    assert raster.size == (100, 50)


def test_keeps_its_bytes_when_it_fits(tmp_path: Path) -> None:
    """A picture that is small enough and says nothing of its maker is passed on byte for byte."""
    path = save(tmp_path / "a.png", (100, 50))
    store = PictureStore(tmp_path)
    place_picture(Image(src="a.png", alt=""), Box(100), store)
    assert [picture.content for picture in store.gathered.values()] == [path.read_bytes()]


def test_keeps_its_bytes_when_they_are_fewer(tmp_path: Path) -> None:
    """A drawing with few colours that would grow by being made smaller is passed on as it is."""
    drawing = Pillow.linear_gradient("L").resize((1300, 600)).quantize(16)
    drawing.save(tmp_path / "a.png", optimize=True)
    store = PictureStore(tmp_path)
    place_picture(Image(src="a.png", alt=""), Box(600), store)
    (picture,) = store.gathered.values()
    assert len(picture.content) <= (tmp_path / "a.png").stat().st_size


def test_a_drawing_keeps_to_a_palette(tmp_path: Path) -> None:
    """A drawing in 256 colours does not become four times as large by being resized."""
    drawing = Pillow.effect_noise((2000, 1000), 40).quantize(64)
    drawing.save(tmp_path / "a.png")
    raster, store = placed(tmp_path, "a.png", Box(300))
    assert (raster.mode, raster.width) == ("P", 600)
    assert len(next(iter(store.gathered.values())).content) < (tmp_path / "a.png").stat().st_size


def test_gives_the_shown_height(tmp_path: Path) -> None:
    """The height that a template writes keeps the picture's proportions."""
    save(tmp_path / "a.png", (1200, 620))
    picture = place_picture(Image(src="a.png", alt=""), Box(600), PictureStore(tmp_path))
    assert (picture.width, picture.height) == (600, 310)


def test_is_cropped_to_the_box(tmp_path: Path) -> None:
    """A wide photo in a square box loses its sides and is not squeezed."""
    save(tmp_path / "a.jpg", (1000, 500))
    raster, _ = placed(tmp_path, "a.jpg", Box(200, 200, crop=True))
    assert raster.size == (400, 400)


def test_loses_where_it_was_taken(tmp_path: Path) -> None:
    """A photo's EXIF, with the place and the camera, never leaves: it can betray a beneficiary."""
    exif = Pillow.Exif()
    exif[0x010F] = "Camera of Nino"
    exif.get_ifd(0x8825)[1] = "N"
    save(tmp_path / "a.jpg", (300, 200), exif=exif)
    raster, store = placed(tmp_path, "a.jpg", Box(600))
    assert not raster.getexif()
    assert b"Camera of Nino" not in next(iter(store.gathered.values())).content


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_loses_a_comment(tmp_path: Path, name: str) -> None:
    """Words that a camera or a person wrote into the file are removed, whatever they are called."""
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Comment", "secret words")
    options: dict[str, Any] = {"pnginfo": note} if name.endswith("png") else {"comment": b"secret words"}
    save(tmp_path / name, (300, 200), **options)
    _, store = placed(tmp_path, name, Box(600))
    assert b"secret words" not in next(iter(store.gathered.values())).content


def test_stands_upright(tmp_path: Path) -> None:
    """A photo that a telephone stored on its side is turned as it was seen."""
    exif = Pillow.Exif()
    exif[0x0112] = 6
    save(tmp_path / "a.jpg", (400, 200), exif=exif)
    picture = place_picture(Image(src="a.jpg", alt=""), Box(100), PictureStore(tmp_path))
    raster, _ = placed(tmp_path, "a.jpg", Box(100))
    assert (picture.height, raster.size) == (200, (200, 400))


@pytest.mark.parametrize(("name", "mode", "kind"), [
    ("a.webp", "RGB", "JPEG"),
    ("a.webp", "RGBA", "PNG"),
    ("a.jpg", "CMYK", "JPEG"),
    ("a.png", "L", "PNG"),
])  # fmt: skip
def test_is_written_in_a_format_of_mail(tmp_path: Path, name: str, mode: str, kind: str) -> None:
    """Whatever is handed in, PNG, JPEG or GIF comes out, in colours that every client shows."""
    save(tmp_path / name, (300, 200), mode)
    raster, _ = placed(tmp_path, name, Box(100))
    assert raster.format == kind
    assert raster.mode in {"RGB", "RGBA", "L", "P"}


def test_animation_survives(tmp_path: Path) -> None:
    """A GIF keeps its frames."""
    frames = [Pillow.linear_gradient("L").rotate(90 * turn) for turn in range(3)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    raster, _ = placed(tmp_path, "a.gif", Box(20))
    assert getattr(raster, "n_frames", 1) == 3


def test_one_file_travels_once(tmp_path: Path) -> None:
    """The same picture in two places is attached one time."""
    save(tmp_path / "a.png", (40, 40))
    store = PictureStore(tmp_path)
    first, second = (place_picture(Image(src="a.png", alt=alt), Box(20), store) for alt in ("one", "two"))
    assert first.src == second.src
    assert len(store.gathered) == 1


def test_is_linked_where_it_will_stand(tmp_path: Path) -> None:
    """With a base address the mail refers to the web, and the name holds the content's digest."""
    save(tmp_path / "Größe 1.png", (40, 40))
    store = PictureStore(tmp_path, "https://img.iom.int/q1/")
    picture = place_picture(Image(src="Größe 1.png", alt=""), Box(20), store)
    assert picture.src.startswith("https://img.iom.int/q1/gr--e-1-")
    assert picture.src.endswith(".png")


def test_remote_picture_is_not_fetched(tmp_path: Path) -> None:
    """A picture on the web is linked as it is; nobody asks for it."""
    picture = place_picture(Image(src="https://127.0.0.1:9/x.png", alt=""), Box(20), PictureStore(tmp_path))
    assert (picture.src, picture.height) == ("https://127.0.0.1:9/x.png", None)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """An edited picture replaces the one that was prepared before."""
    import os

    path = save(tmp_path / "a.png", (40, 40))
    before, _ = placed(tmp_path, "a.png", Box(20))
    save(path, (40, 80))
    os.utime(path, ns=(1, 1))
    after, _ = placed(tmp_path, "a.png", Box(20))
    assert (before.size, after.size) == ((40, 40), (40, 80))


def bomb(path: Path) -> None:
    """Write a PNG whose header promises 60,000 × 60,000 pixels."""
    import struct
    import zlib

    def chunk(body: bytes) -> bytes:
        return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))

    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(head) + chunk(b"IDAT" + zlib.compress(bytes(100))))


def test_a_picture_that_is_not_there_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    """Whoever has mistyped its name is not asked to save the picture again."""
    with pytest.raises(MissingImageError, match=r"there is no file gone\.png"):
        placed(tmp_path, "gone.png", Box(600))


def test_g05_too_many_pixels(tmp_path: Path) -> None:
    """A picture that would fill the memory is refused by its header alone."""
    bomb(tmp_path / "a.png")
    with pytest.raises(ImageError, match="pixels"):
        placed(tmp_path, "a.png", Box(600))


def test_g05_more_pixels_than_our_own_limit(tmp_path: Path) -> None:
    """Pillow only warns of 89 million pixels and more; our limit lies lower."""
    Pillow.new("1", (12_000, 6_000)).save(tmp_path / "a.png")
    with pytest.raises(ImageError, match="50,000,000 is the limit"):
        placed(tmp_path, "a.png", Box(600))


def test_g05_too_many_frames(tmp_path: Path) -> None:
    """A GIF of hundreds of frames is refused."""
    frames = [Pillow.new("L", (2, 2), number) for number in range(250)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(ImageError, match="200 frames"):
        placed(tmp_path, "a.gif", Box(2))


@pytest.mark.parametrize("content", [
    b"<html><script>alert(1)</script></html>",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n",
    b"SIMPLE  =                    T / FITS",
    b"",
], ids=["html", "svg", "eps", "fits", "empty"])  # fmt: skip
def test_g06_only_pictures_by_content(tmp_path: Path, content: bytes) -> None:
    """A file named .png that holds something else is refused, whatever Pillow could read of it."""
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(ImageError, match=r"no PNG, JPEG, GIF or WebP"):
        placed(tmp_path, "a.png", Box(600))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Half a JPEG is an error, not half a picture."""
    path = save(tmp_path / "a.jpg", (2000, 2000))
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(ImageError, match="damaged"):
        placed(tmp_path, "a.jpg", Box(100))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A picture that went away after loading is an error that names it."""
    with pytest.raises(ImageError, match=r"gone\.png"):
        place_picture(Image(src="gone.png", alt=""), Box(10), PictureStore(tmp_path))
