"""A file is replaced whole, and nothing else is touched by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.replaced_file import replace_file

if TYPE_CHECKING:
    from pathlib import Path


def test_the_content_is_there_and_the_rights_stay(tmp_path: Path) -> None:
    """The new content stands under the old name with the old mode, and nothing is left beside it."""
    path = tmp_path / "a.yaml"
    path.write_text("old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
    assert [each.name for each in tmp_path.iterdir()] == ["a.yaml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What a link leads to is replaced, and not the link."""
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "a.yaml").symlink_to("real.yaml")
    replace_file(tmp_path / "a.yaml", b"new")
    assert (tmp_path / "a.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"new"


@pytest.mark.parametrize("name", [".a.yaml.draft", ".a.yaml.mending"])
def test_a_link_that_lies_in_wait_is_not_followed(tmp_path: Path, name: str) -> None:
    """The name to write under is nobody else's."""
    (tmp_path / "victim").write_text("safe")
    (tmp_path / name).symlink_to("victim")
    replace_file(tmp_path / "a.yaml", b"new")
    assert (tmp_path / "victim").read_text() == "safe"
