"""`build`: the issue as files to look at, one set for each language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, IssuePath, LayoutName, a_folder
from newsletter_kit.cli.building import Asked, WrongOptionError, build_issue

OutFolder = Annotated[
    Path, typer.Option("-o", "--out", metavar="DIR", help="Where the files go.", callback=a_folder)
]
Language = Annotated[str | None, typer.Option(metavar="TAG", help="Only this language, such as ka.")]
ReaderAddress = Annotated[
    str | None, typer.Option("--recipient", metavar="ADDRESS", help="As this reader of the audience gets it.")
]

Fresh = Annotated[bool, typer.Option("--fresh", metavar="", help="Build it even if nothing has changed.")]


def build(  # noqa: PLR0913  a command's options are its parameters
    context: typer.Context,
    issue: IssuePath,
    out: OutFolder = Path("build"),
    *,
    layout: LayoutName = None,
    language: Language = None,
    recipient: ReaderAddress = None,
    fresh: Fresh = False,
    as_json: AsJson = False,
) -> None:
    """Write ISSUE as .html, .txt, .mjml and .eml files, with the pictures beside them.

    The .html opens in a browser, the .eml in a mail program. Without a recipient, each merge tag shows its
    fallback or its own name.

    Example:
        newsletter-kit build issues/2024-q1 -o build
    """
    try:
        build_issue(Asked(issue, out, layout, language, recipient, fresh, as_json), context.obj or ())
    except WrongOptionError as error:
        raise typer.BadParameter(str(error)) from None
