"""`send` by a provider that mails people, `status` and `why`: what is written down can be read again."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scripted_provider
from ledger.test_file import unprivileged, visitors_place
from newsletter_kit.cli.console import complaints_heard_by
from newsletter_kit.errors import ExitCode
from newsletter_kit.ledger import looking, sqlite
from newsletter_kit.providers import PROVIDERS
from stopped_process import stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from scripted_provider import Fault

__all__ = ["visitors_place"]

POST = ("send", "issues/first", "--provider", "post", "--yes")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says what befalls the calls of the provider `post`."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")

    def befall(*faults: Fault) -> None:
        monkeypatch.setattr(scripted_provider, "SCRIPT", list(faults))

    befall()
    return befall


def test_a_run_that_was_stopped_goes_on_with_the_same_command(
    command: Callable[..., Any], script: Callable[..., None]
) -> None:
    """The error says how far it came, and the second call says what was before."""
    script("refused")
    stopped = command(*POST)
    assert (stopped.code, "0 accepted, 3 still to go" in stopped.err) == (ExitCode.PROVIDER_STOPPED, True)
    script()
    again = command(*POST)
    assert (again.code, "Begun before" in again.out) == (ExitCode.DONE, True)
    assert "3 accepted" in again.out
    assert again.out.endswith("type: newsletter-kit report first --out reports\n")


def test_uncertain_readers_end_with_6_and_are_listed(
    command: Callable[..., Any], script: Callable[..., None]
) -> None:
    """Nobody is mailed again until a person says so; then the run is done."""
    script("lost request")
    ran = command(*POST)
    assert (ran.code, "newsletter-kit status first" in ran.out) == (ExitCode.UNCERTAIN, True)
    listed = command("status", "issues/first").out
    assert ("Uncertain: 3" in listed, "nino@iom.int" in listed) == (True, True)
    ledger = ("--ledger", ".newsletter/ledger.db")
    advice = {
        command(*words, *ledger).out.splitlines()[-1] for words in (("status",), ("why", "nino@iom.int"))
    }
    assert {line.partition(": ")[2] for line in advice} == {
        "newsletter-kit reconcile first --ledger .newsletter/ledger.db asks."
    }
    script()
    assert command(*POST).code == ExitCode.UNCERTAIN
    again = command(*POST, "--resend-uncertain")
    assert (again.code, "Who stays so is mailed again; some may" in again.out) == (
        ExitCode.DONE,
        True,
    )


def test_who_waits_beside_who_is_uncertain_is_not_forgotten(
    command: Callable[..., Any], script: Callable[..., None]
) -> None:
    """`status` says what can be done about either."""
    script("lost request")
    command(*POST, "--limit", "1")
    told = command("status").out
    assert ("uncertain    1" in told, "still to go  2" in told) == (True, True)
    assert "type the same `newsletter-kit send` again" in told


@pytest.mark.usefixtures("script")
def test_a_limit_leaves_the_rest_for_the_next_time(command: Callable[..., Any]) -> None:
    """Staged on purpose is no failure."""
    first = command(*POST, "--limit", "1")
    assert (first.code, "2 still to go" in first.out) == (ExitCode.DONE, True)
    assert "3 accepted" in command(*POST).out


@pytest.mark.usefixtures("script")
def test_e15_an_edited_issue_wants_a_word(command: Callable[..., Any], newsletter: Path) -> None:
    """In the middle of a run an edit is refused with 3, and goes on with --accept-edit."""
    command(*POST, "--limit", "1")
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "more news"), encoding="utf-8")
    assert command(*POST).code == ExitCode.BAD_INPUT
    assert command(*POST, "--accept-edit").code == ExitCode.DONE


@pytest.mark.usefixtures("script")
def test_the_ledger_can_stand_elsewhere(command: Callable[..., Any], newsletter: Path) -> None:
    """`--ledger` is used and not the file beside newsletter.toml."""
    command(*POST, "--ledger", "my.db")
    assert ((newsletter / "my.db").exists(), (newsletter / ".newsletter/ledger.db").exists()) == (True, False)
    runs = json.loads(command("status", "--ledger", "my.db", "--json").out)["runs"]
    assert [(run["issue"], run["is_done"], run["counts"]["accepted"]) for run in runs] == [("first", True, 3)]


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("NINO@iom.int", "first to news.iom.int: accepted"),
        ("left@iom.int", "suppressed (the address is on the suppression list)"),
        ("stranger@iom.int", "The ledger knows nobody with this address."),
    ],
)
def test_why_tells_what_became_of_one_reader(command: Callable[..., Any], address: str, said: str) -> None:
    """Whatever the spelling: accepted, kept back with the reason, or never planned."""
    command(*POST)
    ran = command("why", address)
    assert (ran.code, said in ran.out) == (ExitCode.DONE, True)


@pytest.mark.usefixtures("script")
def test_why_tells_its_steps_in_words(command: Callable[..., Any]) -> None:
    """An office need not know what a ledger calls them, nor what a tag of a language means."""
    command(*POST)
    out = command("why", "nino@iom.int").out
    assert "UTC  chosen for a call to the provider\n" in out
    assert "  Edition  English (en)\n" in out


@pytest.mark.usefixtures("script")
def test_a_refused_edit_names_the_option_that_accepts_it(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Whoever means the edit need not search for the word."""
    command(*POST, "--limit", "1")
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "more news"), encoding="utf-8")
    ran = command(*POST)
    assert (ran.code, "To accept the edit, add --accept-edit." in ran.err) == (ExitCode.BAD_INPUT, True)
    assert "It will be refused" not in ran.out
    assert "It will be refused as it is" in command(*POST, "--dry-run").out


