"""`diff`: what people read, what machines read, and the page with both versions."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.cli.photographer import VARIABLE
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

OLD, NEW = "issues/first", "issues/second"


@pytest.fixture
def two(newsletter: Path) -> Path:
    """The first issue, and a second one in which some words are others."""
    shutil.copytree(newsletter / OLD, newsletter / NEW)
    for name, old, new in (
        ("issue.yaml", "here is the news", "here are the news"),
        (
            "issue.yaml",
            "  - type: text\n    body: Only for",
            "  - type: divider\n  - type: text\n    body: Only for",
        ),
        ("issue.ka.yaml", "სიახლეები", "ახალი ამბები"),
    ):
        path = newsletter / NEW / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    for kind in ("mjml", "txt"):
        layouts = newsletter / "layouts/small/sections"
        text = (
            "<mj-section><mj-column><mj-divider /></mj-column></mj-section>\n" if kind == "mjml" else "---\n"
        )
        (layouts / f"divider.{kind}.j2").write_text(text, encoding="utf-8")
    return newsletter


@pytest.mark.usefixtures("two")
def test_it_tells_what_changed_in_each_language(command: Callable[..., Any]) -> None:
    """A summary, and below the name of each language what is its own."""
    ran = command("diff", OLD, NEW)
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "From issues/first to issues/second",
        "  1 section added, 2 texts changed.",
    ]
    english, georgian = ran.out.split("Georgian (ka)")
    assert "here is the news.” → “((first_name|reader)), here are the news.”" in english
    assert "section 2 (divider): added" in english
    assert "subject: “სიახლეები” → “ახალი ამბები”" in georgian


@pytest.mark.usefixtures("two")
def test_two_that_are_the_same_are_told_to_be(command: Callable[..., Any]) -> None:
    """Nothing is listed where nothing has changed."""
    assert "Both say the same." in command("diff", OLD, OLD).out


@pytest.mark.usefixtures("two")
def test_machines_read_each_change(command: Callable[..., Any]) -> None:
    """--json has the kind, the place in both versions, and what stood and stands there."""
    said = json.loads(command("diff", OLD, NEW, "--json").out)
    assert (said["same"], len(said["changes"]), said["written"]) == (False, 3, [])
    change = next(each for each in said["changes"] if each["language"] == "ka")
    assert (change["thing"], change["deed"], change["new_place"]) == ("text", "changed", "subject")
    assert (change["old"], change["new"]) == ("სიახლეები", "ახალი ამბები")


def test_the_page_holds_both_versions_and_loads_nothing(command: Callable[..., Any], two: Path) -> None:
    """Four pages in frames that run no script; the page's own script is the one that it allows."""
    ran = command("diff", OLD, NEW, "-o", "out")
    assert "open out/diff.html in a browser" in ran.out
    text = (two / "out/diff.html").read_text(encoding="utf-8")
    frames = [unescape(each) for each in re.findall(r'srcdoc="([^"]*)"', text)]
    assert len(frames) == 4
    assert text.count('sandbox="allow-same-origin"') == 4
    assert not re.search(r"(?:src|data)=[\"']?https?:", text + "".join(frames))
    assert "default-src 'none'" in text


def test_changed_sections_are_marked(command: Callable[..., Any], two: Path) -> None:
    """The new version has a line around what is new and what has changed, the old one around what was."""
    command("diff", OLD, NEW, "-o", "out")
    text = (two / "out/diff.html").read_text(encoding="utf-8")
    old, new, *_ = [unescape(each) for each in re.findall(r'srcdoc="([^"]*)"', text)]
    assert ("3px solid #b46900" in old, "4px double" in old) == (True, False)
    assert ("3px solid #b46900" in new, "4px double #1d7a46" in new) == (True, True)


@pytest.mark.usefixtures("two")
def test_pictures_want_a_folder(command: Callable[..., Any]) -> None:
    """--pictures without -o is a slip of typing."""
    assert command("diff", OLD, NEW, "--pictures").code == ExitCode.USAGE


def test_without_chromium_there_are_no_pictures(
    command: Callable[..., Any], two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to install or to leave out."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(two))
    ran = command("diff", OLD, NEW, "-o", "out", "--pictures")
    assert (ran.code, "there is no Chromium on this machine" in ran.err) == (ExitCode.CONFIGURATION, True)


def test_a_word_is_no_markup(command: Callable[..., Any], two: Path) -> None:
    """What an author writes cannot become a part of the page."""
    path = two / NEW / "issue.yaml"
    text = path.read_text(encoding="utf-8").replace("title: The first", "title: <script>alert(1)</script>")
    path.write_text(text, encoding="utf-8")
    command("diff", OLD, NEW, "-o", "out")
    assert "<script>alert" not in (two / "out/diff.html").read_text(encoding="utf-8")
