"""Whoever changes the id of an issue does not mail everybody again by mistake."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ExitCode, OtherIssueError
from newsletter_kit.sending.ledgers_used import USED_FILE
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

FIRST = nk.SendOptions(limit=1)


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def issue(newsletter: Path) -> Path:
    """The issue.yaml of the small newsletter."""
    return newsletter / "issues/first/issue.yaml"


@pytest.mark.parametrize("text", ["the same text", "an edited text"])
def test_another_id_in_the_same_file_is_refused_after_somebody_was_mailed(
    issue: Path, planned: Planned, ledger: nk.Ledger, text: str
) -> None:
    """It is said at the author's line how many have it under which id, and nobody is mailed."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=FIRST)
    _edit(issue, "id: first", "id: frist")
    if text == "an edited text":
        _edit(issue, "Dear ((first_name|reader))", "Good day")
        (issue.parent / "issue.ka.yaml").unlink()
    with pytest.raises(
        OtherIssueError, match=r"^issue\.yaml:1:1 id: as first .* to 1 reader so far"
    ) as caught:
        nk.send(planned(), provider, ledger)
    assert (caught.value.exit_code, provider.got.total()) == (ExitCode.BAD_INPUT, 1)
    assert "Put back the id first" in str(caught.value)


@pytest.mark.parametrize("language", ["en", "ka"])
def test_the_same_text_in_another_file_is_refused_too(
    newsletter: Path, issue: Path, planned: Planned, ledger: nk.Ledger, language: str
) -> None:
    """A copy under another id is known by what it says, in any language, also where no note was left."""
    provider = Scripted()
    row = f"email,first_name,language\nnino@iom.int,Nino,{language}\n"
    (newsletter / "audience.csv").write_text(row, encoding="utf-8")
    nk.send(planned(), provider, ledger, options=FIRST)
    (newsletter / USED_FILE).unlink(missing_ok=True)
    _edit(issue, "id: first", "id: frist")
    with pytest.raises(OtherIssueError, match="as first it began to go out"):
        nk.send(planned(), provider, ledger)


def test_whoever_means_another_issue_says_so_once(issue: Path, planned: Planned, ledger: nk.Ledger) -> None:
    """The run that was begun so goes on without the option, and nobody gets it twice under the new id."""
    provider = Scripted()
    nk.send(planned(), provider, ledger)
    _edit(issue, "id: first", "id: second")
    nk.send(planned(), provider, ledger, options=replace(FIRST, other_issue=True))
    assert (nk.send(planned(), provider, ledger).accepted, provider.got.total()) == (3, 6)


def test_a_renamed_folder_and_another_issue_are_fine(
    newsletter: Path, issue: Path, planned: Planned, ledger: nk.Ledger
) -> None:
    """The id tells the issue, wherever its file is; new words in a new file are a new issue."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=FIRST)
    folder = issue.parent
    folder.rename(newsletter / "issues/renamed")
    (newsletter / "issues/renamed").rename(folder)
    assert nk.send(planned(), provider, ledger).accepted == 3
    folder.rename(newsletter / "issues/zero")
    folder.mkdir()
    text = (newsletter / "issues/zero/issue.yaml").read_text(encoding="utf-8")
    issue.write_text(text.replace("id: first", "id: second").replace("here is", "better"), encoding="utf-8")
    _note_file(newsletter, "issues/zero/issue.yaml")
    assert nk.send(planned(), provider, ledger).accepted == 3


def _note_file(newsletter: Path, file: str) -> None:
    path = newsletter / USED_FILE
    rows = [{**row, "file": file} for row in json.loads(path.read_text(encoding="utf-8"))]
    path.write_text(json.dumps(rows), encoding="utf-8")


@pytest.mark.parametrize("kind", ["nobody was mailed", "a rehearsal", "the outbox"])
def test_what_reached_no_reader_holds_no_id_back(
    newsletter: Path, issue: Path, planned: Planned, ledger: nk.Ledger, kind: str
) -> None:
    """After a rehearsal, a run that mailed nobody, or files on this machine, the id may be mended."""
    provider, toml = Scripted(), newsletter / "newsletter.toml"
    provider.name = "outbox" if kind == "the outbox" else provider.name
    if kind == "a rehearsal":
        _edit(toml, "live = true", 'team = ["nino@iom.int"]')
    options = replace(FIRST, limit=0) if kind == "nobody was mailed" else FIRST
    nk.send(planned(), provider, ledger, options=options)
    if kind == "a rehearsal":
        _edit(toml, 'team = ["nino@iom.int"]', "live = true")
    _edit(issue, "id: first", "id: frist")
    assert nk.send(planned(), Scripted(), ledger).accepted == 3


def test_another_ledger_and_another_id_at_once_are_noticed(
    tmp_path: Path, issue: Path, planned: Planned, ledger: nk.Ledger
) -> None:
    """What was noted of the file speaks for a ledger that is not asked."""
    provider = Scripted()
    nk.send(planned(), provider, ledger)
    _edit(issue, "id: first", "id: frist")
    with nk.open_ledger(tmp_path / "new.db") as new, pytest.raises(OtherIssueError, match="to 3 readers"):
        nk.send(planned(), provider, new)
    assert provider.got.total() == 3
