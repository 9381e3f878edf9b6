"""An outbox that cannot be written, or that another process writes: exit code 7, and no half file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import ExitCode, OutboxUnwritable
from newsletter_kit.providers.outbox import Outbox, file_name
from newsletter_kit.testing import sample_batch

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_WRITABLE = Path("/sys/newsletter-kit") if Path("/sys/kernel").exists() else None
"""A folder that nobody can make, not even the superuser."""

OTHER_PROCESS = """
import sys
from pathlib import Path
from newsletter_kit.providers.outbox import Outbox
from newsletter_kit.testing import sample_batch

with Outbox(Path(sys.argv[1])) as outbox:
    outbox.deliver(sample_batch(1))
    print("writing", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which is in the middle of writing to the outbox."""
    command = [sys.executable, "-c", OTHER_PROCESS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield process
        process.kill()


def test_e06_a_full_disk_stops_the_run_with_7(tmp_path: Path) -> None:
    """A message that finds no room is not called accepted, and no file bears its name."""
    batch = sample_batch(2)
    with Outbox(tmp_path) as outbox:
        path = Path(outbox.deliver(batch)[1].provider_id)
        path.unlink()
        path.with_name(f"{file_name(batch.messages[1])}.part").symlink_to("/dev/full")
        with pytest.raises(OutboxUnwritable, match="No space left on device") as caught:
            outbox.deliver(batch)
    assert (caught.value.exit_code, path.exists()) == (ExitCode.LEDGER, False)


def test_e06_what_cannot_be_forced_to_the_disk_is_not_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails when the bytes are forced to it is as bad as a full one."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with Outbox(tmp_path) as outbox, monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OutboxUnwritable, match="No space left on device"):
            outbox.deliver(sample_batch(1))
    assert not list(tmp_path.rglob("*.eml"))


@pytest.mark.skipif(NOT_WRITABLE is None, reason="cannot run here: there is no /sys")
def test_e08_a_read_only_folder_is_named() -> None:
    """If the outbox cannot be made, the error says where and what to do."""
    assert NOT_WRITABLE
    with pytest.raises(OutboxUnwritable, match=r"/sys/newsletter-kit.*cannot be written") as caught:
        Outbox(NOT_WRITABLE).deliver(sample_batch(1))
    assert caught.value.exit_code == ExitCode.LEDGER


def test_e08_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    """It is not overwritten."""
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(OutboxUnwritable, match=r"outbox.*it cannot be written.*another folder"):
        Outbox(tmp_path / "outbox").deliver(sample_batch(1))


def test_e13_a_second_process_is_told_who_writes(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """Two that write one page would each leave out what the other wrote, so the second is refused."""
    with Outbox(tmp_path) as outbox, pytest.raises(OutboxUnwritable) as caught:
        outbox.deliver(sample_batch(1))
    assert f"process {other.pid} on " in str(caught.value)
    assert "UTC, is writing there. Wait for it, or end it" in str(caught.value)
    assert caught.value.exit_code == ExitCode.LEDGER


def test_e14_the_lock_of_a_dead_process_holds_nobody_up(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """Its file may still be there; the system knows that nobody holds it."""
    other.kill()
    other.wait()
    assert list(tmp_path.rglob(".writing"))
    with Outbox(tmp_path) as outbox:
        assert len(outbox.deliver(sample_batch(1))) == 1


def test_who_is_done_leaves_no_lock(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """After the first process has ended well, the second writes, and nothing of either remains."""
    assert other.stdin
    print(file=other.stdin, flush=True)
    other.wait()
    with Outbox(tmp_path) as outbox:
        outbox.deliver(sample_batch(1))
    assert not list(tmp_path.rglob(".writing"))


def test_two_issues_are_written_at_once(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    """Each issue has its own folder, so they do not meet."""
    assert other.poll() is None
    with Outbox(tmp_path / "of another issue") as outbox:
        assert len(outbox.deliver(sample_batch(1))) == 1
