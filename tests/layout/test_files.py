"""layout/files.py: nothing outside the folders of a layout is ever read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.files import MAX_FILE_BYTES, find_file, read_text
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from layout.conftest import MakeLayout

SECRET = "root:x:0:0"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "/etc/passwd",
        "a/../../secret.txt",
        "..",
        "a\\..\\secret.txt",
        "a//b",
        "",
        "a/",
        "C:/x",
        "a\0b",
        "./a",
    ],
)
def test_b04_a_name_that_could_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    """A name with `..`, a root, a backslash or a NUL is no name of a layout's file."""
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "layout").mkdir()
    with pytest.raises(LayoutError, match="it is no name of a file inside a layout"):
        find_file([tmp_path / "layout"], name)


@pytest.mark.parametrize("link", ["partials/link.html", "partials"])
def test_b05_a_link_out_of_the_layout_is_refused(make_layout: MakeLayout, tmp_path: Path, link: str) -> None:
    """A symbolic link to a file, or to a folder, outside the layout is not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "link.html").write_text(SECRET, encoding="utf-8")
    layout = make_layout({"issue.txt.j2": "{% include 'partials/link.html' %}"})
    place = layout.folders[0] / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside if link == "partials" else outside / "link.html")
    with pytest.raises(
        LayoutError, match=r"demo/partials/link\.html: it is a link to a file outside"
    ) as caught:
        render_template(layout, "issue.txt.j2", {}, {})
    assert SECRET not in str(caught.value)


def test_a_link_inside_the_layout_is_followed(make_layout: MakeLayout) -> None:
    """A link from one file of the layout to another is the designer's own affair."""
    layout = make_layout({"a.txt.j2": "a"})
    (layout.folders[0] / "b.txt.j2").symlink_to("a.txt.j2")
    assert render_template(layout, "b.txt.j2", {}, {}) == "a"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"x" * (MAX_FILE_BYTES + 1), "it is larger than 256 KB"),
        (b"x" * 5_000_000, "it is larger than 256 KB"),
        (b"\x89PNG\r\n\x1a\n\x00", r"demo/sections/x\.mjml\.j2:1: it is no UTF-8 text"),
        (b"a\nb\x00c", r"demo/sections/x\.mjml\.j2:2: it holds bytes that no text has"),
        ("é".encode("latin-1"), r"demo/sections/x\.mjml\.j2:1: it is no UTF-8 text"),
    ],
)
def test_b27_a_huge_or_binary_file_is_refused_by_name(
    make_layout: MakeLayout, content: bytes, error: str
) -> None:
    """A file of 5 MB, a picture with the name of a template: the error names it."""
    layout = make_layout({"sections/x.mjml.j2": content})
    with pytest.raises(LayoutError, match=error):
        render_template(layout, "sections/x.mjml.j2", {}, {})


def test_a_file_without_end_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    """A device that never ends is cut off at the size limit."""
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises(LayoutError, match="larger than 256 KB"):
        read_text(tmp_path / "zero", "zero")


def test_line_ends_and_byte_order_marks_are_levelled(tmp_path: Path) -> None:
    """A file saved on Windows reads like one saved elsewhere."""
    (tmp_path / "a").write_bytes("\ufeffa\r\nb\rc\n".encode())
    assert read_text(tmp_path / "a", "a") == "a\nb\nc\n"
