"""`preview` on the command line: what it says before it serves."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.cli.boundary import run
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [
    sys.executable,
    "-u",
    "-m",
    "newsletter_kit",
    "preview",
    "issues/first",
    "--no-open",
    "--port",
    "0",
]


@contextmanager
def begun(command: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The command while it runs; it is ended, whatever becomes of the test."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def test_it_shows_the_address_and_ends_well(newsletter: Path) -> None:
    """The address that it shows opens the page, and Ctrl-C is how it is meant to end."""
    with begun(COMMAND, newsletter) as running:
        assert running.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", running.stdout.readline())
        assert found
        jar = urllib.request.HTTPCookieProcessor()
        with urllib.request.build_opener(jar).open(found[0], timeout=20) as answer:
            assert b"<title>Preview</title>" in answer.read()
        running.send_signal(signal.SIGINT)
        assert "The preview is closed." in running.stdout.read()
        assert running.wait() == ExitCode.DONE


def test_it_tells_machines_the_address(newsletter: Path) -> None:
    """With --json, an editor learns where to look."""
    with begun([*COMMAND, "--json"], newsletter) as running:
        assert running.stdout
        told = json.loads("".join(iter(running.stdout.readline, "}\n")) + "}")
    assert told["url"].startswith("http://127.0.0.1:")
    assert told["url_for_others"] is None


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1:80"])
def test_f02_only_an_address_of_this_machine_can_be_listened_at(newsletter: Path, host: str) -> None:
    """A name, or what is no IP address, is a mistake in the command."""
    assert run(["preview", str(newsletter / "issues/first"), "--host", host]) == ExitCode.USAGE


def test_an_address_of_another_machine_is_told(newsletter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An IP address that this machine has not is an error with a remedy."""
    arguments = ["preview", str(newsletter / "issues/first"), "--host", "192.0.2.1"]
    assert run(arguments) == ExitCode.CONFIGURATION
    assert "Name another port or host" in capsys.readouterr().err


def test_an_issue_that_is_not_there_is_a_mistake_in_the_command(
    newsletter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody looks at an empty page and wonders."""
    assert run(["preview", str(newsletter / "issues/frist"), "--no-open"]) == ExitCode.USAGE
    assert "There is no" in capsys.readouterr().err


def test_a_link_to_the_issue_holds_its_whole_path(newsletter: Path) -> None:
    """An editor that is asked to open a file does not know in which folder the preview was begun."""
    with begun([*COMMAND, "--json"], newsletter) as running:
        assert running.stdout
        told = json.loads("".join(iter(running.stdout.readline, "}\n")) + "}")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        browser.open(told["url"], timeout=20).close()
        files = set[str]()
        while not files:  # the rules are asked behind the first picture
            time.sleep(0.1)
            with browser.open(told["url"].partition("?")[0] + "findings", timeout=60) as answer:
                files = {each["file"] for each in json.load(answer)["findings"] if each["file"]}
    assert str(newsletter / "issues/first/issue.yaml") in files
    assert all(file.startswith("/") for file in files)
