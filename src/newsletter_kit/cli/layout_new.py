"""`layout new`: a folder to begin a layout with. Never writes over a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from collections.abc import Mapping

NewName = Annotated[str, typer.Argument(metavar="NAME", help="Its name: small letters, digits, - and _.")]
From = Annotated[
    str, typer.Option("--from", metavar="LAYOUT", help="The layout that has what the new one lacks.")
]


def new_layout(name: NewName, *, parent: From = "iom", as_json: AsJson = False) -> None:
    """Begin the layout NAME: a folder in layouts/ with every colour, font and size that you can change.

    It extends another layout, and holds only what differs. No file is ever written over.

    Example:
        newsletter-kit layout new valley --from iom
    """
    from newsletter_kit import load_layout
    from newsletter_kit.cli.layout_check import settings_here
    from newsletter_kit.workshop.new_layout import new_layout_files

    settings = settings_here()
    root = settings.root if settings else Path()
    extended = load_layout(parent, root=root)
    folder = root / "layouts" / name
    _refuse(name, folder, root)
    wanted = new_layout_files(name, extended)
    written = _write(folder, wanted)
    if as_json:
        say_json({"ok": True, "layout": name, "written": [str(path) for path in written]})
        return
    _report(name, root, written)


def _refuse(name: str, folder: Path, root: Path) -> None:
    from newsletter_kit.layout.layout import layout_names

    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
        raise typer.BadParameter(f"{name!r} is no name. Write small letters, digits, - and _ alone.")
    if name in layout_names(root):
        raise typer.BadParameter(f"There is a layout {name} already. Choose another name.")
    if folder.exists() and any(folder.iterdir()):
        raise typer.BadParameter(f"{folder} holds files already. Choose another name.")


def _write(folder: Path, wanted: Mapping[str, str]) -> list[Path]:
    """Write the files, each only if there is none of its name."""
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return [folder / name for name in wanted]


def _report(name: str, root: Path, written: list[Path]) -> None:
    from newsletter_kit.cli.next_step import issue_to_show, typed

    for path in written:
        say(f"  {path}  written")
    say()
    look = typed("preview", issue_to_show(root), layout=name)
    say(f"Now read {written[-1]}. To see the layout, type: {look}")
    say(f"To prove that it holds, type: {typed('layout', 'check', name)}")
