"""Pictures lie inside the issue's folder, and are looked up without being opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import IssueError
from newsletter_kit.issue.image_files import check_image
from newsletter_kit.issue.load import load_issue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An issue's folder with one picture in it, and one outside."""
    (tmp_path / "issue" / "images").mkdir(parents=True)
    (tmp_path / "issue" / "images" / "Natia.jpg").touch()
    (tmp_path / "outside.jpg").touch()
    return tmp_path / "issue"


@pytest.mark.parametrize("src", ["images/Natia.jpg", "./images/Natia.jpg", "images/../images/Natia.jpg"])
def test_a_file_in_the_folder_is_taken(folder: Path, src: str) -> None:
    """A picture inside the folder is what the author meant."""
    assert check_image(folder, src) == src


@pytest.mark.parametrize("src", ["https://iom.int/a.png", "HTTP://iom.int/a.png"])
def test_a_picture_on_the_web_is_not_looked_for(folder: Path, src: str) -> None:
    """An address is left as it is."""
    assert check_image(folder, src) == src


@pytest.mark.parametrize(
    "src",
    [
        "../../../../etc/passwd",
        "/etc/passwd",
        "../outside.jpg",
        "images/../../outside.jpg",
        r"C:\a.jpg",
        r"\\h\a",
    ],
)
def test_a26_a_path_out_of_the_folder_is_refused(folder: Path, src: str) -> None:
    """Neither `..` nor an absolute path leaves the issue's folder."""
    with pytest.raises(ValueError, match="outside the issue folder"):
        check_image(folder, src)


@pytest.mark.parametrize("link", ["images/link.jpg", "linked/outside.jpg"])
def test_a27_a_symbolic_link_out_of_the_folder_is_refused(folder: Path, link: str) -> None:
    """A link to a file or a folder outside is outside, too."""
    (folder / "images" / "link.jpg").symlink_to(folder.parent / "outside.jpg")
    (folder / "linked").symlink_to(folder.parent)
    with pytest.raises(ValueError, match="outside the issue folder"):
        check_image(folder, link)


@pytest.mark.parametrize(
    ("src", "said"),
    [
        ("images/natia.JPG", "the nearest name is 'images/Natia.jpg'"),
        ("images/Natja.jpg", "the nearest name is 'images/Natia.jpg'"),
        ("image/Natia.jpg", "the nearest name is 'images'"),
        ("nowhere.png", "there is no file 'nowhere.png' in the issue folder"),
        ("images", "is no file"),
        ("images/Natia.jpg/x", "there is no file"),
        ("data:image/png;base64,AA", "an image is a file beside the issue"),
        (r"images\Natia.jpg", "folders are parted by slashes: 'images/Natia.jpg'"),
        ("((name)).jpg", "there is no file"),
        ("cid:x", "an image is a file beside the issue"),
    ],
)
def test_a28_a_missing_file_or_another_letter_case_is_told(folder: Path, src: str, said: str) -> None:
    """The path that was tried is named, and the nearest name there is offered."""
    with pytest.raises(ValueError, match=said):
        check_image(folder, src)


def test_an_issues_pictures_are_looked_up_where_they_are_named(write_issue: Callable[..., Path]) -> None:
    """The error stands at the picture's own line, wherever in the issue the picture is."""
    path = write_issue(
        "id: a\ntitle: t\nsubject: s\npreheader: p\n"
        "hero: {src: ../x.png, alt: x}\n"
        "sections:\n  - type: image\n    image:\n      src: x.png\n      alt: x\n"
    )
    with pytest.raises(IssueError) as caught:
        load_issue(path)
    assert [each.where for each in caught.value.problems] == [
        "issue.yaml:5:8 hero.src",
        "issue.yaml:9:7 sections.0.image.src",
    ]
