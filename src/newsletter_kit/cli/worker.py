"""`worker`: hands over what `send --queue` has queued, on this machine, until it is asked to stop."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import complain, say, say_json, say_table
from newsletter_kit.cli.send_arguments import LogFile, LogJson  # noqa: TC001
from newsletter_kit.cli.shared_place import SharedPlace, shared_ledger, shared_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.cluster.health import Health
    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.shared import SharedLedger

Concurrency = Annotated[
    int, typer.Option("--concurrency", metavar="N", min=1, help="Batches under way at once on this machine.")
]
Once = Annotated[bool, typer.Option("--once", metavar="", help="Stop when there is nothing to do just now.")]
MetricsPort = Annotated[
    int | None,
    typer.Option("--metrics-port", metavar="PORT", help="Answer /metrics and /healthz on this port."),
]
MetricsHost = Annotated[
    str,
    typer.Option("--metrics-host", metavar="ADDRESS", help="Where to answer; 0.0.0.0 for all machines."),
]
AskHealth = Annotated[
    bool, typer.Option("--health", metavar="", help="Do not work: say whether workers are there.")
]

HEALTH_SECONDS = 1.0
"""So long `--health` tries to reach a server; what asks it gives up after some seconds."""


def worker(  # noqa: PLR0913  a command's options are its parameters
    *,
    ledger: SharedPlace = None,
    concurrency: Concurrency = 1,
    once: Once = False,
    metrics_port: MetricsPort = None,
    metrics_host: MetricsHost = "127.0.0.1",
    health: AskHealth = False,
    log_file: LogFile = None,
    log_json: LogJson = False,
    as_json: AsJson = False,
) -> None:
    """Hand over the mail that `send --queue` has queued, until it is asked to stop.

    Start as many as you like, on as many machines. A worker needs no newsletter.toml and no folder: only
    the ledger, the provider's key, and the key that signs the links to leave, each from its environment.
    Ctrl-C or SIGTERM lets it finish what is under way; what is left goes to other workers.

    Example:
        newsletter-kit worker --ledger postgresql://news@db.example.org/news --concurrency 4
    """
    from newsletter_kit.cli.log import logging_to
    from newsletter_kit.cli.worker_trouble import telling_trouble

    url = shared_url(ledger)
    if health:
        _tell_health(url, as_json=as_json)
        return
    calls = "1 call" if concurrency == 1 else f"{concurrency} calls"
    is_logged = log_json and log_file is None  # then whoever reads the log wants nothing else in it
    is_silent = is_logged or as_json
    answers = _metrics(metrics_port, metrics_host, is_silent=is_logged)
    with logging_to(log_file, as_json=log_json), shared_ledger(url) as opened, answers:
        if not is_silent:
            say(f"Working for {url}, {calls} at once. Ctrl-C stops.")
        with telling_trouble(is_silent=is_logged):
            _work(url, opened, concurrency, once=once)
    if as_json or not is_silent:
        _tell_end(as_json=as_json)


def _work(url: LedgerUrl, ledger: SharedLedger, concurrency: int, *, once: bool) -> None:
    from newsletter_kit import SendOptions
    from newsletter_kit.cli.garbage import look_as_usual
    from newsletter_kit.cluster.worker import WorkerOptions, work

    look_as_usual()
    work(url, ledger, WorkerOptions(SendOptions(workers=concurrency), once=once))


@contextmanager
def _metrics(port: int | None, host: str, *, is_silent: bool) -> Iterator[None]:
    if port is None:
        yield
        return
    import logging

    from newsletter_kit.cluster.log import log_event
    from newsletter_kit.cluster.metrics import metrics_on
    from newsletter_kit.cluster.worker import is_well

    with metrics_on(port, is_well, host) as taken:
        url = f"http://{host}:{taken}/metrics"
        if is_silent:
            log_event(logging.INFO, "answering", url=url)
        else:
            complain(f"Numbers for Prometheus: {url}")
        yield


def _tell_end(*, as_json: bool) -> None:
    from newsletter_kit.cluster.tally import TOTALS
    from newsletter_kit.ledger.values import Verdict

    counts = {str(verdict): TOTALS[str(verdict)] for verdict in Verdict}
    if as_json:
        say_json({"ok": True, "calls": TOTALS["calls"], "messages": counts})
        return
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    say(f"This worker has stopped: {told or 'nothing was handed over'}.")


def _how_it_is(found: Health) -> str:
    if found.forgotten:
        return "Readers of a run are left, and no ticket is for them. If that lasts, queue the run again."
    if found.passed_over:
        return "A run waits, and the worker that looked at it lacks something; `status` says what."
    return "Workers are there." if found.is_well else "Something waits, and no worker is there."


def _tell_health(url: LedgerUrl, *, as_json: bool) -> None:
    """The queue in numbers; with exit code 7 if something waits and nobody is there."""
    from newsletter_kit.cluster.health import health_of
    from newsletter_kit.errors import ExitCode

    with shared_ledger(url, HEALTH_SECONDS) as ledger:
        found = health_of(ledger)
    if as_json:
        say_json({"ok": found.is_well, **asdict(found)})
    else:
        say(_how_it_is(found))
        say_table({name.capitalize(): f"{count:,}" for name, count in asdict(found).items()})
    if not found.is_well:
        raise typer.Exit(int(ExitCode.LEDGER))
