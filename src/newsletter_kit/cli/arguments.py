"""The arguments and options that several verbs share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
