"""A process that knows all that a sender needs, and forks one whenever it is asked to; senders may be killed.

It reads one order a line, as JSON, and answers with one line: how the sender ended, and what it said. To fork
costs a hundredth of a start, so a test can afford many deaths. It has no threads itself, so forks are safe.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import re
import resource
import signal
import sqlite3
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

import psycopg
import requests  # noqa: F401  so that no sender spends its life on importing it

import newsletter_kit as nk
import newsletter_kit.ledger.postgresql.ledger
import newsletter_kit.ledger.sqlite
import newsletter_kit.sending.send
from newsletter_kit.errors import NewsletterError
from newsletter_kit.providers.http import HttpConversation, Limits
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.testing.fake_provider import FakeProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsletter_kit.providers.base import Batch, Outcome

KIB = 1024  # in which Linux counts memory
PATIENCE = Patience(first_seconds=0.01, longest_seconds=0.05, defer_seconds=0)


BROKEN_DISK = -1
"""A blow that is no signal: from now on nothing can be forced to the disk."""


def break_the_disk() -> None:
    """Let every fsync fail; libfiu must have been loaded before the process began."""
    fiu = ctypes.CDLL("libfiu.so.0")
    for name in (b"posix/io/sync/fsync", b"posix/io/sync/fdatasync"):
        fiu.fiu_enable(name, 1, ctypes.c_void_p(5), 0)


class Fate:
    """Counts the named points that a sender passes, and lets signals fall on it at the one it was told.

    `kill -9`, which is the usual one, is like a power cut: nothing is tidied up. Between two threads it falls
    on one that is at its point, while the other is in no verb of the ledger: a process that is stopped in one
    would lock everybody out of the file.
    """

    def __init__(self, order: dict[str, Any]) -> None:
        self.point, self.left = order.get("point", ""), order.get("times", 1)
        self.blows = order.get("blows", [(0, signal.SIGKILL)])
        self.turn = RLock()

    def pass_by(self, point: str) -> None:
        """Be struck here, if it is the point, and was passed often enough."""
        if point == self.point:
            with self.turn:
                self.left -= 1
                if self.left == 0:
                    self.strike()

    def strike(self) -> None:
        """Send this process its signals, each after some seconds."""
        for seconds, number in self.blows:
            time.sleep(seconds)
            if number == BROKEN_DISK:
                break_the_disk()
                continue
            os.kill(os.getpid(), number)
            if number in {signal.SIGKILL, signal.SIGSTOP}:  # another thread may hear it first
                time.sleep(60 if number == signal.SIGKILL else 1)


class MortalLedger:
    """A ledger around each of whose verbs there are two named points."""

    def __init__(self, ledger: nk.Ledger, fate: Fate) -> None:
        self._ledger, self._fate = ledger, fate

    @contextmanager
    def together(self) -> Iterator[bool]:
        """One turn for all verbs within: else who waits for the file would hold another verb up."""
        with self._fate.turn, self._ledger.together() as is_one:
            yield is_one

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._ledger, name)

        def passed(*arguments: Any, **named: Any) -> Any:
            with self._fate.turn:
                self._fate.pass_by(f"before {name}")
                told = verb(*arguments, **named)
                self._fate.pass_by(f"after {name}")
                return told

        return passed


class MortalSmtp(Smtp):
    """A mail server with named points before and after each batch."""

    fate: Fate

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.fate.pass_by("before request")
        outcomes = super().deliver(batch)
        self.fate.pass_by("after request")
        return outcomes


class MortalProvider(HttpConversation):
    """A provider with named points before, within and after each call."""

    fate: Fate
    fresh_keys = False

    def deliver(self, batch: Batch) -> Sequence[Outcome]:
        if self.fresh_keys:
            batch = replace(batch, key=os.urandom(16).hex())
        self.fate.pass_by("before request")
        if self.fate.point in {"mid-body", "mid-answer"}:
            self._die_within(batch)
        outcomes = super().deliver(batch)
        self.fate.pass_by("after request")
        return outcomes

    def _die_within(self, batch: Batch) -> None:
        import socket
        from urllib.parse import urlsplit

        request = self._dialect.prepare(batch).prepare()
        body: Any = request.body
        url, content = urlsplit(str(request.url)), bytes(body)
        lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        head = f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\n{lines}\r\n".encode()
        whole = head + content
        if self.fate.left > 1:
            self.fate.left -= 1
            return
        with socket.create_connection((str(url.hostname), int(url.port or 80))) as line:
            line.sendall(whole[: len(head) + len(content) // 2] if self.fate.point == "mid-body" else whole)
            if self.fate.point == "mid-answer":
                line.recv(20)
            self.fate.strike()


WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|COPY|COMMIT)\b")


class Disk:
    """The disk of a ledger, which is full from a statement on that was agreed; 0 for never."""

    left = 0

    @classmethod
    def write(cls, full: Exception) -> None:
        """Count a statement; raise `full` if it is that one, or a later one."""
        if cls.left > 1:
            cls.left -= 1
        elif cls.left == 1:
            raise full


class BreakingFile(sqlite3.Connection):
    """A connection to a file on that disk."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        Disk.write(sqlite3.OperationalError("database or disk is full"))
        return super().execute(sql, *values)

    def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
        Disk.write(sqlite3.OperationalError("database or disk is full"))
        return super().executemany(sql, *values)


