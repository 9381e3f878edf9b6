"""One issue keeps its id: under another one the ledger knows nobody, and all would get it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.errors import OtherIssueError, Problem
from newsletter_kit.ledger.shared import Phase, shared
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.ledgers_used import mails_readers, noted_of_file
from newsletter_kit.sending.rehearsal import list_of
from newsletter_kit.sending.same_list import mailed_in, was_real

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.editions import Editions
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan

MAX_RUNS_COMPARED = 3
"""Of so many runs, the last ones, it is found out whether they say the same: for each an edition is made."""


def require_same_issue(ledger: Ledger | None, plan: Plan, provider: Provider, options: SendOptions) -> None:
    """Refuse to begin a run of an issue that has gone to readers, or is to go to them, under another id.

    It is the same if it stands in the same file, or if one of its editions says the very same. A run that was
    begun goes on. Rehearsals, test modes and what was written to the outbox do not count.

    Args:
        ledger: the one that is used; None if its file is not there.
        plan: what is to be sent.
        provider: who takes it.
        options: `other_issue` says that it is another one; then nothing is refused.

    Raises:
        OtherIssueError: naming the id under which it went.

    Example:
        >>> require_same_issue(ledger, plan, provider, SendOptions())  # doctest: +SKIP
    """
    if options.other_issue or not mails_readers(plan, provider):
        return
    issue_id, wanted, runs = plan.editions.issue.id, list_of(plan), ledger.runs() if ledger else ()
    if any((run.issue_id, run.list_id) == (issue_id, wanted) for run in runs):
        return
    if ledger:
        others = [run for run in runs if run.list_id == wanted and was_real(run)]
        for run in _same(plan, others):
            if went := _went(ledger, run):
                raise OtherIssueError(_problem(plan, run.issue_id, went))
    for known, went in _noted_elsewhere(ledger, plan):
        raise OtherIssueError(_problem(plan, known, went))


def _same(plan: Plan, runs: Sequence[Run]) -> Iterator[Run]:
    """The runs of what is the plan's issue but for its id: by its file, or by what it says."""
    in_file = {issue_id for _, issue_id in noted_of_file(plan)}
    yield from (run for run in runs if run.issue_id in in_file)
    yield from (run for run in runs[-MAX_RUNS_COMPARED:] if _says_the_same(plan.editions, run))


def _says_the_same(editions: Editions, run: Run) -> bool:
    """Whether an edition, made under the id of a run, is what that run mails."""
    which = next(iter(editions.compiled))
    issue = editions.issue.in_language(which[0])
    named_so = issue.with_origin(issue.origin, id=run.issue_id)
    edition = replace(editions, issue=named_so, compiled={}).of_key(which)
    return edition.digest in run.editions.values()


def _went(ledger: Ledger, run: Run) -> str:
    """How far a run has come, in words; empty if nobody has it and no worker is to hand it over."""
    if mailed := mailed_in(ledger, run):
        return f"it began to go out on {run.begun_at:%Y-%m-%d}, to {_readers(mailed)} so far"
    on_server = shared(ledger)
    waits = on_server and on_server.standing(run).phase in {Phase.QUEUED, Phase.PAUSED}
    if waits and (pending := ledger.counts(run).pending):
        return f"workers are to hand it over to {_readers(pending)}"
    return ""


def _noted_elsewhere(ledger: Ledger | None, plan: Plan) -> Iterator[tuple[str, str]]:
    """The other ids under which the file's issue went by other ledgers, as far as it was noted here."""
    for used, issue_id in noted_of_file(plan):
        is_here = ledger is not None and used.identity == ledger.identity()
        if issue_id != plan.editions.issue.id and not is_here and used.mailed != 0:
            count = "" if used.mailed is None else f", to {_readers(used.mailed)}"
            yield issue_id, f"it went out by the ledger {used.place}{count}"


def _readers(count: int) -> str:
    return "1 reader" if count == 1 else f"{count:,} readers"


def _problem(plan: Plan, known: str, went: str) -> Problem:
    issue = plan.editions.issue
    what = f"as {known} {went}, and now its id is {issue.id}: everybody would be mailed again"
    remedy = (
        f"Put back the id {known}. If it is another issue indeed, in the file or with the words of that one, "
        "say so."
    )
    return Problem(issue.where(("id",)), what, remedy, recourse=(Recourse.MAIL_ANOTHER_ISSUE,))
