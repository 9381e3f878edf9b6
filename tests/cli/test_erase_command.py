"""`erase`: a person is forgotten, the counts are not."""

from __future__ import annotations

import json
from io import StringIO
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
    """The provider `post`, which takes all mail."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")
    monkeypatch.setattr(scripted_provider, "SCRIPT", [])


def test_who_is_erased_is_in_no_file_of_the_ledger(command: Callable[..., Any], newsletter: Path) -> None:
    """Not a byte of the address is left, and the run still counts three who were accepted."""
    command(*POST)
    ran = command("erase", "NINO@iom.int", "--yes")
    assert (ran.code, "Erased from 1 run" in ran.out, "1 accepted" in ran.out) == (ExitCode.DONE, True, True)
    kept = b"".join(path.read_bytes() for path in (newsletter / ".newsletter").glob("ledger.db*"))
    assert b"nino@" not in kept.lower()
    assert "accepted    3" in command("status").out


def test_a_run_never_takes_an_erased_reader_in_again(command: Callable[..., Any]) -> None:
    """Who was erased before their mail was due does not get it, though the audience still has them."""
    command(*POST, "--limit", "0")
    assert "1 suppressed" in command("erase", "nino@iom.int", "--yes").out
    assert "2 accepted" in command(*POST).out
    assert "They were erased before." in command("erase", "nino@iom.int", "--yes").out


def test_it_reminds_of_what_it_does_not_touch(command: Callable[..., Any], newsletter: Path) -> None:
    """The row of the audience is named and left as it is, with the command that helps."""
    command(*POST)
    before = {path: path.read_bytes() for path in newsletter.glob("*.*") if path.is_file()}
    out = command("erase", "nino@iom.int", "--yes").out
    assert ("in audience.csv:2: take that row out" in out, "suppress nino@iom.int" in out) == (True, True)
    assert {path: path.read_bytes() for path in before} == before


def test_who_is_on_the_suppression_list_stays_there(command: Callable[..., Any]) -> None:
    """It is said that the list keeps the address, and why that is meant."""
    command(*POST)
    out = command("erase", "left@iom.int", "--yes").out
    assert ("suppressed.txt keeps the address" in out, "newsletter-kit suppress" in out) == (True, False)


def test_a_broken_audience_does_not_hold_up_an_erasure(command: Callable[..., Any], newsletter: Path) -> None:
    """The person is forgotten, and the file is named as it is in newsletter.toml."""
    command(*POST)
    (newsletter / "audience.csv").write_bytes(b"\xff\xfe\x00")
    ran = command("erase", "nino@iom.int", "--yes")
    assert (ran.code, "Erased from 1 run" in ran.out) == (ExitCode.DONE, True)
    assert "in audience.csv: take that row out" in ran.out


@pytest.mark.parametrize(("answer", "is_gone"), [("y\n", True), ("n\n", False), ("", False)])
def test_a_person_is_asked_before(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, answer: str, *, is_gone: bool
) -> None:
    """Only a yes erases, because nothing brings the person back."""
    command(*POST)
    monkeypatch.setattr("newsletter_kit.cli.erase.is_interactive", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    ran = command("erase", "nino@iom.int")
    assert "Erase nino@iom.int from 1 run? It cannot be undone. [y/N]" in ran.err
    assert ("Nothing was erased." not in ran.out) == is_gone
    assert ("Erased from 1 run" in ran.out) == is_gone


def test_where_nobody_can_be_asked_yes_is_needed(command: Callable[..., Any]) -> None:
    """A script that forgot --yes erases nobody."""
    command(*POST)
    ran = command("erase", "nino@iom.int")
    assert (ran.code, "Add --yes." in ran.err) == (ExitCode.USAGE, True)
    assert "accepted" in command("why", "nino@iom.int").out


def test_a_stranger_cannot_be_erased(command: Callable[..., Any], newsletter: Path) -> None:
    """Whom the ledger does not know is said, and no ledger is made for it."""
    ran = command("erase", "stranger@iom.int", "--yes")
    assert (ran.code, "knows nobody with this address" in ran.out) == (ExitCode.DONE, True)
    assert not (newsletter / ".newsletter/ledger.db").exists()


def test_machines_learn_from_which_runs(command: Callable[..., Any]) -> None:
    """The answer in JSON has the runs and states, and not the address."""
    command(*POST)
    out = command("erase", "nino@iom.int", "--yes", "--json").out
    told = json.loads(out)
    assert told["erased_from"] == [{"issue": "first", "list": "news.iom.int", "state": "accepted"}]
    assert "nino" not in out
