"""A nursery of senders, and the reckoning between what a ledger says and what a provider took."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.ledger.states import State

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

SENDER = Path(__file__).with_name("crash_sender.py")

in_a_file = pytest.mark.parametrize("nurseries", ["file"], indirect=True)
"""For a test of what befalls a file and no server."""


@dataclass
class Nursery:
    """The process that forks senders, and the readers whom they write to."""

    process: subprocess.Popen[str]
    folder: Path
    readers: list[str]
    ledgers: int = 0
    ledger: Path | str = field(default_factory=Path)
    new_url: Callable[[], str] | None = None

    def new_ledger(self) -> None:
        """Begin with an empty ledger, in a file unless there is a server."""
        self.ledgers += 1
        self.ledger = self.new_url() if self.new_url else self.folder / f"ledger-{self.ledgers}.db"

    @property
    def is_on_server(self) -> bool:
        """Whether the ledger is on a server."""
        return isinstance(self.ledger, str)

    def send(self, **order: Any) -> dict[str, Any]:
        """Let a sender live, or die, and tell how it ended."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps({"ledger": str(self.ledger), **order}), file=self.process.stdin, flush=True)
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told

    @property
    def sender(self) -> int:
        """The process id of the sender that lives now; 0 if none does."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return int(children[0]) if children else 0

    def close(self) -> None:
        """End the process that forks senders, and the sender that lives, lest it hold the pipe for ever."""
        if sender := self.sender:
            os.kill(sender, signal.SIGKILL)
        self.process.kill()
        self.process.communicate()

    def states(self) -> dict[State, set[str]]:
        """Who is at which state, as the ledger says."""
        with nk.open_ledger(self.ledger) as ledger:
            (run,) = ledger.runs()
            return {state: {str(each.address) for each in ledger.people(run, state)} for state in State}

    def wrongs(self, got: Counter[str]) -> list[str]:
        """What is wrong between ledger and provider."""
        return wrongs(self.states(), self.readers, got)


def wrongs(states: dict[State, set[str]], readers: list[str], got: Counter[str]) -> list[str]:
    """What is wrong between ledger and provider: nothing, if everybody was accounted for, and once."""
    settled = {address for some in states.values() for address in some}
    doubled = [address for address, mails in got.items() if mails > 1]
    lost = [address for address in states[State.ACCEPTED] if not got[address]]
    known = states[State.ACCEPTED] | states[State.UNCERTAIN]
    unknown = [address for address in got if address not in known]
    forgotten = [address for address in readers if address not in settled]
    return [
        f"{what}: {len(who)}"
        for what, who in {
            "doubled": doubled,
            "lost": lost,
            "mailed, and not known": unknown,
            "forgotten": forgotten,
            "never sent": list(states[State.PENDING] | states[State.IN_FLIGHT]),
        }.items()
        if who
    ]


def open_nursery(newsletter: Path, readers: int) -> Nursery:
    """A nursery for a newsletter on the disk, with so many readers in two languages."""
    addresses = [f"r{number}@iom.int" for number in range(readers)]
    rows = "".join(f"{address},Reader,{'ka' if len(address) % 2 else 'en'},ge\n" for address in addresses)
    (newsletter / "audience.csv").write_text("email,first_name,language,country\n" + rows, encoding="utf-8")
    return Nursery(started(newsletter), newsletter, addresses)


def started(newsletter: Path, *before: str) -> subprocess.Popen[str]:
    """The process that forks senders; `before` is put before its command."""
    command = [*before, sys.executable, str(SENDER), str(newsletter)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
