"""`suppress`: who has left is written down once, and no run that is still open mails them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
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


def test_a_new_address_is_added_below_what_was_there(command: Callable[..., Any], newsletter: Path) -> None:
    """The list keeps its lines, and the reason stands beside the address."""
    ran = command("suppress", "Nino@iom.int", "--reason", "asked by telephone")
    assert (ran.code, ran.out) == (ExitCode.DONE, "1 added to suppressed.txt.\n")
    expected = "# has left\nleft@iom.int\nNino@iom.int  # asked by telephone\n"
    assert (newsletter / "suppressed.txt").read_text(encoding="utf-8") == expected


def test_nobody_is_written_twice(command: Callable[..., Any], newsletter: Path) -> None:
    """Another spelling of a mailbox that is on the list changes nothing."""
    before = (newsletter / "suppressed.txt").read_bytes()
    ran = command("suppress", "LEFT@iom.int", "left@IOM.INT")
    assert ran.out == "0 added to suppressed.txt; 2 on it before.\n"
    assert (newsletter / "suppressed.txt").read_bytes() == before


def test_a_paused_run_does_not_mail_them(command: Callable[..., Any]) -> None:
    """Who was planned and not mailed yet is kept back in the run, and the run says why."""
    command(*POST, "--limit", "1")
    ran = command("suppress", "giorgi@iom.int", "--reason", "asked by telephone")
    assert "1 still to be mailed in first to news.iom.int will not be." in ran.out
    assert "suppressed (asked by telephone)" in command("why", "giorgi@iom.int").out
    assert "2 accepted" in command(*POST).out


def test_a_run_that_another_process_sends_is_reached(command: Callable[..., Any], newsletter: Path) -> None:
    """Who leaves while a send is under way is not mailed by it, if their mail was not handed over yet."""
    command(*POST, "--limit", "1")
    with nk.open_ledger(newsletter / ".newsletter/ledger.db") as ledger:
        run = ledger.take(ledger.runs()[0], datetime.now(UTC))
        assert "1 still to be mailed" in command("suppress", "giorgi@iom.int").out
        batch = ledger.claim(run, 10, datetime.now(UTC))
        assert batch
        assert [member.address for member in batch.people] == ["hans@iom.int"]


def test_who_was_mailed_already_stays_accepted(command: Callable[..., Any]) -> None:
    """A mail cannot be called back, and the ledger does not pretend that it was."""
    command(*POST)
    assert "will not be" not in command("suppress", "nino@iom.int").out
    assert "first to news.iom.int: accepted" in command("why", "nino@iom.int").out


def test_a_file_of_addresses_is_taken_whole(command: Callable[..., Any], newsletter: Path) -> None:
    """A CSV and addresses that were typed go together, and machines get the counts."""
    (newsletter / "bounced.csv").write_text("name,email\nG,giorgi@iom.int\nL,left@iom.int\n", "utf-8")
    command(*POST, "--limit", "1")
    told = json.loads(command("suppress", "hans@iom.int", "--file", "bounced.csv", "--json").out)
    assert (told["added"], told["known"], told["left_out"]) == (2, 1, [])
    assert told["runs"] == [{"issue": "first", "list": "news.iom.int", "kept_back": 2}]


def test_one_bad_address_stops_the_whole_call(command: Callable[..., Any], newsletter: Path) -> None:
    """It is named with what to do, and not even the good ones are written."""
    (newsletter / "more.txt").write_text("hans@iom.int\nnobody\n", encoding="utf-8")
    before = (newsletter / "suppressed.txt").read_bytes()
    ran = command("suppress", "nino@iom,int", "--file", "more.txt")
    assert (ran.code, (newsletter / "suppressed.txt").read_bytes()) == (ExitCode.BAD_INPUT, before)
    assert ["'nino@iom,int': it is no address" in ran.err, "more.txt:2: one address" in ran.err] == [True] * 2
    assert "--skip-bad" in ran.err


def test_the_good_ones_are_taken_if_that_is_asked_for(command: Callable[..., Any], newsletter: Path) -> None:
    """With --skip-bad the bad ones are still named."""
    ran = command("suppress", "nobody", "hans@iom.int", "--skip-bad")
    assert (ran.code, ran.out) == (ExitCode.DONE, "1 added to suppressed.txt.\n")
    assert "Left out: 'nobody'" in ran.err
    assert (newsletter / "suppressed.txt").read_text(encoding="utf-8").endswith("\nhans@iom.int\n")


@pytest.mark.parametrize("words", [(), ("nobody", "--skip-bad")], ids=["nobody named", "none is good"])
def test_without_one_good_address_nothing_is_written(
    command: Callable[..., Any], newsletter: Path, words: tuple[str, ...]
) -> None:
    """A call that names nobody is a mistake and not a success."""
    before = (newsletter / "suppressed.txt").read_bytes()
    assert command("suppress", *words).code in {ExitCode.USAGE, ExitCode.BAD_INPUT}
    assert (newsletter / "suppressed.txt").read_bytes() == before


def test_a_newsletter_without_a_list_is_told_what_to_write(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The setting is named, with the line for newsletter.toml."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('suppression = "suppressed.txt"', ""), "utf-8")
    ran = command("suppress", "nino@iom.int")
    assert (ran.code, 'Write suppression = "suppressed.txt" there' in ran.err) == (
        ExitCode.CONFIGURATION,
        True,
    )


def test_a_list_that_is_not_there_yet_is_made(command: Callable[..., Any], newsletter: Path) -> None:
    """The first who leaves needs no file made by hand, and the next `send` reads what was made."""
    (newsletter / "suppressed.txt").unlink()
    assert command("suppress", "nino@iom.int").code == ExitCode.DONE
    assert "1 suppressed" in command("send", "issues/first").out
