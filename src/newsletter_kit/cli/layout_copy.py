"""`layout copy`: a file of the layout that yours extends, copied to where you can change it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsletter_kit.layout.layout import Layout

OwnLayout = Annotated[str, typer.Argument(metavar="NAME", help="The name of a layout of yours.")]
Copied = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="As the preview names it: partials/button.mjml.j2. None lists all."),
]

_LINE = re.compile(r":\d+$")


def copy_file(name: OwnLayout, file: Copied = None, *, as_json: AsJson = False) -> None:
    """Copy FILE into the layout NAME from the layout it extends; the copy stands in for it from then on.

    Without FILE all files that can be copied are listed, with where they lie. No file is ever written over.

    Example:
        newsletter-kit layout copy valley partials/button.mjml.j2
    """
    from newsletter_kit import load_layout
    from newsletter_kit.cli.layout_check import settings_here

    settings = settings_here()
    root = settings.root if settings else Path()
    layout = load_layout(name, root=root)
    if file is None:
        _list(layout, as_json=as_json)
        return
    _refuse_shipped(layout, root)
    written = _copied(layout, _LINE.sub("", file))
    if as_json:
        say_json({"ok": True, "layout": layout.name, "written": [str(written)]})
        return
    say(f"  {written}  written; change it as you like", "good")


def _list(layout: Layout, *, as_json: bool) -> None:
    files = _files(layout)
    if as_json:
        say_json(
            {"ok": True, "layout": layout.name, "files": {name: str(path) for name, path in files.items()}}
        )
        return
    for name, path in files.items():
        say(f"  {name}  {path}")


def _files(layout: Layout) -> dict[str, Path]:
    """The templates of a layout by their paths inside it, each in the nearest folder that has it."""
    found: dict[str, Path] = {}
    for folder in layout.folders:
        for path in folder.rglob("*.j2"):
            found.setdefault(path.relative_to(folder).as_posix(), path)
    return dict(sorted(found.items()))


def _refuse_shipped(layout: Layout, root: Path) -> None:
    if layout.folders[0].resolve().parent != (root / "layouts").resolve():
        raise typer.BadParameter(
            f"The layout {layout.name} is not in layouts/ here. Begin one of your own:"
            f" newsletter-kit layout new valley --from {layout.name}"
        )


def _copied(layout: Layout, file: str) -> Path:
    from newsletter_kit.layout.source import has_source, source_of

    if not has_source(layout, file):
        raise typer.BadParameter(f"There is no file {file}. {_nearest(file, _files(layout))}")
    source = source_of(layout, file)
    path = layout.folders[0] / source.where.partition("/")[2]
    if path.exists():
        raise typer.BadParameter(f"The layout {layout.name} has a {file} of its own already. Change that.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as written:
        written.write(source.text)
    return path


def _nearest(file: str, known: Collection[str]) -> str:
    from newsletter_kit.nearest import did_you_mean

    return did_you_mean(file, known, "Leave out FILE to see all of them.")
