"""A call keeps to its own rate, or to one that is kept for many machines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import SendInterrupted
from newsletter_kit.sending.account import Book
from newsletter_kit.sending.conduct import conduct
from newsletter_kit.sending.job import Job
from newsletter_kit.sending.ledgers import spec_of
from newsletter_kit.sending.members import people_of
from newsletter_kit.sending.meter import OwnMeter
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    Planned = Callable[[], nk.Plan]


class Counting:
    """A meter that lets everything go in batches of so many, and remembers what it was told."""

    def __init__(self, most: int = 2) -> None:
        self.told: list[tuple[str, float | None]] = []
        self._most = most

    def most(self, now: float) -> int:
        """Always the same."""
        assert now
        return self._most

    def wait(self, count: int, now: float) -> float:
        """Nothing waits."""
        assert count
        assert now
        return 0.0

    def take(self, count: int, now: float) -> None:
        """Remember how many went."""
        self.told.append(("take", count)) if now else None

    def slow(self, seconds: float | None, now: float) -> None:
        """Remember what the provider said."""
        self.told.append(("slow", seconds)) if now else None

    def ease(self, now: float) -> None:
        """Remember that it went well."""
        self.told.append(("ease", None)) if now else None


def job_of(plan: nk.Plan, provider: Scripted, ledger: nk.Ledger) -> Job:
    """A run that was taken, with everybody of the plan in it."""
    options = nk.SendOptions()
    now = options.now()
    run = ledger.take(ledger.begin(spec_of(plan, provider, options), now), now)
    ledger.plan(run, people_of(plan), now)
    return Job(run, plan.editions, provider, ledger, options, size=2)


def test_a_meter_without_tokens_asks_to_wait() -> None:
    """Who has taken a second's worth waits until the next message may go."""
    meter = OwnMeter(4, now=0.0)
    meter.take(4, now=0.0)
    assert meter.wait(1, now=0.0) == pytest.approx(0.25)


def test_a_meter_is_told_of_all_that_goes_and_how_it_went(planned: Planned, ledger: nk.Ledger) -> None:
    """Whoever keeps the rate for many machines hears of every message, and of every pause."""
    meter = Counting()
    job = replace(job_of(planned(), Scripted(script=["too fast"]), ledger), meter=meter)
    conduct(job, Book(ledger.counts(job.run)))
    assert sum(count for what, count in meter.told if what == "take" and count) == 2 + 3
    assert [what for what, _ in meter.told].count("slow") == 1
    assert dict(meter.told)["slow"] is not None


def test_no_batch_is_larger_than_the_meter_allows_just_now(planned: Planned, ledger: nk.Ledger) -> None:
    """A run that was cut into batches of two hands over one at a time beside a slow one."""
    provider = Scripted()
    job = replace(job_of(planned(), provider, ledger), meter=Counting(most=1))
    conduct(job, Book(ledger.counts(job.run)))
    assert provider.sizes == [1, 1, 1]


def test_a_job_that_does_not_settle_leaves_doubts_to_another(planned: Planned, ledger: nk.Ledger) -> None:
    """Of many workers one alone asks again about a batch in doubt; the others only hand over."""
    provider = Scripted("key", script=["lost answer"])
    job = replace(job_of(planned(), provider, ledger), settles=False)
    conduct(job, Book(ledger.counts(job.run)))
    assert (ledger.counts(job.run).uncertain, ledger.counts(job.run).accepted) == (2, 1)
    conduct(replace(job, settles=True), Book(ledger.counts(job.run)))
    assert ledger.counts(job.run).accepted == 3


def test_a_job_that_is_to_end_begins_nothing_more(planned: Planned, ledger: nk.Ledger) -> None:
    """What is under way comes to its end, and the rest is left for another."""
    provider = Scripted()
    job = job_of(planned(), provider, ledger)
    job = replace(job, ends=lambda: bool(provider.got), options=replace(job.options, rate=2.0))
    with pytest.raises(SendInterrupted):
        conduct(job, Book(ledger.counts(job.run)))
    assert ledger.counts(job.run).accepted == sum(provider.got.values()) == 2
