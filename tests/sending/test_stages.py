"""A pause between two parts of a run, and the decision whether to go on."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.audience.tally import Tally
from newsletter_kit.errors import ProviderRefused, ProviderUnavailable, SendInterrupted
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.run import SendRun
from newsletter_kit.sending.share import Share
from newsletter_kit.sending.stages import parse_duration, require_well, wait_for
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = nk.SendOptions(patience=Patience(0.001, 0.002, budget=1, defer_seconds=0))
NOBODY = Tally(0, ())


def _run(accepted: int, rejected: int = 0, failed: int = 0, uncertain: int = 0) -> SendRun:
    total = accepted + rejected + failed + uncertain
    kept_back = (NOBODY, NOBODY, NOBODY, NOBODY)
    return SendRun("first", "post", total, accepted, Tally(rejected, ()), *kept_back, failed, uncertain)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("30 min", 1800), ("2h", 7200), ("7 days", 604_800)]
)
def test_a_time_is_written_as_people_write_it(text: str, seconds: float) -> None:
    """Seconds, minutes, hours or days."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "soon", "0m", "-5m", "8d", "1h30m"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """A number without its unit could be anything."""
    with pytest.raises(ValueError, match="write it as 90s, 30m or 2h"):
        parse_duration(text)


@pytest.mark.parametrize("run", [_run(1), _run(100), _run(80, 20), _run(80, 10, 5, 5)])
def test_a_first_part_that_went_well_lets_the_rest_go(run: SendRun) -> None:
    """Up to a fifth may go wrong, as in a run without stages."""
    require_well(run)


@pytest.mark.parametrize("run", [_run(79, 21), _run(0, 1), _run(70, 10, 11), _run(2, 0, 0, 1)])
def test_a_first_part_that_went_wrong_keeps_the_rest_back(run: SendRun) -> None:
    """Rejected, failed and uncertain count together, and a small part is no excuse."""
    with pytest.raises(ProviderRefused, match="went wrong"):
        require_well(run)


def test_a_first_part_that_mailed_nobody_keeps_the_rest_back() -> None:
    """It tells nothing of how the rest would fare."""
    with pytest.raises(ProviderRefused, match="nobody of the first part was mailed"):
        require_well(_run(0))


@pytest.mark.parametrize("options", [{"limit": 5}, {"first": Share(count=5)}], ids=["limit", "first"])
def test_no_more_than_was_asked_for_go_after_a_call_in_vain(
    planned: Callable[[], nk.Plan], many: list[str], options: dict[str, Any]
) -> None:
    """A batch that waits, and is larger than the part that goes now, does not go as it is."""
    provider = Scripted("none", ["down"])
    with pytest.raises(ProviderUnavailable):
        nk.send(planned(), provider, options=QUICK)
    assert nk.send(planned(), provider, options=replace(QUICK, **options)).accepted == 5
    assert nk.send(planned(), provider, options=QUICK).is_done
    assert provider.got == Counter(dict.fromkeys(many, 1))


def test_a_pause_comes_to_its_end() -> None:
    """Then the caller goes on."""
    wait_for(0.01)


def test_a_pause_ends_at_once_when_somebody_asks() -> None:
    """Ctrl-C does not wait for half an hour, from the moment on when the pause is told."""
    with pytest.raises(SendInterrupted, match="stopped while it waited"):
        wait_for(600, begun=lambda: os.kill(os.getpid(), signal.SIGINT))
