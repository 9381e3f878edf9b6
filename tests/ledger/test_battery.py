"""Both ledgers keep the contract that every ledger keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.battery import LedgerBattery
from newsletter_kit.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.battery import Open


class TestSqliteLedger(LedgerBattery):
    """The whole battery, on a file."""

    @pytest.fixture
    def open_it(self, tmp_path: Path) -> Open:
        """The ledger in one file."""
        return lambda: open_ledger(tmp_path / "newsletter" / "ledger.db", patience_seconds=5)


class TestPostgresLedger(LedgerBattery):
    """The whole battery, on a server."""

    @pytest.fixture
    def open_it(self, ledger_url: str) -> Open:
        """The ledger in one schema."""
        return lambda: open_ledger(ledger_url, patience_seconds=5)
