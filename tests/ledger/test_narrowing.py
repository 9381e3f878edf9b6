"""Each ledger narrows a run to a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.battery_of_parts import PartsBattery
from newsletter_kit.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.battery import Open


class TestPartsOfSqliteLedger(PartsBattery):
    """The whole battery, on a file."""

    @pytest.fixture
    def open_it(self, tmp_path: Path) -> Open:
        """The ledger in one file."""
        return lambda: open_ledger(tmp_path / "ledger.db", patience_seconds=5)


class TestPartsOfPostgresLedger(PartsBattery):
    """The whole battery, on a server."""

    @pytest.fixture
    def open_it(self, ledger_url: str) -> Open:
        """The ledger in one schema."""
        return lambda: open_ledger(ledger_url, patience_seconds=5)
