"""A run that another process takes over while this one is stopped is mailed by that one alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import RunHeldError
from newsletter_kit.ledger import open_ledger, sql_ledger
from newsletter_kit.ledger.reading import clock
from newsletter_kit.providers.base import Capabilities
from newsletter_kit.testing import RecordingProvider
from newsletter_kit.testing.samples import SAMPLE_DATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newsletter_kit.providers.base import Batch, Outcome

    Planned = Callable[[], nk.Plan]


class Slept(RecordingProvider):
    """At its third call the process was stopped, another took the run over, and this one goes on."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(Capabilities(batch_messages=100, repeatable=False, smtputf8=True))
        self._path, self._monkeypatch = path, monkeypatch

    def deliver(self, batch: Batch) -> list[Outcome]:
        if len(self.batches) == 2:
            with open_ledger(self._path) as other:
                other.take(other.runs()[-1], SAMPLE_DATE, force=True)
            self._monkeypatch.setattr(sql_ledger, "clock", lambda: clock() + 600)
        return super().deliver(batch)


def test_r7_who_slept_through_a_take_over_mails_nobody_more(
    planned: Planned, many: Sequence[str], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its batch was sealed and is in doubt: whoever took over has perhaps mailed those readers."""
    path = newsletter / ".newsletter/ledger.db"
    provider = Slept(path, monkeypatch)
    with pytest.raises(RunHeldError):
        nk.send(planned(), provider, options=nk.SendOptions(batch_size=20, workers=1))
    assert [len(batch.messages) for batch in provider.batches] == [20, 20]
    with open_ledger(path) as ledger:
        counts = ledger.counts(ledger.runs()[-1])
    assert (counts.accepted, counts.uncertain) == (40, 20)
    assert counts.pending == len(many) - 60
