"""`--log-file` and `--log-json`: a log that machines can read, and that may be kept."""

from __future__ import annotations

import json
import logging
import os
import resource
import stat
import sys
from typing import TYPE_CHECKING

import pytest

import scripted_provider
from newsletter_kit.cli.console import complain
from newsletter_kit.cli.log import logging_to, stderr_as_logged
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

POST = ("send", "issues/first", "--provider", "post", "--yes")


@pytest.fixture(autouse=True)
def post(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider in memory, by the name of `post`."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")
    monkeypatch.setattr(scripted_provider, "SCRIPT", [])


def test_a_log_in_json_is_one_document_a_line(command: Callable[..., Any], newsletter: Path) -> None:
    """A second run is added to the file, which only its owner can read."""
    for _ in range(2):
        assert command(*POST, "--log-file", "run.log", "--log-json").code == 0
    events = [json.loads(line) for line in (newsletter / "run.log").read_text("utf-8").splitlines()]
    assert [each["event"] for each in events] == ["begun", "batch", "ended", "begun", "ended"]
    assert {each["run"] for each in events} == {"first"}
    assert stat.S_IMODE((newsletter / "run.log").stat().st_mode) == 0o600


def test_without_a_file_the_json_log_goes_to_stderr(command: Callable[..., Any]) -> None:
    """And the answer on stdout stays one document."""
    ran = command(*POST, "--json", "--log-json")
    assert json.loads(ran.out)["run"]["accepted"] == 3
    assert [json.loads(line)["event"] for line in ran.err.splitlines()] == ["begun", "batch", "ended"]


@pytest.mark.parametrize("line", ["{news} is no folder", '{"a": 1', '["a"]', "3"])
def test_a_line_is_a_document_only_if_it_can_be_read_as_one(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever else is said becomes a document, also if it begins with a brace; a document stays as it is."""
    with stderr_as_logged(["worker", "--log-json"]):
        sys.stderr.write(f'{line}\n{{"b": 2}}\n')
    said, document = map(json.loads, capsys.readouterr().err.splitlines())
    assert (said["reason"], document) == (line, {"b": 2})


def test_a_complaint_is_as_grave_as_it_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    """What is said well while an error is dealt with is no error; what is said badly is one at any time."""
    with stderr_as_logged(["worker", "--log-json"]):
        try:
            int("lost")
        except ValueError:
            complain("Nothing is lost.\nIt goes on.")
        complain("It does not go on.", "bad")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(each["level"], each["event"]) for each in told] == [("info", "told")] * 2 + [("error", "failed")]


def test_a_log_for_people_is_one_line_a_step(command: Callable[..., Any], newsletter: Path) -> None:
    """With the time, the level, and what happened."""
    command(*POST, "--log-file", "run.log")
    lines = (newsletter / "run.log").read_text("utf-8").splitlines()
    assert [line.split()[1:3] for line in lines] == [["INFO", "begun"], ["INFO", "batch"], ["INFO", "ended"]]


def test_a_test_mail_is_in_the_log_without_its_address(command: Callable[..., Any], newsletter: Path) -> None:
    """One line for each mail, and of no run."""
    command("send", "issues/first", "--test", "me@iom.int", "--log-file", "run.log", "--log-json")
    lines = (newsletter / "run.log").read_text("utf-8").splitlines()
    assert [(json.loads(line)["event"], json.loads(line)["language"]) for line in lines] == [
        ("test", "en"),
        ("test", "ka"),
    ]
    assert "@" not in "".join(lines)


@pytest.mark.parametrize("options", [[], ["--log-json"]])
def test_neither_an_address_nor_a_secret_is_in_a_log(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    """Even if a provider says a key in its refusal, what is in the environment is left out."""
    monkeypatch.setenv("POST_API_KEY", "refused")
    monkeypatch.setattr(scripted_provider, "SCRIPT", ["refused"])
    assert command(*POST, "--log-file", "run.log", *options).code == ExitCode.PROVIDER_STOPPED
    log = (newsletter / "run.log").read_text("utf-8")
    assert ("[POST_API_KEY]" in log, "refused" in log, "@" in log) == (True, False, False)


def test_a_log_that_cannot_be_written_stops_before_the_mail(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Who wants a log wants it of this run."""
    ran = command(*POST, "--log-file", "nowhere/run.log")
    assert (ran.code, "the log cannot be written there" in ran.err) == (ExitCode.CONFIGURATION, True)
    assert not (newsletter / ".newsletter").exists()


@pytest.mark.parametrize("option", ["--log-file", "--ledger"])
@pytest.mark.parametrize("name", ["fifo", "/dev/full", "/dev/null"])
def test_what_is_no_ordinary_file_is_refused(
    command: Callable[..., Any], newsletter: Path, option: str, name: str
) -> None:
    """Nothing waits for a reader of a pipe, and nothing is written into a device."""
    os.mkfifo(newsletter / "fifo")
    ran = command(*POST, option, name)
    assert ran.code in {ExitCode.CONFIGURATION, ExitCode.LEDGER}
    assert "no ordinary file" in ran.err


@pytest.mark.parametrize(
    "name", ["audience.csv", "suppressed.txt", "newsletter.toml", "issues/first/issue.yaml", "run.db"]
)
def test_no_file_of_the_newsletter_becomes_a_log(
    command: Callable[..., Any], newsletter: Path, name: str
) -> None:
    """A slip on the command line does not spoil the list of readers."""
    (newsletter / "run.db").touch()
    before = (newsletter / name).read_bytes()
    ran = command(*POST, "--log-file", f"./{name}", "--ledger", "run.db")
    assert (ran.code, "a part of the newsletter" in ran.err) == (ExitCode.CONFIGURATION, True)
    assert (newsletter / name).read_bytes() == before


def test_a_log_that_may_not_grow_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it could not hold is told in one sentence, and without a traceback."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with logging_to(tmp_path / "run.log"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
        try:
            for step in range(3):
                logging.getLogger("newsletter_kit.sending").info("step %s", step)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    told = capsys.readouterr().err
    assert (told.count("\n"), "the log ends early: File too large" in told) == (1, True)
    assert (tmp_path / "run.log").stat().st_size == 10
