"""A worker: it takes tickets until it is asked to stop, and bears with a server that is away for a while."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

from newsletter_kit.cluster.app import app_of, tend
from newsletter_kit.cluster.log import hear_the_queue, log_event
from newsletter_kit.cluster.queue_schema import prepare_queue
from newsletter_kit.cluster.station import Hands, Station
from newsletter_kit.cluster.tables import Tables
from newsletter_kit.cluster.tally import TOTALS
from newsletter_kit.cluster.tickets import COUNTER, DESK, STALLED_SECONDS
from newsletter_kit.sending.options import SendOptions
from newsletter_kit.sending.server_clock import ServerClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procrastinate import App

    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.shared import SharedLedger

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 30.0
_POLL_SECONDS = 2.0

_CONNECTED = Event()


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How a worker works.

    Attributes:
        send: how many calls may be under way at once (`workers`), and how long to bear with a provider.
        once: stop when no ticket is left that may be used now.
        heartbeat_seconds: how often it tells that it lives.
        stalled_seconds: who has not told so for so long is taken for dead.
        tend_cron: how often the tickets of the dead are looked for.

    Example:
        >>> WorkerOptions(once=True).stalled_seconds
        30.0
    """

    send: SendOptions = field(default_factory=SendOptions)
    once: bool = False
    heartbeat_seconds: float = 10.0
    stalled_seconds: float = STALLED_SECONDS
    tend_cron: str = "* * * * *"


def is_well() -> bool:
    """Whether the worker of this process reaches its queue.

    Example:
        >>> is_well()
        False
    """
    return _CONNECTED.is_set()


def work(url: LedgerUrl, ledger: SharedLedger, options: WorkerOptions, stop: Event | None = None) -> None:
    """Use tickets until it is asked to stop: by `stop`, SIGTERM or SIGINT. What is under way is finished.

    It goes by the clock of the server, whatever its own machine's shows. A run for which something is missing
    here is left to other workers, and the log says so.

    Args:
        url: of the ledger, with its password.
        ledger: the same, open.
        options: how to work.
        stop: set it to stop.

    Raises:
        ConfigError: if something that every open run needs is missing in this worker's environment; with
            `once` also if a run was passed over for that.
        LedgerError: if the ledger cannot be used, or its tables were brought to a newer version meanwhile.

    Example:
        >>> work(url, ledger, WorkerOptions(once=True))  # doctest: +SKIP
    """
    stop = stop or Event()
    hear_the_queue()
    prepare_queue(ledger)
    log_event(logging.INFO, "worker begins", ledger=url.shown, calls=options.send.workers)
    clock, tables = ServerClock(ledger.time), Tables(ledger, url, stop.set)

    def check() -> None:
        clock.check()
        tables.check()

    hands = Hands(replace(options.send, now=clock.now), stop.is_set, check, tables.look)
    with Station(ledger, hands) as station:
        station.require_fit()
        asyncio.run(_until_stopped(station, url, options, stop))
        log_event(logging.INFO, "worker ends", **TOTALS)
        if tables.fault is not None:
            raise tables.fault
        if options.once and station.passed_over:
            raise next(iter(station.passed_over.values()))


async def _until_stopped(station: Station, url: LedgerUrl, options: WorkerOptions, stop: Event) -> None:
    pauses = _pauses()
    with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; threads but the main one
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, _asked(each, stop))
    while not stop.is_set():
        try:
            await asyncio.to_thread(station.hands.look)
            async with app_of(station, url, options.tend_cron).open_async() as app:
                pauses = _pauses()
                await tend(app, station, options.stalled_seconds)
                _CONNECTED.set()
                await _session(app, options, stop)
        except Exception as error:  # noqa: BLE001  the server is away: how it says so depends on where we were
            log_event(logging.WARNING, "queue lost", error=type(error).__name__)
        else:
            if options.once:
                return
        finally:
            _CONNECTED.clear()
        await _pause(next(pauses), stop)


async def _session(app: App, options: WorkerOptions, stop: Event) -> None:
    """Work until asked to stop, or until the connection breaks: Procrastinate's workers then end."""
    crowds = [[DESK, COUNTER]] if options.once else [[DESK], [COUNTER]]
    workers = [
        asyncio.create_task(
            app.run_worker_async(
                queues=queues,
                wait=not options.once,
                fetch_job_polling_interval=_POLL_SECONDS,
                update_heartbeat_interval=options.heartbeat_seconds,
                stalled_worker_timeout=options.stalled_seconds,
                install_signal_handlers=False,
                delete_jobs="successful",
            )
        )
        for queues in crowds
    ]
    watch = asyncio.create_task(_watch(stop))
    await asyncio.wait([*workers, watch], return_when=asyncio.FIRST_COMPLETED)
    for each in (watch, *workers):
        each.cancel()
    ended = await asyncio.gather(*workers, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome


async def _watch(stop: Event) -> None:
    while not stop.is_set():  # noqa: ASYNC110  it is set by other threads
        await asyncio.sleep(0.1)


def _asked(number: signal.Signals, stop: Event) -> Callable[[], None]:
    def asked() -> None:
        if stop.is_set():  # asked twice: at once
            asyncio.get_running_loop().remove_signal_handler(number)
            signal.raise_signal(number)
        stop.set()

    return asked


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(_LONGEST_PAUSE_SECONDS, 2 * pause)


async def _pause(seconds: float, stop: Event) -> None:
    for _ in range(int(10 * seconds)):
        if stop.is_set():
            return
        await asyncio.sleep(0.1)
