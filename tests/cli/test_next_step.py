"""The next commands that the verbs suggest: whoever types them gets what was shown, and nothing else."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

ISSUE = "issues/first"
SUGGESTED = re.compile(r"type(?: again)?: newsletter-kit (.*)")


def suggested(out: str) -> list[str]:
    """The words of the last suggested command, as a shell reads them."""
    return shlex.split(SUGGESTED.findall(out)[-1])


@pytest.fixture
def few(newsletter: Path) -> str:
    """Another audience, whose name has a blank."""
    (newsletter / "only a few.csv").write_text("email\nnino@iom.int\n", encoding="utf-8")
    return "only a few.csv"


def test_a_dry_run_suggests_the_run_that_it_showed(
    command: Callable[..., Any], newsletter: Path, few: str
) -> None:
    """The suggested command writes to the audience of the dry run, into the folder that was named."""
    options = ("--audience", few, "--out", "else where", "--provider", "outbox", "--limit", "5")
    words = suggested(command("send", ISSUE, "--dry-run", *options).out)
    assert words == ["send", ISSUE, *options]
    assert command(*words).code == 0
    assert [path.name[:4] for path in (newsletter / "else where").rglob("*.eml")] == ["nino"]


def test_a_check_with_errors_suggests_the_same_check(
    command: Callable[..., Any], newsletter: Path, few: str
) -> None:
    """What is typed after mending looks at what was looked at before."""
    words = ("check", ISSUE, "--layout", "small", f"--audience={few}")
    with (newsletter / ISSUE / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {type: text, body: 'To ((no_such_field)).'}\n")
    assert suggested(command(*words).out) == list(words)


def test_a_check_suggests_to_build_in_the_same_layout(command: Callable[..., Any], newsletter: Path) -> None:
    """Who checks an issue in another layout is shown it in that layout; it is said what `send` takes."""
    shutil.copytree(newsletter / "layouts/small", newsletter / "layouts/other")
    words = suggested(command("check", ISSUE, "--layout", "other").out)
    assert words == ["build", ISSUE, "--layout", "other"]
    assert "`send` uses newsletter.toml's layout, small." in command(*words).out


def test_a_folder_with_blanks_is_one_word(command: Callable[..., Any], newsletter: Path) -> None:
    """From `new` to `send`, each suggested command is understood as it stands."""
    folder = "issues/our spring"
    settings = newsletter / "newsletter.toml"
    settings.write_text(settings.read_text().replace('layout = "small"', ""))
    words = suggested(command("new", folder).out)
    for verb in ("check", "build", "send", "send"):
        assert words[:2] == [verb, folder]
        ran = command(*words)
        assert ran.code == 0
        words = suggested(ran.out) if SUGGESTED.search(ran.out) else []
    assert list(newsletter.rglob("*.eml"))


def test_a_translation_is_suggested_as_one_word(command: Callable[..., Any], newsletter: Path) -> None:
    """Beginning a translation and looking at it work in a folder with blanks."""
    (newsletter / ISSUE).rename(newsletter / "issues/our spring")
    words = suggested(command("translate", "issues/our spring", "de").out)
    assert words == ["translate", "issues/our spring", "de"]
    assert suggested(command(*words).out) == ["build", "issues/our spring", "--language", "de"]
