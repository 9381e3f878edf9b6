"""The small newsletter, planned, for a few readers or for many."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.sending.ledgers import LEDGER_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def planned(newsletter: Path) -> Callable[[], nk.Plan]:
    """Plans what is on the disk when it is called."""

    def plan() -> nk.Plan:
        path = newsletter / "issues/first"
        settings = nk.load_settings(path)
        return nk.plan_send(
            nk.load_issue(path),
            nk.load_layout(settings.layout, root=newsletter),
            settings,
            nk.read_audience(newsletter / "audience.csv"),
            nk.read_suppression(newsletter / "suppressed.txt"),
        )

    return plan


@pytest.fixture
def many(newsletter: Path) -> list[str]:
    """Two hundred readers in the audience, in two languages, and their addresses."""
    rows = [(f"r{number}@iom.int", "ka" if number % 3 == 0 else "en") for number in range(200)]
    lines = "".join(f"{address},Reader {address[1:-8]},{language},ge\n" for address, language in rows)
    (newsletter / "audience.csv").write_text("email,first_name,language,country\n" + lines, encoding="utf-8")
    return [address for address, _ in rows]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[nk.Ledger]:
    """A ledger of its own, in a file unless the test uses both."""
    place = os.environ.get(LEDGER_VARIABLE) or tmp_path / "ledger.db"
    with nk.open_ledger(place) as opened:
        yield opened