@pytest.mark.usefixtures("script")
def test_why_says_once_that_somebody_was_erased(command: Callable[..., Any]) -> None:
    """The state stands with the word beside it, and not in two pairs of brackets."""
    command(*POST)
    command("erase", "left@iom.int", "--yes")
    assert "first to news.iom.int: suppressed (erased)\n" in command("why", "left@iom.int").out


@pytest.mark.usefixtures("script")
def test_why_in_json_has_every_step(command: Callable[..., Any]) -> None:
    """Machines get the story in order."""
    command(*POST)
    (run,) = json.loads(command("why", "nino@iom.int", "--json").out)["runs"]
    assert [step["kind"] for step in run["steps"]] == ["claim", "record"]


def test_where_nothing_was_begun_nothing_is_made(command: Callable[..., Any], newsletter: Path) -> None:
    """To look makes no ledger."""
    before = sorted(newsletter.rglob("*"))
    assert command("status").out == "No run has been begun.\n"
    ran = command("status", "frist")
    assert (ran.code, "no such run was begun" in ran.err) == (ExitCode.BAD_INPUT, True)
    assert sorted(newsletter.rglob("*")) == before


@pytest.mark.parametrize(
    "words", [("send", "issues/first", "--rate", "fast"), ("why", "no address")], ids=["rate", "address"]
)
def test_what_cannot_be_understood_is_a_matter_of_usage(
    command: Callable[..., Any], words: tuple[str, ...]
) -> None:
    """A wrong rate or address is said before anything is begun."""
    assert command(*words).code == ExitCode.USAGE


@pytest.mark.usefixtures("script")
def test_a_newsletter_that_is_not_live_says_who_alone_is_reached(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The plan names the number of the team; --live lifts the fence."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8").replace("live = true", 'team = ["nino@iom.int"]')
    path.write_text(text, encoding="utf-8")
    fenced = command(*POST)
    assert ("Only your team will get it: 1 of them" in fenced.out, "1 accepted" in fenced.out) == (True, True)
    assert fenced.out.endswith("That was a rehearsal: only your team was mailed, and no reader.\n")
    assert "3 accepted" in command(*POST, "--live").out


DIES = """
import os
from datetime import UTC, datetime
from pathlib import Path
from newsletter_kit import open_ledger

ledger = open_ledger(Path(".newsletter/ledger.db"))
ledger.take(ledger.runs()[0], datetime.now(UTC))
os._exit(9)
"""

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from newsletter_kit import open_ledger

