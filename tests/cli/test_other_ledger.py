"""`send` with a ledger that knows nobody, beside one that knows who has the issue."""

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
KNOWN = "3 readers have it already, and the one that is used now knows nobody of them"


@pytest.fixture(autouse=True)
def post(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider in memory that mails people, as far as anybody knows; the usual ledger is a file."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")
    monkeypatch.setattr(scripted_provider, "SCRIPT", [])
    monkeypatch.delenv("NEWSLETTER_LEDGER", raising=False)


def test_an_issue_that_was_sent_is_not_sent_anew_by_another_ledger(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """It is said how many have it and by which file; nothing is mailed, also not in a look ahead."""
    command(*POST)
    for words in (POST, (*POST, "--dry-run")):
        ran = command(*words, "--ledger", "new.db")
        said = " ".join(ran.err.split())
        assert (ran.code, KNOWN in said, "--other-ledger" in said) == (ExitCode.BAD_INPUT, True, True)
        assert "leave out a --ledger that names another" in said
    assert not (newsletter / "new.db").exists()


def test_a_move_to_a_server_is_noticed(
    command: Callable[..., Any], ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file beside newsletter.toml is asked, whether this machine sends or workers do."""
    command(*POST)
    monkeypatch.setenv("NEWSLETTER_LEDGER", ledger_url)
    for words in (POST, (*POST, "--queue")):
        ran = command(*words)
        assert (ran.code, KNOWN in " ".join(ran.err.split())) == (ExitCode.BAD_INPUT, True)


def test_whoever_means_it_goes_on(command: Callable[..., Any]) -> None:
    """The option is wanted once: the run that it has begun goes on without it."""
    command(*POST)
    first = command(*POST, "--ledger", "new.db", "--other-ledger", "--limit", "1")
    assert (first.code, "1 accepted" in first.out) == (ExitCode.DONE, True)
    again = command(*POST, "--ledger", "new.db")
    assert (again.code, "3 accepted" in again.out) == (ExitCode.DONE, True)


@pytest.mark.parametrize("words", [("--provider", "outbox"), ("--sandbox",)])
def test_where_nobody_is_mailed_nothing_is_refused(
    command: Callable[..., Any], words: tuple[str, ...]
) -> None:
    """The outbox and a test mode make no second mail."""
    command(*POST)
    assert KNOWN not in " ".join(command(*POST, *words, "--ledger", "new.db").err.split())


def test_the_same_file_by_another_name_is_the_same(command: Callable[..., Any]) -> None:
    """A ledger that is named is no other one for being named."""
    command(*POST)
    ran = command(*POST, "--ledger", "issues/../.newsletter/ledger.db")
    assert (ran.code, "3 accepted" in ran.out) == (ExitCode.DONE, True)


@pytest.mark.parametrize("where", ["a file", "a server"])
def test_a_ledger_that_the_environment_alone_named_is_remembered(
    command: Callable[..., Any], ledger_url: str, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """When it is named no more, it is said by which ledger they have it, and without its password."""
    monkeypatch.setenv("NEWSLETTER_LEDGER", ledger_url if where == "a server" else "elsewhere.db")
    assert command(*POST).code == ExitCode.DONE
    monkeypatch.delenv("NEWSLETTER_LEDGER")
    for words in (POST, (*POST, "--dry-run")):
        ran = command(*words)
        said = " ".join(ran.err.split())
        place = "postgresql://" if where == "a server" else "elsewhere.db"
        assert (ran.code, KNOWN in said, place in said) == (ExitCode.BAD_INPUT, True, True)
        assert ledger_url not in said
