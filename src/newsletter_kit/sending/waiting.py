"""Why nothing is handed over just now: who watches a run is told, so that none stands still in silence."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter_kit.durations import in_words


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pause of a run.

    Attributes:
        provider: the provider's name.
        seconds: how long it lasts, unless something happens before.
        reason: why, as a sentence without its full stop.
        failures: how many calls in a row have failed; 0 if the pause has another reason.
        budget: after how many of them the run stops.

    Example:
        >>> print(Waiting("sendgrid", 8.0, "it cannot be reached: Connection refused", 3, 12))
        sendgrid: it cannot be reached: Connection refused. Waiting 8 s (3 of 12 attempts).
        >>> print(Waiting("smtp", 300.0, "some messages were deferred"))
        smtp: some messages were deferred. Waiting 5 min.
    """

    provider: str
    seconds: float
    reason: str
    failures: int = 0
    budget: int = 0

    def __str__(self) -> str:
        tries = f" ({self.failures} of {self.budget} attempts)" if self.failures else ""
        return f"{self.provider}: {self.reason}. Waiting {in_words(max(1.0, self.seconds))}{tries}."
