"""Rules on pictures: files with a past, moving ones, and what of them readers get."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from PIL import Image

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.flashes import flashes_a_second
from newsletter_kit.checks.mailed_pictures import mailed_pictures, named_pictures
from newsletter_kit.checks.picture_file import picture_file
from newsletter_kit.checks.rules import picture_data, pictures
from newsletter_kit.testing import draft_of_example
from newsletter_kit.testing.made_pictures import write_picture

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft

CONSENT = {"form": "2024-017", "date": "2024-02-01", "scope": "newsletter"}


def draft_with(folder: Path, name: str, description: str, **image: Any) -> Draft:
    """A draft with one large picture."""
    section = {"type": "image", "image": {"src": name, "alt": "A field", **image}}
    return draft_of_example(
        folder, yaml.safe_dump_all([{"sections": [section]}, {"pictures": {name: description}}])
    )


def test_the_place_in_a_picture_of_people_is_an_error(tmp_path: Path) -> None:
    """Whoever is shown can be found by the coordinates, so that the mail is not sent."""
    draft = draft_with(tmp_path, "a.jpg", "1200 x 900, taken at a place", people=True, consent=CONSENT)
    (finding,) = picture_data.place_in_picture.findings(draft)
    assert finding.severity is Severity.ERROR
    assert finding.place.part == "sections.0.image.src"


def test_no_coordinates_leave_the_machine(tmp_path: Path) -> None:
    """What is mailed of a photo has neither place nor camera in it, whatever its file holds."""
    draft = draft_with(tmp_path, "a.jpg", "500 x 400, taken at a place, camera 0815, owner Nino")
    (mailed,) = mailed_pictures(draft.editions[0])
    with Image.open(io.BytesIO(mailed.image.content)) as raster:
        assert not raster.getexif()
    assert b"0815" not in mailed.image.content


def test_camera_and_owner_are_both_named(tmp_path: Path) -> None:
    """One note names all that the file says of the photographer."""
    draft = draft_with(tmp_path, "a.jpg", "1200 x 900, camera 0815, owner Nino")
    (finding,) = picture_data.camera_in_picture.findings(draft)
    assert finding.what == ("“a.jpg” has the name of the camera's owner and the number of the camera in it")


def test_the_logo_of_newsletter_toml_is_looked_at(tmp_path: Path) -> None:
    """Pictures that every issue shows are named by their setting."""
    draft = draft_of_example(tmp_path, 'logo = "logo.jpg"', "settings")
    write_picture(tmp_path / "logo.jpg", "128 x 128, taken at a place")
    assert [each.place.part for each in picture_data.place_in_picture.findings(draft)] == ["logo"]


def test_hosted_pictures_are_looked_at_like_those_inside_the_mail(tmp_path: Path) -> None:
    """With `image_base_url`, too, a picture with few pixels is found, with the width it is shown in."""
    draft = draft_with(tmp_path, "a.jpg", "300 x 200")
    hosted = draft.settings.model_copy(update={"image_base_url": "https://iom.int/mail"})
    vars(draft)["settings"] = hosted
    (finding,) = pictures.blurred.findings(draft)
    assert "has 300 pixels" in finding.what


@pytest.mark.parametrize(
    ("frames", "milliseconds", "count"),
    [((0, 255) * 5, 100, 5), ((0, 255) * 2, 500, 1), ((100, 110) * 5, 100, 0), ((0, 255) * 3, 0, 5)],
    ids=["fast", "slow", "faint", "without a duration"],
)
def test_flashes_are_counted(frames: tuple[int, ...], milliseconds: int, count: int, tmp_path: Path) -> None:
    """Changes of a tenth in brightness count, within a second, and a frame without duration lasts 100 ms."""
    first, *rest = (Image.new("L", (40, 30), light) for light in frames)
    path = tmp_path / "a.gif"
    first.save(path, save_all=True, append_images=rest, duration=milliseconds, loop=0)
    assert flashes_a_second(path) == count


def test_a_small_corner_may_blink(tmp_path: Path) -> None:
    """What changes less than a quarter of the picture is no flash."""
    frames = [Image.new("L", (64, 64), 0) for _ in range(10)]
    for frame in frames[::2]:
        frame.paste(255, (0, 0, 16, 16))
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=50)
    assert flashes_a_second(tmp_path / "a.gif") == 0


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("https://iom.int/A.SVG?v=2", True),
        ("https://iom.int/webp/a.jpg", False),
        ("https://iom.int/a", False),
    ],
)
def test_the_kind_of_a_remote_picture_is_read_from_its_name(
    name: str, *, is_found: bool, tmp_path: Path
) -> None:
    """Only the ending of the path tells the kind, in either letter case."""
    section = {"type": "image", "image": {"src": name, "alt": "A field"}}
    draft = draft_of_example(tmp_path, yaml.safe_dump({"sections": [section]}))
    assert bool(list(pictures.odd_kind.findings(draft))) is is_found


def test_a_webp_file_is_converted_and_not_found_fault_with(tmp_path: Path) -> None:
    """The compiler writes a WebP anew as JPEG, so that every program shows it."""
    draft = draft_with(tmp_path, "a.webp", "1200 x 900")
    assert [each.image.media_type for each in mailed_pictures(draft.editions[0])] == ["image/jpeg"]
    assert list(pictures.odd_kind.findings(draft)) == []


def test_an_icon_may_stand_twice(tmp_path: Path) -> None:
    """The same icon beside two items is no slip."""
    item = {"title": "A hub opened", "icon": {"src": "a.png", "alt": ""}}
    issue = {"sections": [{"type": "project_updates", "items": [item, {**item, "title": "Another"}]}]}
    draft = draft_of_example(tmp_path, yaml.safe_dump_all([issue, {"pictures": {"a.png": "112 x 112"}}]))
    assert len([each for each in named_pictures(draft) if each.is_mark]) == 2
    assert list(pictures.twice.findings(draft)) == []


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_g06_what_is_no_picture_is_left_to_the_compiler(content: bytes, tmp_path: Path) -> None:
    """A file that cannot be read as a picture gives no second finding, and no crash."""
    (tmp_path / "a.png").write_bytes(content)
    assert picture_file(tmp_path / "a.png") is None
    assert picture_file(tmp_path / "missing.png") is None
