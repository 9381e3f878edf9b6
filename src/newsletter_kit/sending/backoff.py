"""When to try again after a provider could not be reached, and when to give up: one back-off for a run.

While a provider is down, one call at a time is tried, whatever the number of workers, and each wait is longer
than the last. So a run makes no more calls in vain than its budget, and a few that were under way.

Times are seconds of a clock that never goes back, and are given by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a run bears with a provider that does not answer.

    Attributes:
        first_seconds: the first wait; each further one is about twice as long.
        longest_seconds: the longest wait of our own choosing.
        budget: how many calls in a row may fail before the run stops.
        told_seconds: the longest wait that a provider may ask for; if it asks for more, the run stops.
        defer_seconds: how long a single message waits that was deferred without a time.

    Example:
        >>> Patience(budget=3).longest_seconds
        60.0
    """

    first_seconds: float = 1.0
    longest_seconds: float = 60.0
    budget: int = 12
    told_seconds: float = 900.0
    defer_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Weather:
    """How the provider does.

    Attributes:
        failures: calls that failed in a row; those that were under way together count once.
        failed_at: when the last of them was known to have failed.
        clear_at: nobody calls before.

    Example:
        >>> Weather().is_fair
        True
    """

    failures: int = 0
    failed_at: float = float("-inf")
    clear_at: float = float("-inf")

    @property
    def is_fair(self) -> bool:
        """Whether many may call at once."""
        return self.failures == 0


def after_failure(
    weather: Weather, patience: Patience, call: tuple[float, float], told: float | None, chance: float
) -> Weather:
    """The weather after a call that was surely not carried out, or whose answer never came.

    Args:
        weather: as it was.
        patience: how long to wait.
        call: when the call began, and when it had failed.
        told: for how many seconds the provider asked to wait, if it did.
        chance: a random number from 0 to 1. Up to half a wait is left out by it, so that many who were
            turned away together do not all come back together.

    Example:
        >>> after_failure(Weather(), Patience(), (0.0, 5.0), told=None, chance=0.0)
        Weather(failures=1, failed_at=5.0, clear_at=6.0)
    """
    began, now = call
    is_new = began >= weather.failed_at
    failures = weather.failures + is_new
    own = min(patience.longest_seconds, patience.first_seconds * 2.0 ** min(failures - 1, 60))
    wait = max(own * (1 - chance / 2) if is_new else 0.0, told or 0.0)
    return Weather(failures, now if is_new else weather.failed_at, max(weather.clear_at, now + wait))


def after_success(weather: Weather) -> Weather:
    """The weather after a call that was answered: half as bad, so that a shaky provider is not run down.

    Example:
        >>> after_success(Weather(failures=4)).failures
        2
    """
    return weather if weather.is_fair else replace(weather, failures=weather.failures // 2)


def is_spent(weather: Weather, patience: Patience) -> bool:
    """Whether to give up for now.

    Example:
        >>> is_spent(Weather(failures=12), Patience(budget=12))
        True
    """
    return weather.failures >= patience.budget or weather.clear_at - weather.failed_at > patience.told_seconds
