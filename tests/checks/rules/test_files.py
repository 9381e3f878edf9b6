"""Files that newsletter.toml names, and whether they are there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules.files import absent_list
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def test_a_list_that_is_not_there_yet_is_a_note(tmp_path: Path) -> None:
    """A repository without its readers can be checked, and the report says that nobody was tried."""
    (finding,) = findings_of_example(absent_list, tmp_path, 'audience = "readers.csv"')
    assert (finding.severity, str(finding.place).split()[-1]) == (Severity.NOTE, "audience")
    assert finding.what == "readers.csv is not there, so no reader was tried"


def test_a_list_with_a_slip_in_its_name_is_a_warning(tmp_path: Path) -> None:
    """Where a file of nearly that name lies, it is offered."""
    (tmp_path / "gone.txt").touch()
    (finding,) = findings_of_example(absent_list, tmp_path, 'suppression = "gonne.txt"')
    assert (finding.severity, finding.remedy) == (Severity.WARNING, "Did you mean gone.txt?")


def test_whoever_names_other_readers_is_told_nothing(tmp_path: Path) -> None:
    """The readers of a call stand in for those of the settings."""
    draft = draft_of_example(tmp_path, "email\nnino@iom.int\n", "audience")
    settings = draft.settings.model_copy(update={"audience": "readers.csv"})
    assert list(absent_list.findings(replace(draft, settings=settings))) == []
    assert list(absent_list.findings(replace(draft, settings=settings, audience=None)))
