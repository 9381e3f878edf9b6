"""A provider that is down is asked again, but never stormed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.sending.backoff import Patience, Weather, after_failure, after_success, is_spent

CHANCES = st.floats(0, 1)
PATIENCE = Patience()


def _failed(weather: Weather, began: float, chance: float = 0.0, told: float | None = None) -> Weather:
    return after_failure(weather, PATIENCE, (began, began + 1), told, chance)


@given(st.lists(CHANCES, min_size=12, max_size=12))
def test_r9_a_run_gives_up_after_its_budget(chances: list[float]) -> None:
    """One call at a time, each after its wait: when the budget is spent, as many calls were made."""
    weather, calls = Weather(), 0
    while not is_spent(weather, PATIENCE):
        weather = _failed(weather, max(0.0, weather.clear_at), chances[calls])
        calls += 1
    assert calls == PATIENCE.budget


@given(st.lists(CHANCES, min_size=11, max_size=11))
def test_r9_waits_grow_and_are_bounded(chances: list[float]) -> None:
    """Each wait is between half of its step and the whole, and never longer than the longest."""
    weather = Weather()
    for number, chance in enumerate(chances):
        weather = _failed(weather, max(0.0, weather.clear_at), chance)
        step = min(PATIENCE.longest_seconds, 2.0**number)
        assert step / 2 - 1e-6 <= weather.clear_at - weather.failed_at <= step + 1e-6


def test_r9_calls_that_fail_together_count_once() -> None:
    """Eight workers that are turned away at one moment are one failure, not eight."""
    weather = Weather()
    for _ in range(8):
        weather = _failed(weather, began=10.0)
    assert weather.failures == 1


def test_d01_what_the_provider_asks_for_is_kept() -> None:
    """A Retry-After is a lower bound for the wait, also of a call that was under way together with others."""
    weather = _failed(_failed(Weather(), began=10.0), began=10.5, told=40)
    assert weather.clear_at >= 51.5


def test_d03_a_provider_that_asks_for_too_much_stops_the_run() -> None:
    """Nobody sits before a terminal for a day: the run stops, and can be continued."""
    assert is_spent(_failed(Weather(), began=0.0, told=86_400), PATIENCE)


def test_one_good_answer_does_not_make_a_shaky_provider_sound() -> None:
    """The failures are halved, so that the next one waits longer than the first did."""
    weather = Weather()
    for _ in range(6):
        weather = _failed(weather, began=max(0.0, weather.clear_at))
    after_one = after_success(weather)
    assert (after_one.failures, after_one.is_fair) == (3, False)
    assert after_success(after_success(after_one)).is_fair
