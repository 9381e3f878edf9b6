"""docs/cli.md says what the command does, and every line of it can be typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from newsletter_kit.cli.app import VERBS, app_for
from newsletter_kit.cli.boundary import run
from newsletter_kit.errors import ExitCode
from pages import as_tried

SEND = typer.main.get_group(app_for(["send"])).commands["send"]
PAGE = (Path(__file__).parents[2] / "docs/cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_chapter_with_an_example(verb: str) -> None:
    """A verb that is not in the documentation is not there for anybody."""
    chapter = PAGE.partition(f"\n## {verb}\n")[2].partition("\n## ")[0]
    assert f"$ newsletter-kit {verb}" in chapter


@pytest.mark.parametrize("option", [option for each in SEND.params for option in each.opts if "--" in option])
def test_every_option_of_send_is_explained(option: str) -> None:
    """What can be typed after `send` is told in its chapter, or in the one for machines."""
    assert re.search(rf"`{option}[ `]", PAGE)


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_explained(code: ExitCode) -> None:
    """The table has each number with its name."""
    assert re.search(rf"^\| {int(code)} \| `{code.name}` \|", PAGE, re.MULTILINE)


def test_the_examples_can_be_typed_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beginning in an empty folder, every example of the page does what it says and ends with 0."""
    monkeypatch.chdir(tmp_path)
    for line in re.findall(r"^\$ (.+)$", PAGE, re.MULTILINE):
        word, *arguments = shlex.split(line)
        if word == "cd":
            monkeypatch.chdir(arguments[0])
        else:
            assert run(as_tried(arguments)) == ExitCode.DONE, line
