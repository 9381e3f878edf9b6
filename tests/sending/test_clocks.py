"""The clock jumps, or the machine sleeps: nobody is mailed twice, and nothing stands still."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ProviderRefused
from newsletter_kit.ledger import sql_ledger
from newsletter_kit.ledger.reading import Reading, own_reading
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.providers.base import Batch, Outcome
    from scripted_provider import Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


def _once(addresses: list[str]) -> Counter[str]:
    return Counter(dict.fromkeys(addresses, 1))


@pytest.mark.usefixtures("both_ledgers")
def test_r10_a_key_that_died_while_the_machine_slept_is_not_used_again(
    planned: Planned, many: list[str]
) -> None:
    """The lid is closed while a request is under way: a day later the provider has forgotten the key."""
    provider, hours = Scripted("key", ["lost answer"]), [0]
    provider.before_call = lambda: hours.__setitem__(0, 30)
    options = replace(QUICK, now=lambda: datetime(2026, 5, 1, 9, tzinfo=UTC) + timedelta(hours=hours[0]))
    run = nk.send(planned(), provider, options=options)
    assert (run.uncertain, len({key for key, _ in provider.calls})) == (50, len(provider.calls))
    assert provider.got == _once(many)


@pytest.mark.usefixtures("both_ledgers")
@pytest.mark.parametrize("days", [-3, 365], ids=["R10-back", "R10-forth"])
@pytest.mark.parametrize("kind", ["key", "look-up", "none"])
def test_r10_a_clock_that_jumps_doubles_nobody(
    planned: Planned, many: list[str], kind: Help, days: int
) -> None:
    """The clock is set anew in mid-run: no mail twice, no standstill; a leap forth may have been a sleep."""
    provider, hours = Scripted(kind, ["fine", "lost answer", "too fast", "fine"]), [0]
    start = datetime(2026, 5, 1, 9, tzinfo=UTC)

    def jump() -> None:
        hours[0] = days * 24 if len(provider.calls) == 1 else hours[0]

    provider.before_call = jump
    options = replace(QUICK, now=lambda: start + timedelta(hours=hours[0]))
    run = nk.send(planned(), provider, options=options)
    assert max(provider.got.values()) == 1
    assert (run.left, run.adds_up, run.uncertain) == (0, True, 50 if kind == "none" or days > 0 else 0)
    assert provider.got.total() == len(many)


@pytest.mark.usefixtures("both_ledgers")
def test_r10_e19_the_hour_that_daylight_saving_repeats_doubles_nobody(
    planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """A run begun at 2:30 and gone on with at the other 2:30 is one run, and its times go forward."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    provider, calls = Scripted("key", ["fine", "lost answer", "refused"]), [first]
    options = replace(QUICK, now=lambda: calls[-1])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, ledger, options=options)
    calls.append(first.replace(fold=1))
    assert nk.send(planned(), provider, ledger, options=options).is_done
    assert provider.got == _once(many)
    times = [attempt.at for attempt in ledger.attempts(ledger.runs()[0])]
    assert (times == sorted(times), times[-1] - times[0]) == (True, timedelta(hours=1))


class Late(Scripted):
    """A provider whose look-up shows a second later what it took, as they do; it says to wait for two."""

    def __init__(self) -> None:
        super().__init__("look-up", ["lost answer", "refused"])
        lookup = replace(self.capabilities.lookup, settle_seconds=2)
        self.capabilities = replace(self.capabilities, lookup=lookup)
        self.shows = 0.0

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.shows = time.monotonic() + 1
        return super().deliver(batch)

    def find(self, batch: Batch) -> list[Outcome | None]:
        return super().find(batch) if time.monotonic() >= self.shows else [None for _ in batch.messages]


@pytest.mark.usefixtures("both_ledgers")
@pytest.mark.parametrize("hours", [1, 30], ids=["local time", "a day"])
def test_r10_a_clock_that_is_ahead_after_a_death_hurries_no_question(
    planned: Planned, many: list[str], ledger: nk.Ledger, hours: int
) -> None:
    """A machine starts with its clock ahead: the provider is asked when it can know, and nobody gets two."""
    provider, start = Late(), datetime.now(UTC)
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, ledger, options=replace(QUICK, now=lambda: start))
    ahead = replace(QUICK, now=lambda: start + timedelta(hours=hours))
    run = nk.send(planned(), provider, ledger, options=ahead)
    assert (run.accepted, provider.got) == (len(many), _once(many))


def _dies_and_goes_on(
    planned: Planned, ledger: nk.Ledger, provider: Scripted, told: timedelta
) -> tuple[int, Counter[str]]:
    """Who is uncertain, and who got what, where the clock on the wall says that so much time went by."""
    start = datetime.now(UTC)
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, ledger, options=replace(QUICK, now=lambda: start))
    run = nk.send(planned(), provider, ledger, options=replace(QUICK, now=lambda: start + told))
    return run.uncertain, provider.got


def _shown(after: Reading | None) -> Callable[[], Reading | None]:
    return lambda: after


def test_r10_a_clock_that_is_behind_after_a_death_revives_no_key(
    planned: Planned, many: list[str], ledger: nk.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day and more went by, and the clock was set back: the key is dead, whatever the clock says."""
    now = own_reading()
    assert now is not None
    later = Reading(now.clock, now.micros + 25 * 3600 * 1_000_000)
    monkeypatch.setattr(sql_ledger, "own_reading", _shown(later))
    provider = Scripted("key", ["lost answer", "refused"])
    told = _dies_and_goes_on(planned, ledger, provider, timedelta(minutes=10))
    assert told == (50, _once(many))


@pytest.fixture
def rebooted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks at what earlier calls left does so after a new start of the machine."""
    monkeypatch.setattr(sql_ledger, "own_reading", _shown(Reading("another boot", 1)))


@pytest.mark.usefixtures("rebooted")
@pytest.mark.parametrize(("hours", "uncertain"), [(5, 0), (11, 50)], ids=["surely alive", "perhaps dead"])
def test_r10_after_a_reboot_a_key_is_believed_for_less_long(
    planned: Planned, many: list[str], ledger: nk.Ledger, hours: int, uncertain: int
) -> None:
    """A machine that takes local time for UTC when it starts does not use a key that the provider forgot."""
    provider = Scripted("key", ["lost answer", "refused"])
    told = _dies_and_goes_on(planned, ledger, provider, timedelta(hours=hours))
    assert told == (uncertain, _once(many))
