"""NK350: `check` says whether enough people have approved the issue as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from approving_office import Office
from newsletter_kit.checks.check import draft_of
from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules.approved import approved

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding


def found(office: Office, wanted: int) -> list[Finding]:
    """What the rule says where so many approvals are wanted."""
    settings = office.settings.model_copy(update={"approvals": wanted})
    return list(approved.findings(draft_of(office.issue, office.layout, settings)))


def test_the_file_is_named_where_there_is_one(newsletter: Path) -> None:
    """One approval of two is an error in approvals.yaml."""
    office = Office(newsletter)
    office.approve("Lela")
    (finding,) = found(office, 2)
    assert (finding.place.file, finding.severity) == (office.approvals, Severity.ERROR)
    assert found(office, 1) == []


def test_where_nobody_is_asked_an_outdated_approval_is_a_note(newsletter: Path) -> None:
    """It stops nothing, and yet the person should know."""
    office = Office(newsletter)
    office.approve("Lela")
    assert found(office, 0) == []
    office.edit("issues/first/issue.yaml", "the news", "the old news")
    assert [each.severity for each in found(office, 0)] == [Severity.NOTE]


@pytest.mark.parametrize(("wanted", "severity"), [(0, Severity.WARNING), (1, Severity.ERROR)])
def test_a_broken_file_is_told_with_its_line(newsletter: Path, wanted: int, severity: Severity) -> None:
    """An approval that was changed by hand is found by `check` too."""
    office = Office(newsletter)
    office.approve("Lela")
    office.edit("issues/first/approvals.yaml", "Lela", "Nino")
    (finding,) = found(office, wanted)
    assert (finding.severity, finding.place.line, finding.place.file) == (severity, 4, office.approvals)
