"""`approvals.yaml`, beside issue.yaml: it travels with the issue, and people can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from newsletter_kit.approvals.approval import Approval
from newsletter_kit.errors import IssueError, Problem
from newsletter_kit.issue.document import read_document
from newsletter_kit.issue.source import Source
from newsletter_kit.replaced_file import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

FILE_NAME = "approvals.yaml"
HEADING = """\
# Who has approved this issue, when, and which state of it. `newsletter-kit approve` writes this file.
# It is not written by hand: a changed word breaks the seal, and a changed issue needs new approvals.
"""
_AGAIN = "Remove this approval and let its person approve again."


def approvals_path(issue: Issue) -> Path | None:
    """Where the approvals of an issue stand; None for an issue made in Python.

    Example:
        >>> approvals_path(load_issue("issues/2024-q1"))  # doctest: +SKIP
        PosixPath('issues/2024-q1/approvals.yaml')
    """
    return issue.source.path.with_name(FILE_NAME) if issue.source else None


def read_approvals(issue: Issue) -> tuple[Approval, ...]:
    """The approvals of an issue, in the order of the file; none if there is no file.

    Raises:
        IssueError: with the line of all that is no approval, and of each that was changed by hand.

    Example:
        >>> [each.by for each in read_approvals(load_issue("issues/2024-q1"))]  # doctest: +SKIP
        ['Lela Example']
    """
    path = approvals_path(issue)
    if path is None or not path.exists():
        return ()
    document = read_document(path)
    source = Source(path, document.marks)
    entries = _entries(document.data, source)
    read = [_read(each, source, ("approvals", index)) for index, each in enumerate(entries)]
    problems = [problem for _, found in read for problem in found]
    if problems:
        raise IssueError(*problems)
    return tuple(approval for approval, _ in read if approval)


def write_approvals(path: Path, approvals: Iterable[Approval]) -> None:
    """Write the file anew: beside it first and then in its place, so that a crash leaves a whole one.

    Raises:
        OSError: if it cannot be written. The old file is still there.

    Example:
        >>> write_approvals(Path("issues/2024-q1/approvals.yaml"), [approval])  # doctest: +SKIP
    """
    import yaml

    listed = [_entry(each) for each in approvals]
    text = yaml.safe_dump({"approvals": listed}, allow_unicode=True, sort_keys=False, width=1_000)
    replace_file(path, (HEADING + text).encode("utf-8"))


def _entry(approval: Approval) -> dict[str, Any]:
    return {**approval.model_dump(mode="json", exclude_none=True), "seal": approval.seal}


def _entries(data: object, source: Source) -> list[object]:
    entries = data.get("approvals") if isinstance(data, dict) and data.keys() == {"approvals"} else None
    if not isinstance(entries, list):
        what = "the file is no list of approvals under the key `approvals:`"
        raise IssueError(Problem(source.where(()), what, "Remove the file and approve again."))
    return entries


def _read(entry: object, source: Source, location: Location) -> tuple[Approval | None, tuple[Problem, ...]]:
    if not isinstance(entry, dict):
        return None, (Problem(source.where(location), "it is no approval", _AGAIN),)
    said = {key: value for key, value in entry.items() if key != "seal"}
    try:
        approval = Approval.model_validate(said)
    except ValidationError as error:
        return None, tuple(_problems(error.errors(), source, location))
    if entry.get("seal") != approval.seal:
        what = f"the approval by {approval.by} was changed by hand: its seal does not fit"
        return None, (Problem(source.where(location), what, _AGAIN),)
    return approval, ()


def _problems(errors: Iterable[ErrorDetails], source: Source, location: Location) -> Iterator[Problem]:
    for error in errors:
        what = error["msg"].removeprefix("Value error, ")
        yield Problem(source.where((*location, *error["loc"])), what[0].lower() + what[1:], _AGAIN)
