"""An empty value is refused before anything is read, whatever verb it is given to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from newsletter_kit.cli.app import app_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any


def options() -> Iterator[tuple[str, ...]]:
    """Every option of every verb that wants a value, with the words before it."""
    verbs = get_command(app_for([])).commands  # type: ignore[attr-defined]
    named: dict[tuple[str, ...], Any] = {(name,): verb for name, verb in verbs.items() if name != "layout"}
    named.update({("layout", name): verb for name, verb in verbs["layout"].commands.items()})
    for words, verb in named.items():
        for each in verb.params:
            if each.param_type_name == "option" and not each.is_flag:
                yield from ((*words, name) for name in each.opts)


def test_every_option_is_asked() -> None:
    """The options that are asked below are there, and they are many."""
    assert {("send", "--ledger"), ("build", "-o"), ("layout", "gallery", "--section")} < set(options())


@pytest.mark.parametrize("words", list(options()), ids=" ".join)
def test_an_empty_value_is_refused(command: Callable[..., Any], words: tuple[str, ...]) -> None:
    """The option is named, the code is that of a wrong call, and no variable of a shell is taken for none."""
    ran = command(*words, "")
    assert (ran.code, f"{words[-1]} is empty. Give it a value" in " ".join(ran.err.split())) == (2, True)


@pytest.mark.parametrize(
    ("words", "gap"),
    [
        (("status", "--ledger="), "--ledger"),
        (("send", "issues/first", "--only", " "), "--only"),
        (("build", ""), "an argument"),
        (("check", "issues/first", "--json", ""), "an argument"),
    ],
)
def test_it_is_said_which_word_is_empty(
    command: Callable[..., Any], words: tuple[str, ...], gap: str
) -> None:
    """So it is for an argument, a blank, and a value behind `=`."""
    ran = command(*words)
    assert (ran.code, f"{gap} is empty." in " ".join(ran.err.split())) == (2, True)


@pytest.mark.parametrize("out", ["notes", "notes/build"])
@pytest.mark.parametrize("verb", ["build", "send", "layout gallery"])
def test_a_file_is_no_folder(command: Callable[..., Any], newsletter: Path, verb: str, out: str) -> None:
    """Where files are to be written, a file that stands there, or above, is named and left alone."""
    (newsletter / "notes").write_text("mine", encoding="utf-8")
    what = "small" if verb.startswith("layout") else "issues/first"
    ran = command(*verb.split(), what, "--out", out)
    said = " ".join(ran.err.replace("│", " ").split())
    assert (ran.code, "notes is a file, and no folder. Name another." in said) == (2, True)
    assert (newsletter / "notes").read_text(encoding="utf-8") == "mine"


def test_a_folder_without_layout_yaml_is_no_layout(command: Callable[..., Any]) -> None:
    """It is told as it was typed, with the layouts that there are."""
    ran = command("build", "issues/first", "--layout", "../..")
    said = " ".join(ran.err.split())
    assert (ran.code, "layout ../..: there is no layout.yaml in that folder. Name one of" in said) == (
        3,
        True,
    )
