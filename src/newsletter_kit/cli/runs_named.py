"""Which runs a person means by RUN, and where the issue of a run lies on the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.errors import IssueError, NewsletterError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit import Ledger
    from newsletter_kit.ledger.values import Run

RunWord = Annotated[
    str | None,
    typer.Argument(metavar="RUN", help="The id of an issue, or its folder; all runs if not given."),
]

_NOT_OURS = frozenset({"node_modules", "outbox", "build"})


def runs_named(ledger: Ledger | None, word: str | None) -> tuple[Run, ...]:
    """The runs of the issue that `word` names by its id or its folder; all runs without a word.

    Raises:
        NewsletterError: if a word was given, and no such run was ever begun.

    Example:
        >>> runs_named(None, None)
        ()
    """
    runs = ledger.runs() if ledger else ()
    if word is None:
        return runs
    issue_id = id_of(word)
    found = tuple(run for run in runs if run.issue_id == issue_id)
    if not found:
        known = ", ".join(dict.fromkeys(run.issue_id for run in runs))
        remedy = f"There is: {known}." if known else "Nothing was sent yet; runs to the outbox are not kept."
        raise NewsletterError(Problem(f"run {issue_id}", "no such run was begun", remedy))
    return found


def id_of(word: str) -> str:
    """The id of the issue that a word means: the word itself, unless it is the path of an issue.

    Example:
        >>> id_of("2024-q1")
        '2024-q1'
    """
    return id_in(Path(word)) or word


def folder_of(root: Path, issue_id: str, word: str | None = None) -> Path:
    """The issue.yaml of a run's issue: what `word` names, else the one below `root` with that id.

    Raises:
        IssueError: if there is none, or more than one.

    Example:
        >>> folder_of(Path("."), "2024-q1")  # doctest: +SKIP
        PosixPath('issues/2024-q1/issue.yaml')
    """
    from newsletter_kit.issue.load import issue_path

    if word and id_in(Path(word)) == issue_id:
        return issue_path(word)
    found = [path for path in _issue_files(root) if id_in(path) == issue_id]
    if len(found) == 1:
        return found[0]
    what = "no issue here has this id" if not found else f"{' and '.join(map(str, found))} both have this id"
    raise IssueError(Problem(f"issue {issue_id}", what, "Name the folder of the issue that was sent."))


def id_in(path: Path) -> str | None:
    """The id that an issue.yaml, or the one in a folder, has; None if there is none to be read.

    Example:
        >>> id_in(Path("nowhere")) is None
        True
    """
    from newsletter_kit.issue.document import read_document
    from newsletter_kit.issue.load import issue_path

    try:
        data = read_document(issue_path(path)).data
    except IssueError:
        return None
    return str(data["id"]) if isinstance(data, dict) and data.get("id") else None


def _issue_files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _NOT_OURS)
        if "issue.yaml" in names:
            yield Path(folder, "issue.yaml")
