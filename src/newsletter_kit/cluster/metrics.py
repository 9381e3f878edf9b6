"""What a worker does, in numbers for Prometheus, and whether it is well: two pages on a port of its own."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

from newsletter_kit.cluster.tally import QUEUE, TOTALS
from newsletter_kit.errors import ConfigError, MissingExtraError, Problem
from newsletter_kit.ledger.values import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from prometheus_client.metrics_core import Metric

HERE = "127.0.0.1"
"""Nobody but this machine can ask, unless another address is named."""

_QUEUE_TOLD = {
    "workers": "Workers that have given a sign lately.",
    "waiting": "Tickets that may be used now.",
    "forgotten": "Runs with readers left for whom there is no ticket.",
    "passed_over": "Runs that a worker left to others within a minute, and nobody took up.",
}

_TEXT = "text/plain; charset=utf-8"


@contextmanager
def metrics_on(port: int | None, is_well: Callable[[], bool], host: str = HERE) -> Iterator[int | None]:
    """Answer `/metrics` and `/healthz` while the block runs.

    Nothing on these pages names a reader or a run.

    Args:
        port: where; 0 for any that is free, None to answer nowhere.
        is_well: whether the worker reaches its queue.
        host: on which address of this machine; 0.0.0.0 for all of them.

    Yields:
        The port.

    Raises:
        MissingExtraError: if prometheus-client is not installed.
        ConfigError: if the port is taken, or the address is not one of this machine.

    Example:
        >>> with metrics_on(None, lambda: True) as port:
        ...     print(port)
        None
    """
    if port is None:
        yield None
        return
    pages = {
        "/metrics": _metrics(),
        "/healthz": lambda: _health(is_well()),
    }
    try:
        server = ThreadingHTTPServer((host, port), _answering(pages))
    except OSError as error:
        what = f"the port cannot be had: {error.strerror}"
        raise ConfigError(Problem(f"{host}:{port}", what, "Name another one.")) from None
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _health(is_well: bool) -> tuple[int, bytes]:  # noqa: FBT001  the answer to the only question
    """A worker is well while it reaches its queue: to start it again would bring back no lost ticket."""
    if not is_well:
        return 503, b"not well\n"
    lost = b", but readers are left for whom there is no ticket" if QUEUE.get("forgotten") else b""
    return 200, b"ok%s\n" % lost


def _metrics() -> Callable[[], tuple[int, bytes]]:
    try:
        from prometheus_client import CollectorRegistry, generate_latest
    except ImportError:
        raise MissingExtraError.of("metrics", "prometheus-client") from None
    registry = CollectorRegistry()
    registry.register(_Totals())
    return lambda: (200, generate_latest(registry))


class _Totals:
    """Reads the counters when they are asked for; so nothing is counted twice."""

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.metrics_core import CounterMetricFamily

        messages = CounterMetricFamily(
            "newsletter_kit_messages", "Messages whose fate this worker learnt.", labels=["verdict"]
        )
        for verdict in Verdict:
            messages.add_metric([str(verdict)], TOTALS[str(verdict)])
        calls = CounterMetricFamily("newsletter_kit_calls", "Calls to the provider.", value=TOTALS["calls"])
        return [messages, calls, *_of_the_queue()]


def _of_the_queue() -> Iterator[Metric]:
    """How the queue was within the last minute; each worker tells the same."""
    from prometheus_client.metrics_core import GaugeMetricFamily

    for name, told in _QUEUE_TOLD.items():
        if name in QUEUE:
            yield GaugeMetricFamily(f"newsletter_kit_queue_{name}", told, value=QUEUE[name])


def _answering(pages: dict[str, Callable[[], tuple[int, bytes]]]) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            status, body = page() if page else (404, b"there is /metrics and /healthz\n")
            self.send_response(status)
            self.send_header("Content-Type", _TEXT)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """The log of the worker is not for who asks how it is."""

    return Answering
