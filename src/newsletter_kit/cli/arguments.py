"""The arguments and options that several verbs share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter_kit.cli.folder import file_in_the_way

IssuePath = Annotated[
    Path, typer.Argument(metavar="ISSUE", help="An issue.yaml, or the folder that holds it.")
]
AsJson = Annotated[bool, typer.Option("--json", metavar="", help="Answer in JSON, for machines.")]
LayoutName = Annotated[
    str | None, typer.Option("--layout", metavar="NAME", help="Another layout than newsletter.toml names.")
]
AudiencePath = Annotated[
    Path | None, typer.Option("--audience", metavar="FILE", help="The recipients: .csv or .jsonl.")
]
LedgerNamed = Annotated[
    str | None, typer.Option("--ledger", metavar="PLACE", help="Another ledger: a file, or postgresql://….")
]


def a_folder(path: Path | None) -> Path | None:
    """The value of an option that names a folder, which need not be there.

    Raises:
        typer.BadParameter: if it is a file, or lies in one.

    Example:
        >>> a_folder(Path("build"))
        PosixPath('build')
    """
    if path is not None and (file := file_in_the_way(path)):
        raise typer.BadParameter(f"{file} is a file, and no folder. Name another.")
    return path