with open_ledger(Path(".newsletter/ledger.db")) as ledger:
    ledger.take(ledger.runs()[0], datetime.now(UTC))
    print("taken", flush=True)
    sys.stdin.read()
"""


@pytest.mark.usefixtures("script")
def test_e13_one_process_sends_and_the_other_is_told_who(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Two senders at once mail nobody twice: the second stops with 7, unless the first does nothing."""
    command(*POST, "--limit", "1")
    pipe = subprocess.PIPE
    holder = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(holder, cwd=newsletter, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "taken\n"
        told = command(*POST)
        assert (told.code, f"process {process.pid} on" in told.err) == (ExitCode.LEDGER, True)
        assert command(*POST, "--take-over").code == ExitCode.LEDGER
        stop(process)
        assert command(*POST, "--take-over").code == ExitCode.DONE
        process.send_signal(signal.SIGCONT)
        process.communicate()


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("status",), "accepted    3"),
        (("why", "nino@iom.int"), "first to news.iom.int: accepted"),
        (("report",), "To "),
    ],
    ids=lambda each: each[0],
)
def test_e08_a_ledger_that_cannot_be_written_can_be_looked_at(
    command: Callable[..., Any],
    visitors_place: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    """What it knows is told, and nothing is complained of."""
    command(*POST)
    for name in ("newsletter.toml", ".newsletter/ledger.db"):
        shutil.copy(name, visitors_place)
        (visitors_place / Path(name).name).chmod(0o444)
    visitors_place.chmod(0o555)
    monkeypatch.chdir(visitors_place)
    with unprivileged():
        ran = command(*words, "--ledger", "ledger.db")
    assert (ran.code, ran.err) == (ExitCode.DONE, "")
    assert said in ran.out


WRITER = """
import sqlite3
import sys

db = sqlite3.connect(".newsletter/ledger.db", isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def writing(newsletter: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that was stopped while it wrote to the ledger."""
    pipe, call = subprocess.PIPE, [sys.executable, "-c", WRITER]
    with subprocess.Popen(call, cwd=newsletter, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "locked\n"
        stop(process)
        yield process
        process.send_signal(signal.SIGCONT)
        if process.poll() is None:
            process.communicate()


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    "words", [("status",), ("why", "nino@iom.int"), ("report",)], ids=lambda each: each[0]
)
def test_who_only_looks_waits_for_nobody_who_writes(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """How it stands is told though the ledger is locked, without a right to write being asked for."""
    command(*POST)
    monkeypatch.setattr(sqlite, "open_sqlite_ledger", None)
    monkeypatch.setattr(looking, "open_sqlite_ledger", None)
    with writing(newsletter):
        ran = command(*words)
    assert (ran.code, ran.err) == (ExitCode.DONE, "")


@pytest.mark.usefixtures("script")
def test_what_a_dead_sender_left_is_told_though_it_cannot_be_settled(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """It is said who is writing, and that the answer is as old as what was written last."""
    command(*POST)
    subprocess.run([sys.executable, "-c", DIES], cwd=newsletter, check=False)
    with writing(newsletter) as other:
        ran = command("status")
    assert (ran.code, "accepted    3" in ran.out) == (ExitCode.DONE, True)
    assert f"process {other.pid} " in ran.err


@pytest.mark.usefixtures("script")
def test_a_send_that_waits_says_for_whom(command: Callable[..., Any], newsletter: Path) -> None:
    """It names the process, and that it was stopped; when that goes on, so does the send."""
    command(*POST)
    heard = []

    def hear(text: str, _style: str) -> None:
        heard.append(text)
        other.send_signal(signal.SIGCONT)
        other.communicate()

    with writing(newsletter) as other, complaints_heard_by(hear):
        ran = command(*POST)
    assert (ran.code, len(heard)) == (ExitCode.DONE, 1)
    assert re.search(rf"process {other.pid} \(.*, stopped\) is writing it\. We wait", heard[0])
