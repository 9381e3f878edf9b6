"""The heartbeat of a sender beats on whatever goes wrong, and says once what did."""

from __future__ import annotations

import logging
from threading import Event
from typing import TYPE_CHECKING

from ledger.battery import NOW, SPEC
from newsletter_kit.ledger.postgresql.heartbeat import Heartbeat

if TYPE_CHECKING:
    import pytest

    from ledger.postgresql.conftest import OpenShared

WAIT_SECONDS = 60


def test_whatever_goes_wrong_the_heartbeat_beats_on(
    open_shared: OpenShared, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault that nobody thought of does not end the thread, and is said once however often it comes."""
    faults, has_beaten, renew = (
        [RuntimeError("no thread"), ValueError("no socket")],
        Event(),
        Heartbeat._renew,
    )

    def sometimes(heart: Heartbeat) -> None:
        if faults:
            raise faults.pop()
        renew(heart)
        has_beaten.set()

    monkeypatch.setattr(Heartbeat, "_renew", sometimes)
    with caplog.at_level(logging.WARNING, "newsletter_kit.ledger"):
        ledger = open_shared(lease_seconds=3)
        run = ledger.join(ledger.begin(SPEC, NOW), NOW)
        assert has_beaten.wait(WAIT_SECONDS)
    assert ledger.still_ours(run)
    assert [each.getMessage() for each in caplog.records] == ["leases are not renewed: ValueError"]
