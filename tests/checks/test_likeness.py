"""Pictures that were saved anew are known again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from newsletter_kit.checks.likeness import likeness_of

IMAGES = Path(__file__).parents[2] / "issues/2024-q1/images"


@pytest.mark.parametrize("name", ["conference", "sewing-machine", "women-and-mountains"])
@pytest.mark.parametrize(("file", "scale"), [("a.jpg", 2), ("b.png", 3), ("c.webp", 1)])
def test_a_smaller_copy_looks_the_same(name: str, file: str, scale: int, tmp_path: Path) -> None:
    """A picture that was made smaller, or saved in another format, is the same picture."""
    with Image.open(IMAGES / f"{name}.png") as image:
        image.convert("RGB").reduce(scale).save(tmp_path / file)
    original, copy = likeness_of(IMAGES / f"{name}.png"), likeness_of(tmp_path / file)
    assert original is not None
    assert copy is not None
    assert original.is_like(copy)


def test_two_drawings_of_one_hand_are_two_pictures() -> None:
    """Drawings in the same colours are not taken for one another."""
    drawings = [likeness_of(each) for each in IMAGES.glob("*.png") if "placeholder" not in each.name]
    pairs = [(one, other) for n, one in enumerate(drawings) for other in drawings[:n]]
    assert pairs
    assert not [pair for pair in pairs if pair[0] and pair[1] and pair[0].is_like(pair[1])]


def test_plain_pictures_are_like_nothing(tmp_path: Path) -> None:
    """A picture of one colour is like every other, so nothing is said of it."""
    Image.new("RGB", (300, 200), "navy").save(tmp_path / "plain.png")
    plain = likeness_of(tmp_path / "plain.png")
    assert plain is not None
    assert not plain.is_like(plain)


def test_what_is_no_picture_is_passed_over(tmp_path: Path) -> None:
    """A file that is missing, or holds something else, looks like nothing."""
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    assert [likeness_of(tmp_path / name) for name in ("text.png", "none.png")] == [None, None]
