"""Carrying out a job: the crew works until nothing is left to do, and what stopped it is told."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.errors import ExitCode, NewsletterError, Problem, SendInterrupted
from newsletter_kit.sending.crew import Crew
from newsletter_kit.sending.docket import Docket
from newsletter_kit.sending.log import log_begun, log_ended
from newsletter_kit.sending.one_heap import share_one_heap
from newsletter_kit.sending.unheard import tell_unheard

if TYPE_CHECKING:
    from newsletter_kit.sending.account import Book
    from newsletter_kit.sending.job import Job
    from newsletter_kit.sending.unheard import Unheard


def conduct(job: Job, book: Book) -> Unheard | None:
    """Settle what is in doubt and hand over what is due, as far as the job's limit allows.

    Args:
        job: a run that was taken by this process.
        book: is told what becomes of each batch.

    Returns:
        What was asked in vain about those in doubt, and why; None if nothing was.

    Raises:
        NewsletterError: what stopped the run, with what was reached until then.
        SendInterrupted: if it was stopped by hand before all was done.

    Example:
        >>> conduct(job, Book(ledger.counts(job.run)))  # doctest: +SKIP
    """
    log_begun(job, book.before)
    book.open()
    share_one_heap()
    docket = Docket.of(job, monotonic())
    crew = Crew(job, docket, book.note)
    crew.run()
    if crew.is_cut_off:
        raise _cut_off(job)
    unheard = tell_unheard(job, docket.unheard.values())
    counts = job.ledger.counts(job.run)
    log_ended(job, counts, crew.error)
    if isinstance(crew.error, NewsletterError):
        raise with_state(crew.error, job)
    if crew.error is not None:
        raise crew.error
    if crew.interrupted and not counts.is_done:
        interrupted = SendInterrupted(_state(job))
        if counts.uncertain:
            interrupted.exit_code = ExitCode.UNCERTAIN
        raise interrupted
    return unheard


def _cut_off(job: Job) -> SendInterrupted:
    what = "it was stopped at once, and the ledger could not be had; what was under way is in doubt"
    remedy = "Run the same command again: it finds out how far this one came."
    stopped = SendInterrupted(Problem(f"run {job.run.issue_id}", what, remedy))
    stopped.exit_code, stopped.is_cut_off = ExitCode.UNCERTAIN, True
    return stopped


def with_state(error: NewsletterError, job: Job) -> NewsletterError:
    """The error that stopped a run, with what was reached until then.

    Example:
        >>> with_state(error, job).problems[-1].what  # doctest: +SKIP
        '150 accepted, 50 still to go, 0 uncertain'
    """
    if error.exit_code is ExitCode.LEDGER:
        return error
    error.problems = (*error.problems, _state(job))
    if error.exit_code is ExitCode.PROVIDER_STOPPED and job.ledger.counts(job.run).uncertain:
        error.exit_code = ExitCode.UNCERTAIN
    return error


def _state(job: Job) -> Problem:
    counts = job.ledger.counts(job.run)
    left = counts.pending + counts.in_flight
    what = f"{counts.accepted:,} accepted, {left:,} still to go, {counts.uncertain:,} uncertain"
    return Problem(f"run {job.run.issue_id}", what, "Run the same command again to go on.")
