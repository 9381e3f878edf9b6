"""Compiled templates are kept between two runs, where nobody but the user can put any."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING, NoReturn

import pytest
from jinja2 import Environment

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout import environment, kept_code
from newsletter_kit.layout.kept_code import code_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import CodeType

    from layout.conftest import MakeLayout

JINJA = Environment(autoescape=True)
WRITTEN_BY_A_STRANGER = 0o777


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which Jinja keeps code during this test, which is not there yet."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept_code._cache.cache_clear()
    yield tmp_path / f"_jinja2-cache-{os.getuid()}"
    kept_code._cache.cache_clear()


def compiled() -> CodeType:
    """Code that was compiled a moment ago."""
    return compile("'made'", "base/x.mjml.j2", "eval")


def never() -> NoReturn:
    """What must not be called."""
    raise AssertionError("it was compiled again")


def test_what_was_kept_is_used() -> None:
    """A second run does not compile what has not changed."""
    code_of(JINJA, "base/x.mjml.j2", ["text"], compiled)
    assert code_of(JINJA, "base/x.mjml.j2", ["text"], never) == compiled()


@pytest.mark.parametrize(("name", "made_from"), [("base/x.mjml.j2", ["edited"]), ("iom/x.mjml.j2", ["text"])])
def test_what_has_changed_is_compiled_anew(name: str, made_from: list[str]) -> None:
    """Another text, and another template of the same text, have code of their own."""
    code_of(JINJA, "base/x.mjml.j2", ["text"], compiled)
    with pytest.raises(AssertionError, match="compiled again"):
        code_of(JINJA, name, made_from, never)


@pytest.mark.parametrize("damage", [b"", b"j2", b"nothing of ours"])
@pytest.mark.parametrize("keep_bytes", [0, 40, 90])
def test_a_damaged_file_is_compiled_anew(kept: Path, damage: bytes, keep_bytes: int) -> None:
    """A file that was cut short, or that another program wrote, costs time once and nothing else."""
    code_of(JINJA, "base/x.mjml.j2", ["text"], compiled)
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:keep_bytes] + damage)
    assert code_of(JINJA, "base/x.mjml.j2", ["text"], compiled) == compiled()
    assert code_of(JINJA, "base/x.mjml.j2", ["text"], never) == compiled()


def test_the_folder_is_the_users_alone(kept: Path) -> None:
    """Whoever else works on this machine can neither read nor add to what is kept."""
    code_of(JINJA, "base/x.mjml.j2", ["text"], compiled)
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IRWXU


def test_a_folder_that_leads_elsewhere_is_not_trusted(kept: Path, tmp_path: Path) -> None:
    """Where somebody laid a link in the way, nothing is read and nothing is written."""
    (tmp_path / "elsewhere").mkdir()
    kept.symlink_to(tmp_path / "elsewhere")
    assert code_of(JINJA, "base/x.mjml.j2", ["text"], compiled) == compiled()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_that_has_gone_is_missed_in_its_line(make_layout: MakeLayout) -> None:
    """A template that was compiled while its partial was there names the line, and the nearest other file."""
    files = {"sections/x.mjml.j2": "\n{% include 'partials/y.mjml.j2' %}", "partials/y.mjml.j2": "y"}
    folder = make_layout(files).folders[0]
    filters = ()
    environment._compiled(make_layout(files), "sections/x.mjml.j2", filters)
    (folder / "partials/y.mjml.j2").unlink()
    del files["partials/y.mjml.j2"]
    (folder / "partials/yy.mjml.j2").write_text("y", encoding="utf-8")
    there = r"demo/sections/x\.mjml\.j2:2: the layout has no file .* Did you mean partials/yy\.mjml\.j2\?"
    with pytest.raises(LayoutError, match=there):
        environment._compiled(make_layout(files), "sections/x.mjml.j2", filters)
