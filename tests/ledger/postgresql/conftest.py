"""A ledger on a server with short leases, and one that can be opened again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.postgresql.ledger import open_postgres_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger


class OpenShared(Protocol):
    """Opens the same ledger each time; it is closed when the test ends."""

    def __call__(self, *, lease_seconds: float = 60, patience_seconds: float = 10) -> PostgresLedger: ...


@pytest.fixture
def open_shared(ledger_url: str) -> Iterator[OpenShared]:
    """The ledger in one schema, for as many machines as are wanted."""
    opened: list[PostgresLedger] = []

    def one_more(*, lease_seconds: float = 60, patience_seconds: float = 10) -> PostgresLedger:
        opened.append(open_postgres_ledger(parsed(ledger_url), patience_seconds, lease_seconds))
        return opened[-1]

    yield one_more
    for each in opened:
        each.close()


@pytest.fixture
def ledger(open_shared: OpenShared) -> PostgresLedger:
    """An open ledger, empty."""
    return open_shared()
