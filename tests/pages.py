"""The pages of the documentation, taken apart and tried out."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import yaml
from PIL import Image

import newsletter_kit as nk
from newsletter_kit.cli.boundary import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
HEAD = "id: sample\ntitle: Sample\nsubject: Sample\npreheader: Sample\n"
SECTIONS = "sections:\n  - {type: text, body: Sample}\n"
SET_UP = re.compile(r"python3 -m venv |(?:\. )?\.venv/bin/|pip install ")
LONG = re.compile(r"(preview|worker|pause|resume|cancel|layout check)( |$)")

_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """A block of a page: its language, its text, and the line it begins at."""

    kind: str
    text: str
    line: int


def as_tried(arguments: list[str]) -> list[str]:
    """What is typed in a test for a command of a page.

    One that does not end by itself, wants a database or takes minutes only tells what it does.
    """
    return [*arguments, "--help"] if LONG.match(" ".join(arguments)) else arguments


def snippets(page: Path) -> Iterator[Snippet]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        yield Snippet(block["kind"], block["text"], text.count("\n", 0, block.start()) + 1)


def commands(page: Path) -> list[str]:
    """All that a page lets its reader type into a terminal."""
    blocks = (each.text for each in snippets(page) if each.kind == "console")
    return [line[2:] for text in blocks for line in text.splitlines() if line.startswith("$ ")]


@dataclass
class Reader:
    """Somebody who reads a page from top to bottom, and does and writes all that it says."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page", "nk": nk})

    def do(self, snippet: Snippet) -> None:
        """Try one block; what is neither code nor a file of ours is only read."""
        does: dict[str, Callable[[str], None]] = {
            "console": self.type,
            "python": self.run,
            "yaml": self.write_yaml,
            "toml": self.write_toml,
            "csv": self.write_csv,
        }
        if snippet.kind in does:
            with chdir(self.folder):
                does[snippet.kind](snippet.text)

    def type(self, text: str) -> None:
        """Type each line into a terminal. What installs the program was done before."""
        for line in text.splitlines():
            word, *arguments = shlex.split(line.removeprefix("$ "))
            if word == "cd":
                self.folder /= arguments[0]
            elif word == "python":
                subprocess.run([sys.executable, *arguments], cwd=self.folder, check=True)
            elif not SET_UP.match(line.removeprefix("$ ")):
                assert word == "newsletter-kit", line
                with chdir(self.folder):
                    assert run(as_tried(arguments)) == 0, line

    def run(self, text: str) -> None:
        """Run a script, with the names of the scripts before it."""
        exec(compile(text, "page", "exec"), self.names)  # noqa: S102

    def write_yaml(self, text: str) -> None:
        """Save an issue, a translation, a layout, or a part of an issue, and load it."""
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506
        if "extends" in data:
            save("layouts/sample/layout.yaml", text)
            assert nk.load_layout("sample", root=Path()).folders[1].name == data["extends"]
        elif "translates" in data:
            save(f"issues/2024-q2/issue.{data['language']}.yaml", text)
            assert data["language"] in nk.load_issue("issues/2024-q2").languages
        elif "id" in data:
            load_saved(data["id"], with_rest(data, text))
        else:
            load_saved("sample", with_rest(data, text))

    @staticmethod
    def write_toml(text: str) -> None:
        """Save settings; a part of them is completed by a name and a sender."""
        rest = {"name": 'name = "Sample"\n', "sender": 'sender = "sample@example.org"\n'}
        missing = "".join(line for name, line in rest.items() if name not in tomllib.loads(text))
        save("newsletter.toml", missing + text)
        nk.load_settings()

    @staticmethod
    def write_csv(text: str) -> None:
        """Save an audience."""
        save("audience.csv", text)
        assert len(nk.read_audience("audience.csv")) == len(text.splitlines()) - 1


def with_rest(data: dict[str, Any] | list[Any], text: str) -> str:
    """A whole issue around a part of one: around its sections, or around fields of its head."""
    if isinstance(data, list):
        return f"{HEAD}sections:\n{indent(text, '  ')}"
    lines = [line for line in HEAD.splitlines(keepends=True) if line.partition(":")[0] not in data]
    return "".join(lines) + text + ("" if "sections" in data else SECTIONS)


def load_saved(name: str, text: str) -> None:
    """Save an issue with its pictures, and compile it in the base layout."""
    for picture in re.findall(r"src: (\S+)", text):
        place = Path("issues", name, picture)
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60, 40)).save(place)
    save(f"issues/{name}/issue.yaml", text)
    assert nk.compile_issue(nk.load_issue(f"issues/{name}"), nk.load_layout("base")).issue_id == name


def save(name: str, text: str) -> None:
    """Write a file below the reader's folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
