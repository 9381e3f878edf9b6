"""`layout copy` at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.cli.boundary import run
from newsletter_kit.errors import ExitCode
from newsletter_kit.layout.layout import load_layout

if TYPE_CHECKING:
    from pathlib import Path

BUTTON = "partials/button.mjml.j2"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the layout `valley`, which extends `iom`."""
    monkeypatch.chdir(tmp_path)
    run(["layout", "new", "valley"])
    return tmp_path


@pytest.mark.parametrize("named", [BUTTON, f"base/{BUTTON}", f"base/{BUTTON}:2"])
def test_a_file_is_copied_as_it_stands(here: Path, named: str) -> None:
    """The copy is the file that was in use, whether it is named as in the folder or as in the preview."""
    assert run(["layout", "copy", "valley", named]) == ExitCode.DONE
    copied = (here / "layouts/valley" / BUTTON).read_bytes()
    assert copied == (load_layout("base").folders[0] / BUTTON).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["valley", "partials/buton.mjml.j2"], "Did you mean partials/button.mjml.j2?"),
        (["valley", "partials/heading_rule.mjml.j2"], "of its own already"),
        (["iom", BUTTON], "newsletter-kit layout new valley --from iom"),
    ],
)
def test_what_cannot_be_copied_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """No file is made up, written over, or put among those of the program."""
    before = sorted(here.rglob("*"))
    assert run(["layout", "copy", *arguments]) == ExitCode.USAGE
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert sorted(here.rglob("*")) == before


@pytest.mark.usefixtures("here")
def test_without_a_file_all_are_listed_with_where_they_lie(capsys: pytest.CaptureFixture[str]) -> None:
    """A designer finds each file to read, in the folder that is in use."""
    capsys.readouterr()
    assert run(["layout", "copy", "valley", "--json"]) == ExitCode.DONE
    files = json.loads(capsys.readouterr().out)["files"]
    assert files["partials/heading_rule.mjml.j2"] == "layouts/valley/partials/heading_rule.mjml.j2"
    assert files[BUTTON] == str(load_layout("base").folders[0] / BUTTON)
