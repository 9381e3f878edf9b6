"""A plan that is larger than the pieces in which it is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.values import Person, Route, RunSpec

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2024, 4, 5, 9, tzinfo=UTC)
SPEC = RunSpec("2024-q1", "news.iom.int", {"en": "5d41"}, Route("outbox", "", "news@iom.int"))


@pytest.mark.parametrize("count", [99, 100, 101, 1_000, 1_205])
def test_people_are_numbered_in_their_order_and_without_a_gap(tmp_path: Path, count: int) -> None:
    """A batch of neighbours is one range, however many were planned."""
    addresses = [f"reader.{number}@x.org" for number in range(count)]
    with open_ledger(tmp_path / "ledger.db") as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, (Person(each, each, "en", {"row": each}) for each in addresses), NOW)
        batch = ledger.claim(run, count, NOW)
        assert batch is not None
        found = [(each.id, each.address, each.fields) for each in batch.people]
    assert found == [(number, each, {"row": each}) for number, each in enumerate(addresses, 1)]
