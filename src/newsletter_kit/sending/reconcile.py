"""Settle what an earlier send left in doubt, and begin nothing new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.errors import OtherRouteError, Problem, ProviderUncertain
from newsletter_kit.ledger.roads import road_change
from newsletter_kit.sending.account import Book
from newsletter_kit.sending.afterwards import afterwards
from newsletter_kit.sending.conduct import conduct, with_state
from newsletter_kit.sending.docket import Docket
from newsletter_kit.sending.job import Job
from newsletter_kit.sending.on_server import by_its_clock
from newsletter_kit.sending.options import SendOptions
from newsletter_kit.sending.readiness import require_sane_clock
from newsletter_kit.sending.rehearsal import editions_for
from newsletter_kit.sending.route import route_of
from newsletter_kit.sending.settle import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Counts, Run
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.editions import Editions
    from newsletter_kit.sending.unheard import Unheard

UNDECIDED = "the provider was asked, and its answer decides nothing yet"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was learnt about the readers of one run who were in doubt.

    Attributes:
        run: which run.
        before: how many people were at each state when it began.
        after: and when it was over.
        reasons: why nothing can be learnt about those who are uncertain still, and how many they are.

    Example:
        >>> settled = reconcile(run, plan.editions, provider, ledger)  # doctest: +SKIP
        >>> settled.accepted, settled.put_back, settled.uncertain  # doctest: +SKIP
        (48, 2, 0)
    """

    run: Run
    before: Counts
    after: Counts
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many were taken, as is known now."""
        return self.after.accepted - self.before.accepted

    @property
    def refused(self) -> int:
        """How many will never be taken, or must not be mailed any more."""
        ends = ("rejected", "failed", "suppressed")
        return sum(getattr(self.after, name) - getattr(self.before, name) for name in ends)

    @property
    def put_back(self) -> int:
        """How many were surely not taken, so that the next send mails them."""
        return self.after.pending - self.before.pending

    @property
    def uncertain(self) -> int:
        """How many are in doubt still."""
        return self.after.uncertain


def reconcile(
    run: Run, editions: Editions, provider: Provider, ledger: Ledger, options: SendOptions | None = None
) -> Settled:
    """Find out about those of `run` whose mail is uncertain; nobody else is handed over.

    Where the provider knows a repeated call by its key, the very same call is repeated, which it carries out
    once. Else it is asked what it has. Who surely got nothing is pending again, for the next `send`.

    Args:
        run: one of `ledger.runs()`.
        editions: of the run's issue; to repeat a call they must be what they were when the run began.
        provider: the one by which the run was mailed.
        ledger: that knows the run.
        options: `take_over`, `patience`, `rate`, `workers` and all that begin with `on_` hold here too; of
            the progress, `uncertain` says how many are in doubt still.

    Raises:
        OtherRouteError: if the run was mailed by another provider, account or sender.
        EditedIssueError: if the issue is not what it was.
        LedgerError: if another process sends the run, or something cannot be written down.
        ProviderError: if the provider cannot be asked; it can be tried again.
        SendInterrupted: if it was stopped by hand.

    Example:
        >>> reconcile(ledger.runs()[0], editions, provider, ledger).uncertain  # doctest: +SKIP
        0
    """
    only_asking = replace(options or SendOptions(), limit=0, resend_uncertain=False)
    options = by_its_clock(ledger, only_asking)
    require_sane_clock(options.now())
    _require_same_road(run, provider, editions)
    taken = ledger.take(run, options.now(), force=options.take_over)
    with afterwards(lambda: ledger.leave(taken)):
        job = Job(taken, editions_for(run, editions), provider, ledger, options, size=1)
        before = ledger.counts(taken)
        if before.uncertain:
            _require_heard(conduct(job, Book(before, options.on_progress, due=0)), job)
        return Settled(run, before, ledger.counts(taken), _reasons(job))


def _require_heard(unheard: Unheard | None, job: Job) -> None:
    """Where nothing else was to be done, it is told why the provider could not be asked."""
    if unheard is not None and not isinstance(unheard.error, ProviderUncertain):
        raise with_state(unheard.error, job)


def _require_same_road(run: Run, provider: Provider, editions: Editions) -> None:
    """A provider knows nothing of what another one, or another account of its own, was given."""
    if change := road_change(run.route, route_of(provider, editions.settings)):
        what = f"it was mailed by another road: {change}"
        raise OtherRouteError(Problem(f"run {run.issue_id}", what, "Ask by the road by which it was mailed."))


def _reasons(job: Job) -> Mapping[str, int]:
    """Why each of those in doubt still is; how many people, the most first."""
    now = monotonic()
    docket = Docket.of(job, now)
    reasons: Counter[str] = Counter()
    for doubtful in docket.doubts:
        decision = docket.decision(doubtful, now)
        reason = decision.reason if decision.step is Step.LEAVE else UNDECIDED
        reasons[reason] += len(doubtful.batch.people)
    return dict(reasons.most_common())
