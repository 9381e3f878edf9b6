"""`new`: a project to start from, or one more issue in a project. Never writes over a file."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from os import sep
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from newsletter_kit import Settings

FIRST_ISSUE = "issues/first"

MAY_BE_THERE = frozenset({".git", ".gitignore", ".venv", ".DS_Store", "README.md", "LICENSE"})
"""What may stand in a folder that is still to be a newsletter's, though nobody has named it."""

_GAP = "[title of this issue]"
_FIRST_WORDS = {
    "language": "en",
    "title": "Our first issue",
    "subject": '"Our Newsletter: the first issue"',
    "welcome": "welcome to our newsletter",
}

NewFolder = Annotated[
    Path | None, typer.Argument(metavar="[FOLDER]", help="The new project, or the new issue in one.")
]


def new(folder: NewFolder = None, *, as_json: AsJson = False) -> None:
    """Start a newsletter in FOLDER, or add the issue FOLDER to the newsletter that it lies in.

    Without FOLDER it starts in the folder that you are in, if that is empty. No file is ever written over.

    Example:
        newsletter-kit new our-news
    """
    from newsletter_kit.config import find_settings_file

    named, folder = folder, folder or Path()
    settings_file = find_settings_file(folder)
    issue = folder / FIRST_ISSUE if settings_file is None else folder
    _refuse_the_wrong_place(named, is_project=settings_file is None)
    wanted = _project(folder) if settings_file is None else _added_issue(folder)
    written = [path for path, text in wanted.items() if _write(path, text)]
    if as_json:
        say_json({"ok": True, "issue": str(issue), "written": [str(path) for path in written]})
        return
    _report(issue, wanted, written)


def _refuse_the_wrong_place(named: Path | None, *, is_project: bool) -> None:
    """Ask first whoever seems to stand in the wrong folder, or writes a path as on Windows."""
    if named is None and is_project and any(each.name not in MAY_BE_THERE for each in Path().iterdir()):
        raise typer.BadParameter(
            f"{Path.cwd()} holds other files. Name a folder for the new newsletter, such as our-news;"
            " a single dot means the folder that you are in."
        )
    if named and sep == "/" and "\\" in str(named):
        right = str(named).replace("\\", "/")
        raise typer.BadParameter(f"There is a backslash in {named}. Write it as {right}.")


def _project(folder: Path) -> dict[Path, str]:
    """Every file of a new project and its text."""
    return {
        folder / "newsletter.toml": _starter("newsletter.toml"),
        folder / "audience.csv": _starter("audience.csv"),
        folder / "suppressed.txt": _starter("suppressed.txt"),
        folder / ".gitignore": _starter("gitignore"),
        **_issue(folder / FIRST_ISSUE, None),
    }


def _added_issue(folder: Path) -> dict[Path, str]:
    from newsletter_kit import load_settings

    if (folder / "newsletter.toml").exists():
        raise typer.BadParameter(
            "There is a newsletter here already. Name a folder for the new issue, such as issues/spring."
        )
    if (folder / "issue.yaml").exists():
        raise typer.BadParameter(f"{folder} holds an issue already. Choose another folder.")
    return _issue(folder, load_settings(folder))


def _issue(folder: Path, settings: Settings | None) -> dict[Path, str]:
    from newsletter_kit.cli.schema import schema_text
    from newsletter_kit.issue.schema import SCHEMA_COMMENT, SCHEMA_FILE

    words = _FIRST_WORDS if settings is None else _words_of_next(settings)
    filled = Template(_starter("issue.yaml")).substitute(id=_id(folder), **words)
    text = f"{SCHEMA_COMMENT}\n{filled}"
    return {folder / "issue.yaml": text, folder.parent / SCHEMA_FILE: schema_text(settings)}


def _words_of_next(settings: Settings) -> dict[str, str]:
    """An issue that is not the first has a gap in place of its title, which `check` finds while it is one."""
    return {
        "language": settings.language,
        "title": f'"{_GAP}"',
        "subject": json.dumps(f"{settings.name}: {_GAP}", ensure_ascii=False),
        "welcome": "here is what has happened since we last wrote",
    }


def _id(folder: Path) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", folder.resolve().name.lower()).strip("-_")[:64] or "issue"


def _starter(name: str) -> str:
    return files("newsletter_kit.cli").joinpath("starter", name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> bool:
    """Whether there was no such file yet, and now there is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _report(issue: Path, wanted: dict[Path, str], written: list[Path]) -> None:
    from newsletter_kit.cli.next_step import typed

    for path in wanted:
        note = "written" if path in written else "was there already, left as it is"
        say(f"  {path}  {note}", "plain" if path in written else "quiet")
    say()
    say(f"Now write {issue / 'issue.yaml'}. Then type: {typed('check', issue)}")
