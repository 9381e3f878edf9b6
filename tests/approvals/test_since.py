"""What has changed since an approval is told where git still has what was approved."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.approvals.file import read_approvals, write_approvals

if TYPE_CHECKING:
    from approving_office import Office

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="cannot run here: there is no git")


@pytest.fixture
def in_git(office: Office) -> Office:
    """The office keeps its newsletter in git."""
    for words in ("init -q", "add -A", "-c user.name=Lela -c user.email=lela@iom.int commit -q -m first"):
        subprocess.run(["git", *words.split()], cwd=office.root, check=True)
    return office


def test_the_words_that_changed_are_told(in_git: Office) -> None:
    """Who approved reads which words are others now."""
    in_git.approve("Lela")
    in_git.edit("issues/first/issue.yaml", "Only for Germany.", "Only for all of Germany.")
    told = in_git.missing[1]
    assert "1 text changed" in told
    assert "“Only for Germany.” → “Only for all of Germany.”" in told


def test_a_change_beside_the_issue_is_told_as_such(in_git: Office) -> None:
    """Where the issue is the same, it is the layout or the settings."""
    in_git.approve("Lela")
    in_git.edit("newsletter.toml", "1 Hill Street", "2 Hill Street")
    assert "its texts and pictures are the same" in in_git.missing[1]


def test_what_was_approved_before_it_was_committed_is_not_at_hand(in_git: Office) -> None:
    """An edit that no commit holds cannot be compared, and the languages are named all the same."""
    in_git.edit("issues/first/issue.yaml", "Only for Germany.", "Only for Austria.")
    assert in_git.approve("Lela").revision is None
    in_git.edit("issues/first/issue.yaml", "Only for Austria.", "Only for France.")
    assert in_git.missing[1].endswith("is in: en, ka. Ask them to look at it again.")


def test_a_commit_that_is_gone_is_no_error(in_git: Office) -> None:
    """In another copy of the repository the commit may be missing."""
    lela = in_git.approve("Lela")
    write_approvals(in_git.approvals, [lela.model_copy(update={"revision": "0" * 40})])
    in_git.edit("issues/first/issue.yaml", "Only for Germany.", "Only for Austria.")
    assert in_git.missing[1].endswith("is in: en, ka. Ask them to look at it again.")


def test_the_second_approval_has_the_commit_too(in_git: Office) -> None:
    """The file of the approvals itself is no edit of the issue."""
    in_git.approve("Lela")
    in_git.approve("Nino")
    assert len({each.revision for each in read_approvals(in_git.issue)} - {None}) == 1
