"""Whoever asks about thousands of readers in doubt sees how far it has come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.progress import Progress
from newsletter_kit.sending.reconcile import reconcile
from scripted_provider import CAPABILITIES, Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = nk.SendOptions(workers=1, patience=Patience(first_seconds=0.001, longest_seconds=0.002))


def test_how_far_it_has_come_is_told_after_each_batch(
    planned: Callable[[], nk.Plan], many: list[str], ledger: nk.Ledger
) -> None:
    """The total is of those in doubt, however many readers the run has; each answer leaves fewer of them."""
    provider, told = Scripted("none", ["lost answer"] * 2), list[Progress]()
    assert nk.send(planned(), provider, ledger, options=QUICK).accepted == len(many) / 2
    provider.capabilities = CAPABILITIES["look-up"]
    options = replace(QUICK, on_progress=told.append)
    reconcile(ledger.runs()[0], planned().editions, provider, ledger, options)
    assert told == [Progress(100, accepted=100 - left, uncertain=left) for left in (100, 50, 0)]


def test_who_only_asks_puts_nobody_back_by_request(
    planned: Callable[[], nk.Plan], many: list[str], ledger: nk.Ledger
) -> None:
    """Options that were meant for a send mail nobody again: only what is known puts a reader back."""
    provider = Scripted("none", ["lost answer"])
    nk.send(planned(), provider, ledger, options=QUICK)
    options = replace(QUICK, resend_uncertain=True)
    settled = reconcile(ledger.runs()[0], planned().editions, provider, ledger, options)
    assert (settled.put_back, settled.uncertain) == (0, len(many) / 4)
