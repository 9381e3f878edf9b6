"""A worker as a program of its own, with a short lease: PROVIDER_URL LEDGER_URL once|stay [KIND BATCH]."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from faked_provider import DOOR
from newsletter_kit import SendOptions
from newsletter_kit.cluster import tables
from newsletter_kit.cluster.worker import WorkerOptions, work
from newsletter_kit.errors import NewsletterError
from newsletter_kit.ledger.address import ledger_url
from newsletter_kit.ledger.postgresql.ledger import open_postgres_ledger
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.sending.backoff import Patience

if TYPE_CHECKING:
    from newsletter_kit.testing.fake_provider import Kind

LEASE_SECONDS = 3.0
SETTLE_SECONDS = 2


def main(provider: str, ledger: str, how: str, kind: Kind = "idempotent", batch: str = "2") -> int:
    """Work; on the way out say what was wrong, as the command does."""
    PROVIDERS["fake"] = "faked_provider:open_faked"
    DOOR.url, DOOR.kind, DOOR.batch = provider, kind, int(batch)
    DOOR.settle_seconds = SETTLE_SECONDS
    tables.TRUSTED_SECONDS = 0.5
    patience = Patience(first_seconds=0.05, longest_seconds=0.2, defer_seconds=0)
    options = WorkerOptions(
        SendOptions(workers=2, patience=patience),
        once=how == "once",
        heartbeat_seconds=0.5,
        stalled_seconds=2.0,
        tend_cron="* * * * * *",
    )
    try:
        with open_postgres_ledger(ledger_url(ledger), 30.0, LEASE_SECONDS) as opened:
            work(ledger_url(ledger), opened, options)
    except NewsletterError as error:
        sys.stderr.write(f"{error}\n")
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))  # type: ignore[arg-type]
