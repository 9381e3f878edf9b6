"""Pictures that were made for a mail are kept between two runs, and made anew when anything has changed."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING, NoReturn

import pytest

from newsletter_kit.compile import images, kept_pictures
from newsletter_kit.compile.images import Box, ImageError, PictureStore, place_picture
from newsletter_kit.compile.kept_pictures import kept_picture
from newsletter_kit.issue.values import Image
from newsletter_kit.layout import kept_code
from newsletter_kit.testing.made_pictures import write_picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADE = ("JPEG", 200, b"small")
"""A picture that was made a moment ago."""


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which pictures are kept during this test, which is not there yet."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept_code._cache.cache_clear()
    kept_pictures._program.cache_clear()
    images._prepare.cache_clear()
    yield tmp_path / f"_jinja2-cache-{os.getuid()}"
    kept_code._cache.cache_clear()
    kept_pictures._program.cache_clear()
    images._prepare.cache_clear()


def never() -> NoReturn:
    """What must not be called."""
    raise AssertionError("it was made again")


@pytest.mark.parametrize("made", [MADE, ("PNG", 1, b"large"), ("GIF", 3, b"a\nb c")])
def test_what_was_kept_is_used(made: kept_pictures.Made) -> None:
    """A second run makes nothing of what has not changed, and gets the same, byte for byte."""
    assert kept_picture(b"large", "600", lambda: made) == made
    assert kept_picture(b"large", "600", never) == made


@pytest.mark.parametrize(("original", "room"), [(b"larger", "600"), (b"large", "300"), (b"large6", "00")])
def test_another_picture_or_room_is_made_anew(original: bytes, room: str) -> None:
    """One other byte, or another width, and what was kept is not it."""
    kept_picture(b"large", "600", lambda: MADE)
    with pytest.raises(AssertionError, match="made again"):
        kept_picture(original, room, never)


def test_another_release_of_pillow_makes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another release made may look otherwise."""
    kept_picture(b"large", "600", lambda: MADE)
    monkeypatch.setattr("PIL.__version__", "1.0")
    kept_pictures._program.cache_clear()
    with pytest.raises(AssertionError, match="made again"):
        kept_picture(b"large", "600", never)


@pytest.mark.parametrize("damage", [b"", b"nothing of ours", b"\xff"])
@pytest.mark.parametrize("keep_bytes", [0, 40, 70, -1])
def test_a_damaged_file_is_made_anew(kept: Path, damage: bytes, keep_bytes: int) -> None:
    """A file that was cut short, or that another program wrote, costs time once and nothing else."""
    kept_picture(b"large", "600", lambda: MADE)
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:keep_bytes] + damage)
    assert kept_picture(b"large", "600", lambda: MADE) == MADE
    assert kept_picture(b"large", "600", never) == MADE


def aged(kept: Path, days: int) -> None:
    """Make whatever is kept older by so many days."""
    for place in kept.iterdir():
        then = place.stat().st_mtime - days * 86400
        os.utime(place, (then, then))


def is_kept(original: bytes) -> bool:
    """Whether a picture need not be made again."""
    try:
        kept_picture(original, "600", never)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(
    ("used", "left"), [(b"1", [b"1", b"3"]), (b"2", [b"2", b"3"])], ids=["first", "second"]
)
def test_what_was_used_longest_ago_makes_room(
    kept: Path, monkeypatch: pytest.MonkeyPatch, used: bytes, left: list[bytes]
) -> None:
    """Beyond its bounds the folder loses what was not used for longest, whenever it was made."""
    monkeypatch.setattr(kept_pictures, "_MOST_BYTES", 25_000)
    for original in (b"1", b"2"):
        kept_picture(original, "600", lambda: ("PNG", 1, b"x" * 10_000))
        aged(kept, 1)
    assert is_kept(used)
    kept_picture(b"3", "600", lambda: ("PNG", 1, b"x" * 10_000))
    assert [each for each in (b"1", b"2", b"3") if is_kept(each)] == left


def test_small_pictures_do_not_become_many(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo that stays as it was leaves one line, and a million of them would be a million files."""
    monkeypatch.setattr(kept_pictures, "_MOST_PICTURES", 3)
    for number in range(9):
        kept_picture(b"%d" % number, "600", lambda: ("PNG", 1, b"small"))
    assert len(list(kept.iterdir())) == 3


def test_only_pictures_make_room(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program keeps in the folder stays; what a killed run had begun to write goes."""
    monkeypatch.setattr(kept_pictures, "_MOST_BYTES", 5000)
    kept_picture(b"large", "600", lambda: MADE)
    (place,) = kept.iterdir()
    others = {"newsletter_kit_holiday.picture", "__jinja2_0a1b.cache"}
    for name in (*others, f"{place.stem}.4711"):
        (kept / name).write_bytes(b"x" * 9000)
    aged(kept, 1)
    kept_picture(b"larger", "600", lambda: MADE)
    left = {each.name for each in kept.iterdir()}
    assert others < left
    assert not any(name.startswith(place.stem) for name in left)


def test_the_folder_is_the_users_alone(kept: Path) -> None:
    """A picture of an issue that is not out yet is for nobody else on this machine."""
    kept_picture(b"large", "600", lambda: MADE)
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IRWXU


def test_without_a_folder_each_is_made(kept: Path) -> None:
    """Where the folder is not the user's alone, nothing is kept and nothing is read."""
    kept.symlink_to(kept.parent)
    assert kept_picture(b"large", "600", lambda: MADE) == MADE
    with pytest.raises(AssertionError, match="made again"):
        kept_picture(b"large", "600", never)


def test_a_picture_of_an_issue_is_the_same_in_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next run's mail has the same picture, though nothing was made of it again."""
    write_picture(tmp_path / "sea.jpg", "900 x 600, noise")
    image, store, again = Image(src="sea.jpg", alt="The sea"), PictureStore(tmp_path), PictureStore(tmp_path)
    first = place_picture(image, Box(300), store)
    images._prepare.cache_clear()
    monkeypatch.setattr(images, "_made", never)
    assert place_picture(image, Box(300), again) == first
    assert again.gathered == store.gathered


def test_a_picture_that_cannot_be_used_is_refused_each_time(tmp_path: Path) -> None:
    """A refusal is not kept: the picture is looked at again."""
    (tmp_path / "sea.jpg").write_bytes(b"no picture")
    for _ in range(2):
        with pytest.raises(ImageError, match="is no PNG"):
            place_picture(Image(src="sea.jpg", alt="The sea"), Box(300), PictureStore(tmp_path))
