"""`approve`: what a person reads who approves, and what machines read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

ISSUE = "issues/first"


@pytest.fixture
def two_wanted(newsletter: Path) -> None:
    """The newsletter wants two approvals."""
    path = newsletter / "newsletter.toml"
    path.write_text("approvals = 2\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.usefixtures("two_wanted")
def test_it_says_how_many_approvals_are_there(command: Callable[..., Any]) -> None:
    """Who approves first reads that one more is wanted, who approves last how to go on."""
    first = command("approve", ISSUE, "--by", "Lela", "--note", "as agreed")
    assert "1 of 2 approvals. `send` mails it when there are 2." in first.out
    assert "as agreed" in first.out
    last = command("approve", ISSUE, "--by", "Nino")
    assert (
        "2 of 2 approvals. To see who will get it, type: newsletter-kit send issues/first --dry-run"
        in last.out
    )


def test_the_list_says_who_saw_an_earlier_state(command: Callable[..., Any], newsletter: Path) -> None:
    """After an edit, --list names the person, the time and the language, and writes nothing."""
    command("approve", ISSUE, "--by", "Lela")
    path = newsletter / ISSUE / "issue.ka.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("სიახლეები", "ახალი"), encoding="utf-8")
    before = (newsletter / ISSUE / "approvals.yaml").read_bytes()
    ran = command("approve", ISSUE, "--list")
    assert "Lela approved an earlier state" in ran.out
    assert "is in: ka." in ran.out
    assert (newsletter / ISSUE / "approvals.yaml").read_bytes() == before


def test_who_approves_hears_of_errors(command: Callable[..., Any], newsletter: Path) -> None:
    """What is still to be mended will want a new approval, and that is said at once."""
    assert "error" not in command("approve", ISSUE, "--by", "Lela").out
    path = newsletter / ISSUE / "issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "{{ news }}"), encoding="utf-8")
    ran = command("approve", ISSUE, "--by", "Lela")
    assert (ran.code, "an error that stops `send`" in ran.out) == (0, True)


@pytest.mark.parametrize("options", [(), ("--by", "Lela", "--list")])
def test_it_wants_a_name_or_a_list(command: Callable[..., Any], options: tuple[str, ...]) -> None:
    """Neither of the two, or both, is a slip of typing."""
    assert command("approve", ISSUE, *options).code == ExitCode.USAGE


@pytest.mark.usefixtures("two_wanted")
def test_machines_read_the_same(command: Callable[..., Any]) -> None:
    """--json says who has approved, what is wanted, and the digest of each edition."""
    said = json.loads(command("approve", ISSUE, "--by", "Lela", "--json").out)
    assert (said["ok"], said["wanted"], [each["by"] for each in said["valid"]]) == (False, 2, ["Lela"])
    assert said["editions"] == said["valid"][0]["editions"]


def test_a_folder_that_cannot_be_written_is_told(command: Callable[..., Any], newsletter: Path) -> None:
    """Where the file cannot be made, the error names it and nobody has approved."""
    (newsletter / ISSUE / "approvals.yaml").symlink_to(newsletter / "gone" / "approvals.yaml")
    ran = command("approve", ISSUE, "--by", "Lela")
    assert (ran.code, str(newsletter / "gone") in ran.err) == (ExitCode.LEDGER, True)
    assert not (newsletter / ISSUE / "approvals.yaml").exists()


@pytest.mark.usefixtures("two_wanted")
def test_one_person_by_two_names_is_told(command: Callable[..., Any]) -> None:
    """Whoever approves by a second form of their name hears of it, and machines read it too."""
    command("approve", ISSUE, "--by", "Nino")
    told = "Nino and Nino A count as two people, and may be one"
    assert told in " ".join(command("approve", ISSUE, "--by", "Nino A").out.split())
    assert json.loads(command("approve", ISSUE, "--list", "--json").out)["doubtful"] == [told]
