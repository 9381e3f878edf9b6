"""The standard streams end no command, whatever becomes of them."""

from __future__ import annotations

import fcntl
import io
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from newsletter_kit.cli.streams import Outlet, appended
from newsletter_kit.errors import ExitCode

SEND = f'"{sys.executable}" -m newsletter_kit send issues/first --yes'


def _shell(newsletter: Path, command: str) -> subprocess.CompletedProcess[str]:
    words = ["bash", "-c", command]
    return subprocess.run(words, cwd=newsletter, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("reader", ["| head -1", "| true", "2> >(true)", "2>&1 | true"])
def test_a_reader_that_goes_away_stops_no_send(newsletter: Path, reader: str) -> None:
    """The mail matters more than what is said of it: all readers are served, and the run tells its code."""
    ran = _shell(newsletter, f"{SEND} {reader}; exit ${{PIPESTATUS[0]}}")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(list(newsletter.rglob("*.eml"))) == 3


def test_an_error_keeps_its_exit_code_though_nobody_listens(newsletter: Path) -> None:
    """A pipe that is closed does not make a success of a failure."""
    ran = _shell(newsletter, f"{SEND} --provider nobody 2>&1 | true; exit ${{PIPESTATUS[0]}}")
    assert ran.returncode == ExitCode.CONFIGURATION


@pytest.mark.parametrize("verb", ["send issues/first --yes", "check issues/first"])
def test_output_on_a_full_disk_is_told(newsletter: Path, verb: str) -> None:
    """The work is done, and that its words are lost is said on stderr and by the exit code."""
    ran = _shell(newsletter, f'"{sys.executable}" -m newsletter_kit {verb} > /dev/full')
    assert (ran.returncode, ran.stderr.count("\n")) == (ExitCode.LEDGER, 1)
    assert "standard output: not all of it could be written: No space left" in ran.stderr


def test_a_pipe_that_does_not_block_is_waited_for() -> None:
    """A parent may set its pipe so; not a byte is lost."""
    ours, theirs = os.pipe()
    fcntl.fcntl(theirs, fcntl.F_SETFL, os.O_NONBLOCK)
    got = bytearray()

    def read() -> None:
        while piece := os.read(ours, 65_536):
            got.extend(piece)

    with Outlet(io.FileIO(theirs, "w")) as outlet:
        reader = Thread(target=read)
        reader.start()
        outlet.write(b"x" * 1_000_000)
    reader.join()
    os.close(ours)
    assert (len(got), outlet.fault) == (1_000_000, None)


def test_a_full_file_is_written_no_more() -> None:
    """The first fault is kept, and writing goes on as if all were well."""
    stream, outlet = appended(Path("/dev/full"))
    with stream:
        stream.write("one")
        stream.flush()
        stream.write("two")
    assert outlet.fault is not None
    assert outlet.fault.strerror == "No space left on device"
