"""A worker as a program of its own, whose provider is a sink: PROVIDER PORT LEDGER_URL SIZE, until SIGTERM.

It makes one call at a time. `open_sink` stands for the provider also where a run is queued.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from benchmarks.send_http_ours import dialect

from newsletter_kit import SendOptions
from newsletter_kit.cluster.worker import WorkerOptions, work
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.providers.http import HttpConversation

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    import newsletter_kit as nk

PROVIDER, PORT = "NEWSLETTER_SINK_PROVIDER", "NEWSLETTER_SINK_PORT"


def open_sink(_settings: nk.Settings, _folder: Path | None) -> HttpConversation:
    """What `open_provider` calls, once `stand_in` was."""
    return HttpConversation(dialect(os.environ[PROVIDER], int(os.environ[PORT])))


def stand_in(provider: str, port: int) -> None:
    """From now on this provider is the sink on this port."""
    os.environ[PROVIDER], os.environ[PORT] = provider, str(port)
    PROVIDERS[provider] = "benchmarks.cluster_worker:open_sink"


def main(provider: str, port: str, url: str, size: str) -> None:
    """Work until SIGTERM."""
    stand_in(provider, int(port))
    options = WorkerOptions(SendOptions(workers=1, batch_size=int(size)), heartbeat_seconds=1.0)
    ledger: Any
    with open_ledger(url) as ledger:
        work(ledger_url(url), ledger, options)


if __name__ == "__main__":
    main(*sys.argv[1:])
