"""`send` of an issue whose id was changed after readers were mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scripted_provider
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

POST = ("send", "issues/first", "--provider", "post", "--yes")


@pytest.fixture(autouse=True)
def post(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider in memory that mails people, as far as anybody knows; the usual ledger is a file."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")
    monkeypatch.setattr(scripted_provider, "SCRIPT", [])
    monkeypatch.delenv("NEWSLETTER_LEDGER", raising=False)


@pytest.fixture
def misnamed(command: Callable[..., Any], newsletter: Path) -> None:
    """The issue, of which one reader has got the mail, under another id."""
    assert command(*POST, "--limit", "1").code == ExitCode.DONE
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: first", "id: frist"), encoding="utf-8")


@pytest.mark.usefixtures("misnamed")
@pytest.mark.parametrize("words", [(), ("--dry-run",)], ids=["a send", "a look ahead"])
def test_another_id_is_refused_with_what_one_can_type(
    command: Callable[..., Any], words: tuple[str, ...]
) -> None:
    """It names the line, who has it under which id, and the option."""
    ran = command(*POST, *words)
    said = " ".join(ran.err.split())
    assert (ran.code, "issue.yaml:1:1 id: as first it began" in said) == (ExitCode.BAD_INPUT, True)
    assert "Put back the id first." in said
    assert "add --other-issue" in said


@pytest.mark.usefixtures("misnamed")
def test_whoever_means_another_issue_goes_on(command: Callable[..., Any]) -> None:
    """All get it under the new id, as was said."""
    ran = command(*POST, "--other-issue")
    assert (ran.code, "3 accepted" in ran.out) == (ExitCode.DONE, True)


@pytest.mark.usefixtures("misnamed")
def test_the_outbox_takes_any_id(command: Callable[..., Any]) -> None:
    """Where nobody is mailed nothing is refused."""
    assert command("send", "issues/first").code == ExitCode.DONE


@pytest.mark.usefixtures("misnamed")
def test_where_workers_would_mail_it_it_is_refused_too(
    command: Callable[..., Any], newsletter: Path, ledger_url: str
) -> None:
    """What was mailed by a file here is known by its note, and so is what is queued and not begun."""
    words = (*POST, "--queue", "--ledger", ledger_url)
    assert "as first it went out by the ledger" in " ".join(command(*words).err.split())
    (newsletter / ".newsletter/ledgers.json").unlink()
    assert command(*words, "--at", "2036-01-01 09:00Z").code == ExitCode.DONE
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: frist", "id: first"), encoding="utf-8")
    said = " ".join(command(*words, "--other-ledger").err.split())
    assert "as frist workers are to hand it over to 3 readers" in said


@pytest.mark.usefixtures("misnamed")
def test_a_run_that_is_paused_before_it_begins_is_known_too(
    command: Callable[..., Any], newsletter: Path, ledger_url: str
) -> None:
    """Whoever pauses, mends the id and queues again is told: `resume` would mail everybody twice."""
    words = ("--queue", "--ledger", ledger_url, "--other-ledger")
    (newsletter / ".newsletter/ledgers.json").unlink()
    assert command(*POST, *words, "--at", "2036-01-01 09:00Z").code == ExitCode.DONE
    assert command("pause", "frist", "--ledger", ledger_url).code == ExitCode.DONE
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: frist", "id: first"), encoding="utf-8")
    said = " ".join(command(*POST, *words).err.split())
    assert "as frist workers are to hand it over to 3 readers" in said
