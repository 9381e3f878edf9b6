"""A `build` that is typed plainly is read as typer reads it, or left to typer."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from newsletter_kit.cli import build
from newsletter_kit.cli.app import app_for
from newsletter_kit.cli.plain_build import WITH_VALUE, WITHOUT_VALUE, read_plainly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newsletter_kit.cli.building import Asked

WORDS = ["issues/first", "en", "", "-", "--", "-h", "--out=x", "-ox", "--no", "news letter"]


def read_by_typer(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> Asked | None:
    """What typer makes of the arguments; None if it refuses them, or shows its help."""
    seen: list[Asked] = []
    with monkeypatch.context() as patch:
        patch.setattr(build, "build_issue", lambda asked, _: seen.append(asked))
        try:
            app_for(arguments)(list(arguments), prog_name="newsletter-kit", obj=tuple(arguments))
        except SystemExit:
            return seen[0] if seen else None
    return seen[0]


@given(st.lists(st.sampled_from([*WORDS, *WITH_VALUE, *WITHOUT_VALUE]), max_size=6))
def test_what_is_read_plainly_is_read_as_typer_does(words: list[str]) -> None:
    """No line of arguments means one thing to us and another to typer."""
    plain = read_plainly(["build", *words])
    with pytest.MonkeyPatch.context() as patch:
        assert plain is None or plain == read_by_typer(["build", *words], patch)


def test_every_option_of_build_is_known() -> None:
    """An option that is given to the verb is read here too."""
    (verb,) = get_command(app_for(["build"])).commands.values()  # type: ignore[attr-defined]
    options = {name for each in verb.params if each.param_type_name == "option" for name in each.opts}
    assert options - {"--help", "-h"} == {*WITH_VALUE, *WITHOUT_VALUE}


@pytest.mark.parametrize(
    "arguments",
    [[], ["send", "issues/first"], ["build"], ["build", "a", "b"], ["build", "a", "-o"], ["build", "-h"]],
)
def test_all_else_is_left_to_typer(arguments: list[str]) -> None:
    """Another verb, a word too many or too few, and a wish for help are none of its business."""
    assert read_plainly(arguments) is None


def test_a_plain_build_does_without_typer(newsletter: Path) -> None:
    """Who builds does not wait for a library that only reads the options."""
    code = (
        "import sys; from newsletter_kit.cli import main\n"
        "try:\n    main()\nfinally:\n    print('typer' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "build", "issues/first", "--language", "en", "--fresh"],
        cwd=newsletter, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert ran.stderr == "False\n"


def test_a_wrong_value_is_told_as_typer_tells_it(command: Callable[..., Any]) -> None:
    """A language that there is not is told with the usage, however the options were read."""
    told = [command("build", "issues/first", *each).err for each in (["--language", "de"], ["--language=de"])]
    assert told[0] == told[1]
    assert "Usage: newsletter-kit build" in told[0]
