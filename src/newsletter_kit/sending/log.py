"""What a run tells the standard `logging`, for machines: counts, keys of batches, times, and no address.

The logger is `newsletter_kit.sending`. Each record has `event` and `fields` as attributes beside its message.
Nothing is written anywhere until a program sets a handler.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

from newsletter_kit.ledger.notes import without_addresses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.errors import NewsletterError
    from newsletter_kit.ledger.values import Counts
    from newsletter_kit.providers.base import Outcome
    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.job import Job
    from newsletter_kit.sending.task import Task
    from newsletter_kit.sending.waiting import Waiting

LOGGER = logging.getLogger("newsletter_kit.sending")
logging.getLogger("newsletter_kit").addHandler(logging.NullHandler())


def log_begun(job: Job, counts: Counts) -> None:
    """A call begins: which run, by which provider, and how its people stand.

    Example:
        >>> log_begun(job, counts)  # doctest: +SKIP
    """
    _log(logging.INFO, "begun", job, size=job.size, workers=job.options.workers, **_told(counts))


def log_batch(job: Job, task: Task, handed: Handed, seconds: float) -> None:
    """A batch was handed over, or something was learnt about it.

    Example:
        >>> log_batch(job, task, handed, seconds=0.2)  # doctest: +SKIP
    """
    if not LOGGER.isEnabledFor(logging.INFO if handed.trouble is None else logging.WARNING):
        return
    verdicts = Counter(str(answer.verdict) for answer in handed.answers)
    what: dict[str, object] = {
        "batch": task.batch.key,
        "attempt": task.batch.attempt,
        "step": str(task.step or "hand over"),
        **verdicts,
        "seconds": round(seconds, 3),
    }
    if handed.trouble is None:
        _log(logging.INFO, "batch", job, **what)
    else:
        _log(logging.WARNING, "batch", job, **what, **_trouble(handed.trouble))


def log_settled_elsewhere(job: Job, task: Task) -> None:
    """Another process has found out about a batch in doubt, while this one was asking.

    Example:
        >>> log_settled_elsewhere(job, task)  # doctest: +SKIP
    """
    _log(logging.INFO, "settled elsewhere", job, batch=task.batch.key, step=str(task.step))


def log_unheard(job: Job, people: int, error: NewsletterError) -> None:
    """The provider was asked about some who are in doubt, and they stay in doubt.

    Example:
        >>> log_unheard(job, 50, error)  # doctest: +SKIP
    """
    _log(logging.WARNING, "unheard", job, people=people, **_trouble(error))


def log_wait(job: Job, waiting: Waiting) -> None:
    """Nothing is handed over for a while.

    Example:
        >>> log_wait(job, waiting)  # doctest: +SKIP
    """
    reason = without_addresses(waiting.reason)
    _log(logging.WARNING, "waiting", job, seconds=round(waiting.seconds, 1), reason=reason)


def log_ended(job: Job, counts: Counts, error: BaseException | None) -> None:
    """A call has come to its end, or was stopped.

    Example:
        >>> log_ended(job, counts, None)  # doctest: +SKIP
    """
    if error is None:
        _log(logging.INFO, "ended", job, **_told(counts))
    else:
        trouble = {"error": type(error).__name__}
        problems = getattr(error, "problems", ())
        reason = without_addresses(problems[0].what) if problems else ""
        _log(logging.ERROR, "stopped", job, **_told(counts), **trouble, reason=reason)


def log_test(provider: str, language: str, outcome: Outcome) -> None:
    """A test mail was sent, or was not; to whom is not told.

    Example:
        >>> log_test("postmark", "ka", outcome)  # doctest: +SKIP
    """
    level = logging.INFO if outcome.status == "accepted" else logging.WARNING
    fields = {"provider": provider, "language": language, "status": str(outcome.status)}
    _write(level, "test", {**fields, "reason": without_addresses(outcome.reason)})


def _told(counts: Counts) -> dict[str, object]:
    names = ("pending", "in_flight", "accepted", "rejected", "failed", "uncertain", "suppressed")
    return {name: getattr(counts, name) for name in names}


def _trouble(error: NewsletterError) -> dict[str, object]:
    reason = without_addresses(error.problems[0].what) if error.problems else ""
    return {"error": type(error).__name__, "reason": reason}


def _log(level: int, event: str, job: Job, **what: object) -> None:
    if LOGGER.isEnabledFor(level):
        road = {"run": job.run.issue_id, "run_key": job.run.key[:12], "provider": job.provider.name}
        _write(level, event, {**road, **what})


def _write(level: int, event: str, fields: Mapping[str, object]) -> None:
    pairs = {name: repr(value) if " " in str(value) else str(value) for name, value in fields.items()}
    words = " ".join(f"{name}={value}" for name, value in pairs.items())
    LOGGER.log(level, "%s %s", event, words, extra={"event": event, "fields": dict(fields)})
