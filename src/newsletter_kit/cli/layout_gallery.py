"""`layout gallery`: a page with pictures of every section in every wording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, a_folder
from newsletter_kit.cli.console import complain, progress_bar, say, say_json
from newsletter_kit.cli.layout_check import TriedLayout, chromium_to_look, sample_press
from newsletter_kit.errors import LayoutError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.errors import Problem
    from newsletter_kit.workshop.gallery import Hung

Folder = Annotated[
    Path,
    typer.Option(
        "--out", "-o", metavar="DIR", help="Where to write it. A new or an empty folder.", callback=a_folder
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="TYPE", help="Only sections of this type. May be given again."),
]

NO_PICTURES = "No pictures were taken: that wants Chromium, and Playwright for Python. The mails are there."


def show_layout(
    name: TriedLayout, *, out: Folder = Path("gallery"), only: Only = None, as_json: AsJson = False
) -> None:
    """Write a page with pictures of the layout NAME: every section, on a phone and a desk, light and dark.

    The words are short, long, Georgian, Arabic and unbroken. The page needs no network and no server.

    Example:
        newsletter-kit layout gallery iom -o gallery
    """
    from newsletter_kit.workshop.gallery import PAGE

    _refuse_full(out)
    hung, failures = _written(name, out, only or ())
    if failures:
        complain(f"What could be shown is in {out / PAGE}. The rest fails:", "bad")
        raise LayoutError(*failures)
    pictures = sum(len(each.pictures) for each in hung)
    if as_json:
        told = {"mails": len(hung), "pictures": pictures}
        say_json({"ok": True, "layout": name, "page": str(out / PAGE), **told})
        return
    say(f"{len(hung)} mails and {pictures} pictures of the layout {name}")
    say(f"  {out / PAGE}  written; open it in a browser", "good")
    if not pictures:
        say(f"  {NO_PICTURES}")


def _refuse_full(out: Path) -> None:
    from newsletter_kit.workshop.gallery import PAGE

    if out.is_dir() and any(out.iterdir()) and not (out / PAGE).is_file():
        raise typer.BadParameter(f"{out} holds files that are no gallery. Name a new folder.")


def _written(name: str, out: Path, only: Sequence[str]) -> tuple[tuple[Hung, ...], tuple[Problem, ...]]:
    from newsletter_kit.workshop.gallery import Plan, write_gallery

    with sample_press(name, only) as (press, types):
        complain("Making the samples and looking at them. This takes a while.", "quiet")
        with progress_bar("Mails") as told:
            return write_gallery(press, Plan(types, only, chromium_to_look()), out, told), tuple(
                press.failures
            )
