"""An issue as git has it: read without running anything that stands in the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import newsletter_kit as nk
from newsletter_kit.compare.revision import Revision, revision_in, revision_of, written_out
from newsletter_kit.errors import IssueError

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="cannot run here: there is no git")

ISSUE = Path("issues/first")
NOBODY = ("-c", "user.name=Lela", "-c", "user.email=lela@iom.int")


def git(folder: Path, *words: str) -> str:
    """What git says in a folder, with no settings but the repository's own."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", *NOBODY, *words]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()


def commit(folder: Path) -> str:
    """Commit all that is there; the id of the commit."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a state")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(newsletter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small newsletter in git, with a picture in the older of two commits."""
    git(newsletter, "init", "-q")
    (newsletter / ISSUE / "images").mkdir()
    (newsletter / ISSUE / "images/a.png").write_bytes(b"\x89PNG\r\n\x00")
    commit(newsletter)
    path = newsletter / ISSUE / "issue.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("The first [Test]", "The second"), encoding="utf-8"
    )
    (newsletter / ISSUE / "images/a.png").unlink()
    commit(newsletter)
    monkeypatch.chdir(newsletter)
    return newsletter


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", [ISSUE, ISSUE / "issue.yaml", Path("issues/../issues/first")])
def test_an_issue_is_written_out_with_its_pictures(path: Path) -> None:
    """The older version has its words, its translation and its picture, and is gone afterwards."""
    with written_out(Revision(path, "HEAD~1")) as folder:
        issue = nk.load_issue(folder)
        assert (issue.title, issue.languages) == ("The first [Test]", ("en", "ka"))
        assert (folder / "images/a.png").read_bytes() == b"\x89PNG\r\n\x00"
    assert not folder.exists()


def test_a_folder_that_is_gone_is_found_in_its_history(repository: Path) -> None:
    """An issue that was removed can still be compared."""
    shutil.rmtree(repository / "issues")
    with written_out(Revision(ISSUE, "HEAD")) as folder:
        assert nk.load_issue(folder).title == "The second"


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("issues/first@nowhere", "git knows no revision 'nowhere'"),
        ("issues/first@--output=x", "git knows no revision '--output=x'"),
        ("issues/first@HEAD:newsletter.toml", "git knows no revision"),
        ("issues/third@HEAD", "there is nothing called issues/third at HEAD"),
    ],
)
def test_what_git_does_not_have_is_told(words: str, said: str) -> None:
    """A slip of typing is an error that names the words; no option of git can be smuggled in."""
    revision = revision_in(words)
    assert revision
    with pytest.raises(IssueError, match=f"^{words.partition('@')[0]}@.*{said}"), written_out(revision):
        pass


def test_a_folder_outside_of_git_is_told(newsletter: Path) -> None:
    """Without a repository there are no revisions."""
    with (
        pytest.raises(IssueError, match="in no repository of git"),
        written_out(Revision(newsletter / ISSUE, "HEAD")),
    ):
        pass


@pytest.mark.usefixtures("repository")
def test_a_folder_of_somebody_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a shared drive git wants to be told that the folder is to be trusted."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    with pytest.raises(IssueError, match="belongs to somebody else"), written_out(Revision(ISSUE, "HEAD")):
        pass


def test_a_copy_that_lacks_a_picture_is_told(repository: Path) -> None:
    """What git has lost, or never fetched, is an error with a remedy."""
    blob = git(repository, "rev-parse", "HEAD~1:issues/first/images/a.png")
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(IssueError, match="does not hold it whole"), written_out(Revision(ISSUE, "HEAD~1")):
        pass


def test_a_path_with_an_at_sign_is_a_path(newsletter: Path) -> None:
    """A folder that is there is meant, whatever it is called."""
    folder = newsletter / "issues/first@HEAD"
    folder.mkdir()
    assert revision_in(str(folder)) is None


def test_nothing_that_the_repository_names_is_run(repository: Path) -> None:
    """Its settings, filters and hooks name a program, and the program is never called."""
    program = repository / "program"
    program.write_text(f"#!/bin/sh\ntouch {repository}/ran\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "filter.f.smudge", "filter.f.clean", "diff.f.textconv"):
        git(repository, "config", name, str(program))
    (repository / ".git/info/attributes").write_text("* filter=f diff=f\n", encoding="utf-8")
    with written_out(Revision(ISSUE, "HEAD~1")) as folder:
        assert nk.load_issue(folder).title == "The first [Test]"
    assert not (repository / "ran").exists()


def test_a_symbolic_link_is_not_followed(repository: Path) -> None:
    """A link in the history leads nowhere when it is written out."""
    (repository / ISSUE / "secret.yaml").symlink_to("/etc/hostname")
    commit(repository)
    with written_out(Revision(ISSUE, "HEAD")) as folder:
        assert not (folder / "secret.yaml").is_symlink()
        assert not (folder / "secret.yaml").exists()


def test_the_commit_of_a_folder_is_known_while_nothing_in_it_is_edited(repository: Path) -> None:
    """The file of the approvals may differ, every other file may not."""
    head = git(repository, "rev-parse", "HEAD")
    (repository / ISSUE / "approvals.yaml").write_text("approvals: []\n", encoding="utf-8")
    assert revision_of(repository / ISSUE, but="approvals.yaml") == head
    (repository / ISSUE / "new.png").write_bytes(b"")
    assert revision_of(repository / ISSUE, but="approvals.yaml") is None


def test_outside_of_git_there_is_no_commit(newsletter: Path) -> None:
    """It is no error to keep a newsletter without git."""
    assert revision_of(newsletter / ISSUE, but="approvals.yaml") is None
