"""How much of a send its ledger takes: what is spent within its verbs, beside the whole send.

    python -m benchmarks.ledger_share [READERS]   needs cc

One worker, so that nothing overlaps. By SMTP to a sink in C, in batches of 50 and 100; and to a provider that
merges and answers at once, in batches of 500 and 1,000, where the rest is smallest. Microseconds per reader:
of the wall clock, since what a ledger waits for is the disk, and of the processor, which a busy machine
changes less.
"""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING, Any

from benchmarks.newsletter import plan_newsletter, write_newsletter
from benchmarks.send_http_ours import dialect
from benchmarks.sinks import build_smtp_sink, http_sink, smtp_sink

import newsletter_kit as nk
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_server import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.providers.base import Provider

ROUNDS = 3
VERBS = ("claim", "seal", "still_ours", "record", "release", "doubt", "next_due", "together")


class Timed:
    """A ledger that notes how long its verbs take.

    Attributes:
        spent: seconds of the wall clock and of the processor, by verb.
    """

    def __init__(self, ledger: nk.Ledger) -> None:
        self.spent = dict.fromkeys((*VERBS, "plan"), (0.0, 0.0))
        self._ledger = ledger

    def __getattr__(self, verb: str) -> Any:  # noqa: ANN401  whatever the ledger has
        found = getattr(self._ledger, verb)
        return self._timed(verb, found) if verb in self.spent else found

    @contextmanager
    def together(self) -> Iterator[bool]:
        """Verbs that are kept at once: what they take is noted by their own names, the rest by this one's."""
        block = self._ledger.together()
        is_one = self._timed("together", block.__enter__)()
        try:
            yield bool(is_one)
        finally:
            self._timed("together", block.__exit__)(*sys.exc_info())

    def _timed(self, verb: str, call: Callable[..., object]) -> Callable[..., object]:
        def timed(*args: object, **options: object) -> object:
            began = perf_counter(), thread_time()
            try:
                return call(*args, **options)
            finally:
                wall, processor = self.spent[verb]
                self.spent[verb] = wall + perf_counter() - began[0], processor + thread_time() - began[1]

        return timed


def measure(plan: nk.Plan, provider: Provider, size: int) -> list[float]:
    """Microseconds per reader, of the wall clock and of the processor: planning, other verbs, the rest."""
    with TemporaryDirectory() as folder, nk.open_ledger(Path(folder, "ledger.db")) as ledger:
        timed: Any = Timed(ledger)
        gc.freeze()  # as the command does, or what Python looks through would be told as the ledger's
        began = perf_counter(), process_time()
        nk.send(plan, provider, timed, options=nk.SendOptions(batch_size=size, other_ledger=True))
        whole = perf_counter() - began[0], process_time() - began[1]
    found = []
    for clock in (0, 1):
        batches = sum(timed.spent[verb][clock] for verb in VERBS)
        planning = timed.spent["plan"][clock]
        found += [planning, batches, whole[clock] - planning]
    return [seconds * 1e6 / len(plan) for seconds in found]


def rounds(plan: nk.Plan, provider: Provider, size: int) -> None:
    """Print a row of medians."""
    found = [measure(plan, provider, size) for _ in range(ROUNDS)]
    cells = [median(each) for each in zip(*found, strict=True)]
    told = " | ".join(
        f"{planning:.1f} | {batches:.1f} | {sending:.0f} | {batches / sending:.0%}"
        for planning, batches, sending in (cells[:3], cells[3:])
    )
    print(f"| {provider.name}, {size:,} | {told} |", flush=True)


def main() -> None:
    """Print a table in Markdown."""
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    columns = ("plan", "claim to record", "sending", "share")
    print("| road, batches of |", " | ".join((*columns, *(f"{each}, processor" for each in columns))), "|")
    print("|---" * 9 + "|")
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_newsletter(folder, readers)
        plan, program = plan_newsletter(folder), build_smtp_sink(folder)
        with smtp_sink(program, "chunking") as port, Smtp(SmtpServer("127.0.0.1", port, "none")) as smtp:
            for size in (50, 100):
                rounds(plan, smtp, size)
        with http_sink(0) as port, HttpConversation(dialect("sendgrid", port)) as sendgrid:
            for size in (500, 1_000):
                rounds(plan, sendgrid, size)


if __name__ == "__main__":
    main()
