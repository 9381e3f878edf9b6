"""To approve: what is written, and what is refused before anything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import IssueError

if TYPE_CHECKING:
    from approving_office import Office


def test_an_approval_is_of_every_edition(office: Office) -> None:
    """It holds the digests of all languages, as they are now."""
    assert office.approve("Lela").editions == office.digests
    assert list(office.digests) == ["en", "ka"]


def test_a_name_that_nobody_can_read_writes_nothing(office: Office) -> None:
    """An approval without a name is refused, and no file is made."""
    with pytest.raises(IssueError, match=r"the approval's by: it is empty\."):
        office.approve("\u200b")
    assert not office.approvals.exists()


def test_a_broken_file_is_not_written_over(office: Office) -> None:
    """Approvals that were changed by hand are for a person to look at."""
    office.approvals.write_text("approvals: [Lela]", encoding="utf-8")
    with pytest.raises(IssueError, match=r"approvals\.yaml:1:13"):
        office.approve("Nino")
    assert office.approvals.read_text(encoding="utf-8") == "approvals: [Lela]"


def test_an_issue_without_a_file_cannot_be_approved(office: Office) -> None:
    """An issue made in Python has no folder in which an approval could stand."""
    from newsletter_kit.approvals.approve import approve
    from newsletter_kit.issue.model import Origin

    issue = office.issue.with_origin(Origin())
    with pytest.raises(IssueError, match="it has no file"):
        approve(issue, office.layout, office.settings, "Lela")