class BreakingCursor(psycopg.Cursor[Any]):
    """A cursor of a server on that disk, which can still be read."""

    def execute(self, query: Any, *arguments: Any, **named: Any) -> Self:
        self._count(query)
        return super().execute(query, *arguments, **named)

    def executemany(self, query: Any, *arguments: Any, **named: Any) -> None:
        self._count(query)
        super().executemany(query, *arguments, **named)

    def copy(self, statement: Any, *arguments: Any, **named: Any) -> Any:
        self._count(statement)
        return super().copy(statement, *arguments, **named)

    @staticmethod
    def _count(query: Any) -> None:
        if WRITES.search(query.decode() if isinstance(query, bytes) else str(query)):
            Disk.write(psycopg.errors.DiskFull("could not extend file"))


class LateLedger:
    """A wrong ledger: what is claimed is written down after the call only."""

    def __init__(self, ledger: nk.Ledger) -> None:
        self._ledger = ledger
        self._runs: dict[int, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def claim(self, run: Any, size: int, now: Any, **options: Any) -> Any:
        batch = self._ledger.claim(run, size, now, **options)
        if batch is not None:
            self._runs[batch.id] = run
            self._ledger.release(batch, now, now, max_claims=None)
        return batch

    def seal(self, batch: Any, _: str) -> Any:
        return batch

    def record(self, batch: Any, answers: Any, now: Any, **named: Any) -> None:
        again = self._ledger.claim(self._runs[batch.id], len(batch.people), now)
        self._ledger.record(again or batch, answers, now, **named)


class EarlyLedger:
    """A wrong ledger: everybody is written down as accepted before the call."""

    def __init__(self, ledger: nk.Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def claim(self, run: Any, size: int, now: Any, **options: Any) -> Any:
        from newsletter_kit.ledger.values import Answer, Verdict

        batch = self._ledger.claim(run, size, now, **options)
        if batch is not None:
            self._ledger.record(batch, [Answer(Verdict.ACCEPTED)] * len(batch.people), now)
        return batch

    def seal(self, batch: Any, _: str) -> Any:
        return batch

    def record(self, *_: Any, **__: Any) -> None:
        """It was written down before."""


class OpenLedger:
    """A wrong ledger: what is handed over is not sealed before."""

    def __init__(self, ledger: nk.Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def seal(self, batch: Any, _: str) -> Any:
        """Nothing is written down."""
        return batch


class BlindLedger:
    """A wrong ledger: what is in doubt is sent again without a question."""

    def __init__(self, ledger: nk.Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    def take(self, run: Any, now: Any, **named: Any) -> Any:
        from newsletter_kit.ledger.values import Answer, Verdict

        run = self._ledger.take(run, now, **named)
        for batch in list(self._ledger.in_doubt(run)):
            self._ledger.settle(batch, [Answer(Verdict.DEFERRED)] * len(batch.people), now)
        return run


def _unchanged(ledger: nk.Ledger) -> Any:
    return ledger


MUTANTS: dict[str, Callable[[nk.Ledger], Any]] = {
    "": _unchanged,
    "fresh keys": _unchanged,  # that one is the provider's
    "late claim": LateLedger,
    "early record": EarlyLedger,
    "no seal": OpenLedger,
    "blind retry": BlindLedger,
}


def plan_of(folder: Path) -> nk.Plan:
    """The plan of the small newsletter in `folder`."""
    path = folder / "issues/first"
    settings = nk.load_settings(path)
    return nk.plan_send(
        nk.load_issue(path),
        nk.load_layout(settings.layout, root=folder),
        settings,
        nk.read_audience(folder / "audience.csv"),
        nk.read_suppression(folder / "suppressed.txt"),
    )


def provider_of(order: dict[str, Any]) -> MortalProvider | MortalSmtp:
    """Whom an order names: a server of HTTP by its address, or a mail server by its host and port."""
    if "smtp" in order:
        return MortalSmtp(SmtpServer(order["smtp"][0], order["smtp"][1], "none"), Timeouts(message_seconds=5))
    dialect = FakeProvider(order["url"], order["kind"], order["batch"], settle_seconds=1)
    provider = MortalProvider(dialect, Limits(answer_seconds=5))
    provider.fresh_keys = order.get("mutant") == "fresh keys"
    return provider


def send(plan: nk.Plan, order: dict[str, Any]) -> dict[str, Any]:
    """Do what an order says, as the process that may be killed."""
    fate = Fate(order)
    named = {name: order[name] for name in ("workers", "limit", "take_over") if name in order}
    # The same newsletter is sent again and again, each time with a ledger that is new.
    options = nk.SendOptions(patience=PATIENCE, batch_size=order["batch"], other_ledger=True, **named)
    mutate = MUTANTS[order.get("mutant", "")]
    Disk.left = order.get("failing", 0)
    try:
        with provider_of(order) as provider, nk.open_ledger(order["ledger"]) as ledger:
            provider.fate = fate
            mortal: Any = MortalLedger(mutate(ledger), fate)
            run = nk.send(plan, provider, mortal, options=options)
    except NewsletterError as error:
        return {"code": int(error.exit_code), "said": str(error), "broken": Disk.left == 1}
    counts = ("accepted", "uncertain", "left")
    told = {name: getattr(run, name) for name in counts}
    return {"code": 6 if run.uncertain else 0, "broken": Disk.left == 1, **told}


def obey(plan: nk.Plan, order: dict[str, Any]) -> dict[str, Any]:
    """Fork a sender, let fall on it what the order says, and tell how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        for name, most in order.get("limits", {}).items():
            resource.setrlimit(getattr(resource, name), (most, most))
        answer = json.dumps(send(plan, order)).encode()
        os.write(writing, answer)
        os._exit(0)
    os.close(writing)
    for seconds, number in order.get("signals", ()):
        time.sleep(seconds)
        os.kill(child, number)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(child, 0)
    peak = max(used.ru_maxrss, own_peak()) * KIB
    return {"killed": os.WIFSIGNALED(status), "peak": peak, **(json.loads(said) if said else {})}


def own_peak() -> int:
    """The most memory that this process ever used; getrusage(2) counts whoever started it, too."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1])


def main() -> None:
    """Obey one order after the other."""
    sqlite3.connect = functools.partial(sqlite3.connect, factory=BreakingFile)  # type: ignore[assignment]
    psycopg.connect = functools.partial(psycopg.connect, cursor_factory=BreakingCursor)
    plan = plan_of(Path(sys.argv[1]))
    for line in sys.stdin:
        print(json.dumps(obey(plan, json.loads(line))), flush=True)  # noqa: T201  the answer


if __name__ == "__main__":
    main()
