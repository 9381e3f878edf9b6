"""approvals.yaml: read with the line of every fault, and written whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.approvals.file import read_approvals, write_approvals
from newsletter_kit.errors import IssueError

if TYPE_CHECKING:
    from approving_office import Office


def test_without_a_file_nobody_has_approved(office: Office) -> None:
    """A new issue has no approvals."""
    assert read_approvals(office.issue) == ()


def test_what_was_written_is_read_again(office: Office) -> None:
    """Georgian names, colons and quotation marks survive the file."""
    lela = office.approve("ლელა „მაგალითი“", 'as agreed: "page 2", by phone # today')
    assert read_approvals(office.issue) == (lela,)


def test_people_can_read_the_file(office: Office) -> None:
    """It begins with a remark that says what it is, and letters are not spelt out."""
    office.approve("ლელა")
    text = office.approvals.read_text(encoding="utf-8")
    assert text.startswith("# Who has approved this issue")
    assert "by: ლელა" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [("Lela", "Nino"), ("fine", "very fine"), ("seal: ", "seal: 0"), ("  seal: ", "  # ")],
    ids=["name", "note", "seal", "no seal"],
)
def test_an_approval_that_was_changed_by_hand_is_refused_with_its_line(
    office: Office, old: str, new: str
) -> None:
    """The seal tells that a word was changed, and the second approval is the one that is named."""
    office.approve("Gio")
    office.approve("Lela", "fine")
    office.edit("issues/first/approvals.yaml", old, new) if "seal" not in old else _last(office, old, new)
    with pytest.raises(IssueError, match=r"^approvals\.yaml:10:3 approvals\.1: .* changed by hand"):
        read_approvals(office.issue)


def _last(office: Office, old: str, new: str) -> None:
    head, _, tail = office.approvals.read_text(encoding="utf-8").rpartition(old)
    office.approvals.write_text(head + new + tail, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "approvals.yaml:1:1"),
        ("Lela", "approvals.yaml:1:1"),
        ("approvals: Lela", "approvals.yaml:1:1"),
        ("approvals: []\nsend: yes", "approvals.yaml:1:1"),
        ("approvals:\n- Lela", "approvals.yaml:2:3 approvals.0"),
        ("approvals:\n- by: Lela\n  at: today", "approvals.yaml:3:3 approvals.0.at"),
        ("approvals:\n- by: a: b", "approvals.yaml:2:8"),
        ("<<<<<<< HEAD\napprovals: []\n=======\n", "approvals.yaml:2"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(office: Office, text: str, where: str) -> None:
    """Whatever else stands in the file, also what a merge of two branches leaves, is an error."""
    office.approvals.write_text(text, encoding="utf-8")
    with pytest.raises(IssueError) as caught:
        read_approvals(office.issue)
    assert any(each.where.startswith(where) for each in caught.value.problems)


def test_a_list_without_approvals_is_empty(office: Office) -> None:
    """Whoever removes the last approval leaves a file that can be read."""
    write_approvals(office.approvals, [])
    assert read_approvals(office.issue) == ()
