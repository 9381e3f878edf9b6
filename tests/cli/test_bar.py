"""What is seen of a run while it is sent: a bar on a terminal, lines elsewhere, nothing beside JSON."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.cli import bar
from newsletter_kit.cli.bar import STOPPING, Pace
from newsletter_kit.errors import ExitCode
from newsletter_kit.sending.progress import Progress
from newsletter_kit.testing import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS = 60
SEND = [sys.executable, "-m", "newsletter_kit", "send", "issues/first", "--provider", "brevo", "--yes"]


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(100, uncertain=4), "0 accepted, 0 failed, 4 uncertain"),
        (
            Progress(100, accepted=10, uncertain=4),
            "1 a second, 10 accepted, 0 failed, 4 uncertain, about 86 s left",
        ),
        (Progress(100, 2, 2, 1, 4), "30 a minute, 2 accepted, 3 failed, 4 uncertain, about 3 min left"),
    ],
)
def test_how_far_a_call_has_come_is_said_in_numbers(progress: Progress, words: str) -> None:
    """Before anything is known, no rate is made up; what was in doubt before the call is no pace of it."""
    times: Iterator[float] = iter([100, 110])
    pace = Pace(lambda: next(times))
    pace.words(Progress(100, uncertain=4))
    assert pace.words(progress) == words


def test_a_second_call_has_a_pace_of_its_own() -> None:
    """The pause between two parts slows nothing down."""
    times: Iterator[float] = iter([0, 1, 1000, 1010])
    pace = Pace(lambda: next(times))
    told = [Progress(5), Progress(5, accepted=5), Progress(100), Progress(100, accepted=20)]
    assert [pace.words(each) for each in told][-1].startswith("2 a second")


def test_where_there_is_no_terminal_a_line_is_written_now_and_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not more often than every ten seconds, but a remark at once."""
    now = 0.0
    watch = bar._lines("Sending", lambda: now, bar.of_a_send(lambda: now))
    watch.progress(Progress(total=10))
    for now in (3.0, 9.0, 11.0, 12.0):
        watch.progress(Progress(total=10, accepted=int(now) // 3))
    watch.stopping()
    assert capsys.readouterr().err.splitlines() == [
        "Sending: 3 of 10, 16 a minute, 3 accepted, 0 failed, 0 uncertain, about 26 s left",
        STOPPING,
    ]


@pytest.fixture
def slow(newsletter: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProviderServer]:
    """A provider of one batch a second, and enough readers to watch it."""
    monkeypatch.setenv("BREVO_API_KEY", "a-secret")
    rows = "".join(f"r{number}@iom.int,Reader {number}\n" for number in range(READERS))
    (newsletter / "audience.csv").write_text(f"email,first_name\n{rows}", encoding="utf-8")
    with FakeProviderServer("brevo") as server:
        with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f'[providers.brevo]\nbase_url = "{server.url}"\n')
        yield server


def _watched(newsletter: Path, *options: str) -> tuple[int, str]:
    """Run it at a terminal, ask it to stop when the bar has moved, and return all that was seen."""
    ours, theirs = pty.openpty()
    seen, asked = b"", False
    with subprocess.Popen(
        [*SEND, *options], cwd=newsletter, env={**os.environ, "TERM": "xterm"}, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        with suppress(OSError):  # Linux tells so that the other side is closed
            while piece := os.read(ours, 65_536):
                seen += piece
                if b"accepted, 0 failed" in seen and not asked:
                    asked = True
                    process.send_signal(signal.SIGINT)
    os.close(ours)
    return process.returncode, seen.decode()


def test_ctrl_c_drains_and_says_so_on_the_bar(newsletter: Path, slow: FakeProviderServer) -> None:
    """What is under way comes to its end, nobody is in doubt, and the next call mails the rest once."""
    code, seen = _watched(newsletter, "--rate", "10/s")
    assert (code, "Stopping: what is under way comes to its end" in seen) == (ExitCode.INTERRUPTED, True)
    assert "a second, " in seen
    assert 0 < len(slow.mails) < READERS
    again = subprocess.run([*SEND], cwd=newsletter, capture_output=True, text=True, check=False)
    assert (again.returncode, max(slow.counts().values()), len(slow.mails)) == (0, 1, READERS)


def test_ctrl_c_ends_the_pause_between_two_parts(newsletter: Path, slow: FakeProviderServer) -> None:
    """Nobody waits half an hour to stop, and the next call mails the rest once."""
    words = [*SEND, "--first", "5", "--wait", "30m"]
    with subprocess.Popen(words, cwd=newsletter, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "Waiting 30 min" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert (process.returncode, "Run the same command again" in said) == (ExitCode.INTERRUPTED, True)
    assert len(slow.mails) == 5
    assert subprocess.run(SEND, cwd=newsletter, capture_output=True, check=False).returncode == 0
    assert (max(slow.counts().values()), len(slow.mails)) == (1, READERS)


@pytest.mark.usefixtures("slow")
def test_beside_json_nothing_is_shown(newsletter: Path) -> None:
    """Whoever reads JSON gets nothing else, on no stream."""
    ran = subprocess.run([*SEND, "--json"], cwd=newsletter, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
