"""To approve an issue: write down who has seen which state of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from newsletter_kit.approvals.approval import Approval
from newsletter_kit.approvals.digests import digests_of
from newsletter_kit.approvals.file import approvals_path, read_approvals, write_approvals
from newsletter_kit.compare.revision import revision_of
from newsletter_kit.errors import IssueError, Problem

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout


def approve(issue: Issue, layout: Layout, settings: Settings, by: str, note: str | None = None) -> Approval:
    """Write down that a person approves every edition of an issue as it is now.

    A person's earlier approval of the same issue is replaced. Where the issue stands in git and nothing of it
    is edited, the commit is noted too, so that `send` can say later what has changed since.

    Args:
        issue: what `load_issue` gave.
        layout: the layout it is sent with.
        settings: the settings it is sent with.
        by: who approves.
        note: what they have to say; one line.

    Raises:
        IssueError: if the name or the note cannot be one, the issue has no file, or approvals.yaml is broken.
        LayoutError: if a template is wrong.
        OSError: if the file cannot be written.

    Example:
        >>> approve(issue, layout, settings, "Lela Example").editions.keys()  # doctest: +SKIP
        dict_keys(['en', 'ka'])
    """
    path = approvals_path(issue)
    if path is None:
        raise IssueError(Problem(f"issue {issue.id}", "it has no file", "Approve an issue that was loaded."))
    said = {"by": by, "note": note, "revision": revision_of(path.parent, but=path.name)}
    approval = _approval({**said, "editions": digests_of(issue, layout, settings)})
    others = (each for each in read_approvals(issue) if each.person != approval.person)
    write_approvals(path, [*others, approval])
    return approval


def _approval(said: dict[str, object]) -> Approval:
    try:
        return Approval.model_validate({**said, "at": datetime.now(UTC)})
    except ValidationError as error:
        raise IssueError(
            *(
                Problem(f"the approval's {each['loc'][0]}", each["msg"].removeprefix("Value error, "))
                for each in error.errors()
            )
        ) from None
