"""What is seen while a long audience is read: nothing if it is quick, and on no account beside JSON."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.cli import planning_bar

if TYPE_CHECKING:
    from pathlib import Path

SEND = [sys.executable, "-m", "newsletter_kit", "send", "issues/first", "--dry-run"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Event]:
    """What was said on stderr, and that something was."""
    lines: list[str] = []
    said = Event()

    def complain(text: str) -> None:
        lines.append(text)
        said.set()

    monkeypatch.setattr(planning_bar, "complain", complain)
    return lines, said


def test_a_stage_that_lasts_long_is_told_once(
    told: tuple[list[str], Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the log of a server stands what it is busy with."""
    lines, said = told
    monkeypatch.setattr(planning_bar, "QUIET_SECONDS", 0.01)
    with planning_bar.planning() as stage:
        stage("Reading the audience")
        assert said.wait(30)
    assert lines == ["Reading the audience …"]


def test_what_is_quick_says_nothing(told: tuple[list[str], Event], monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that is over before its time is not told afterwards either."""
    lines, said = told
    monkeypatch.setattr(planning_bar, "QUIET_SECONDS", 0.2)
    with planning_bar.planning() as stage:
        stage("Reading the audience")
        stage("Trying the issue")
    assert not said.wait(0.4)
    assert lines == []


def test_machines_are_told_nothing(told: tuple[list[str], Event], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked for JSON gets no other line, however long it takes."""
    _, said = told
    monkeypatch.setattr(planning_bar, "QUIET_SECONDS", 0.0)
    with planning_bar.planning(silent=True) as stage:
        stage("Reading the audience")
        assert not said.wait(0.1)


def test_on_a_terminal_a_clock_runs(newsletter: Path) -> None:
    """The stage stands beside it, and both are gone when the plan is there."""
    ours, theirs = pty.openpty()
    seen = b""
    with subprocess.Popen(
        SEND, cwd=newsletter, env={**os.environ, "TERM": "xterm"}, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        with suppress(OSError):  # Linux tells so that the other side is closed
            while piece := os.read(ours, 65_536):
                seen += piece
    os.close(ours)
    assert b"0:00:00" in seen
    assert b"Who will get it" in seen
