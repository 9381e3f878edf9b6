"""Queueing a run: planned, its cargo stored and its tickets issued, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from newsletter_kit.audience.suppression import read_again
from newsletter_kit.cluster.cargo import cargo_of, packed
from newsletter_kit.cluster.muster import readers_per_ticket
from newsletter_kit.cluster.orders import Order, order_of, put_order
from newsletter_kit.cluster.own_key import require_shared_key
from newsletter_kit.cluster.queue_schema import prepare_queue
from newsletter_kit.cluster.tickets import Kind, Ticket, issue
from newsletter_kit.errors import ConfigError, LedgerError, Problem
from newsletter_kit.ledger.shared import Phase, Standing
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.kept_back import SUPPRESSED
from newsletter_kit.sending.ledgers_used import note_as_used
from newsletter_kit.sending.members import people_of
from newsletter_kit.sending.order import edition_by_edition
from newsletter_kit.sending.other_ledger import require_no_other_ledger
from newsletter_kit.sending.rehearsal import list_of, within_reach
from newsletter_kit.sending.run_editions import whole_spec_of
from newsletter_kit.sending.same_issue import require_same_issue
from newsletter_kit.sending.same_list import require_same_list
from newsletter_kit.sending.send import require_ready
from newsletter_kit.sending.shared_meter import road_of
from newsletter_kit.sending.size import batch_size, longest_message_bytes
from newsletter_kit.sending.write_plan import write_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newsletter_kit.cluster.queue_schema import Connection
    from newsletter_kit.ledger.shared import SharedLedger
    from newsletter_kit.ledger.values import Counts, Person, Run
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a run is to begin.

    Attributes:
        at: not before; None for at once.
        even_if_past: also if that is long ago when the first worker comes to it.

    Example:
        >>> Schedule().at is None
        True
    """

    at: datetime | None = None
    even_if_past: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A run that workers will send.

    Attributes:
        run: which.
        counts: how its people stand.
        begins_at: when; None for at once.
        cargo_bytes: how much is stored for it.
        rate: messages per second of all workers together; None for as fast as the provider goes.
        kept: what holds since an earlier call named it, and this one did not, such as "the time".
    """

    run: Run
    counts: Counts
    begins_at: datetime | None
    cargo_bytes: int
    rate: float | None = None
    kept: tuple[str, ...] = ()


def enqueue(
    plan: Plan,
    provider: Provider,
    ledger: SharedLedger,
    options: SendOptions,
    schedule: Schedule | None = None,
) -> Queued:
    """Let workers hand over what `send` would hand over itself.

    What `send` refuses is refused here, before anything is written. A run that was queued before keeps its
    rate, and its time if that is still to come, unless others are named.

    Args:
        plan: what `plan_send` gave.
        provider: what `open_provider` gave.
        ledger: on a server.
        options: how to send; how many calls are under way at once is each worker's own matter.
        schedule: when to begin.

    Raises:
        ConfigError: if the workers cannot have what they need, or the run is not for them.
        RunHeldError: if a process sends the run by itself just now.
        NewsletterError: as `send` does.

    Example:
        >>> enqueue(plan, provider, ledger, SendOptions(rate=14)).counts.pending  # doctest: +SKIP
        1204
    """
    plan = within_reach(plan, provider, live=options.live)
    require_queueable(plan, provider, options)
    require_ready(plan, provider, options)
    prepare_queue(ledger)
    paused_as = _require_not_paused(plan, ledger, options)
    run = _begun(plan, provider, ledger, options)
    content = packed(cargo_of(plan.editions, provider.name))
    ledger.put_artefact(digest := sha256(content).hexdigest(), content)
    size = batch_size(provider.capabilities, options, longest_message_bytes(plan.editions.compiled.values()))
    terms, kept = _terms(ledger, run, options, schedule or Schedule())
    per_ticket = readers_per_ticket(size, len(plan))
    order = replace(terms, artefact=digest, per_ticket=per_ticket, road=road_of(provider))
    in_blocks = size if provider.capabilities.merge else None
    _write(_ToWrite(plan, run, order, in_blocks, paused_as), ledger, options)
    return Queued(run, ledger.counts(run), order.begins_at, len(content), order.rate, kept)


def _terms(
    ledger: SharedLedger, run: Run, options: SendOptions, schedule: Schedule
) -> tuple[Order, tuple[str, ...]]:
    """The order, but for what is sent by it; and what of it an earlier call had named."""
    with ledger.in_transaction() as connection:
        former = order_of(connection, run.key)
        (now,) = connection.execute("SELECT clock_timestamp()").fetchone()
    doubts = ledger.in_doubt(run) if options.resend_uncertain else ()
    resend = tuple((batch.id, batch.attempt) for batch in doubts)
    order = Order(run.key, "", options.rate, resend, schedule.at, schedule.even_if_past)
    kept = []
    if former and former.is_open and not schedule.at and former.begins_at and former.begins_at > now:
        order = replace(order, begins_at=former.begins_at, even_if_past=former.even_if_past)
        kept.append("time")
    if former and former.rate and options.rate is None:
        order = replace(order, rate=former.rate)
        kept.append("rate")
    return order, tuple(kept)


@dataclass(frozen=True, slots=True)
class _ToWrite:
    plan: Plan
    run: Run
    order: Order
    size: int | None
    paused_as: str | None


def _write(what: _ToWrite, ledger: SharedLedger, options: SendOptions) -> None:
    joined = ledger.join(what.run, options.now())
    try:
        _written(replace(what, run=joined), ledger, options)
    finally:
        ledger.leave(joined)


def _written(what: _ToWrite, ledger: SharedLedger, options: SendOptions) -> None:
    """Everybody of the plan, the standing, the order and the first ticket, in one transaction at the end."""
    now, run, order = options.now(), what.run, what.order
    plan = replace(what.plan, suppression=read_again(what.plan.suppression))
    for decision in options.decisions:
        ledger.note(run, decision, now)
    done = list[Order]()

    def change(connection: Connection, standing: Standing) -> Standing:
        if standing.phase is Phase.PAUSED and _version(connection, run) != what.paused_as:
            raise _paused(run, "it was paused meanwhile, and nothing was queued")
        put_order(connection, order)
        issue(connection, [Ticket(Kind.MUSTER, run.key, order.begins_at)])
        return Standing(Phase.QUEUED, order.begins_at)

    def also(connection: Connection) -> None:
        ledger.change_standing(run, now, change, connection)
        done.append(order)

    # Tickets are there as soon as the plan is: whoever has left must be kept back before.
    ledger.suppress(run, plan.suppression.keys(), now, reason=SUPPRESSED)
    people = _people(plan, what.size)
    write_plan(ledger, run, plan, lambda: ledger.plan_and(run, people, now, also), now)
    if not done:  # everybody was there already
        ledger.change_standing(run, now, change)


def _people(plan: Plan, size: int | None) -> Iterator[Person]:
    people = people_of(plan)
    return people if size is None else edition_by_edition(people, size)


def _begun(plan: Plan, provider: Provider, ledger: SharedLedger, options: SendOptions) -> Run:
    require_no_other_ledger(ledger, plan, provider, options)
    if not options.other_list:
        require_same_list(ledger, plan, provider)
    require_same_issue(ledger, plan, provider, options)
    run = ledger.begin(whole_spec_of(ledger, plan, provider, options), options.now())
    note_as_used(ledger, plan, provider)
    return run


def require_queueable(plan: Plan, provider: Provider, options: SendOptions) -> None:
    """Refuse what workers cannot carry out.

    Raises:
        ConfigError: if the provider writes files, only a part is to go, or the key is in the newsletter's own
            file.

    Example:
        >>> require_queueable(plan, provider, SendOptions())  # doctest: +SKIP
    """
    if provider.capabilities.repeatable:
        what = "it writes files on the machine that sends, and workers have folders of their own"
        remedy = "Send to it from this machine."
        raise ConfigError(Problem(provider.name, what, remedy, recourse=(Recourse.SEND_FROM_HERE,)))
    if options.only or options.first or options.limit is not None:
        where, what = f"issue {plan.editions.issue.id}", "a queued run goes to all of its readers"
        remedy = "Ask for no part of them."
        raise ConfigError(Problem(where, what, remedy, recourse=(Recourse.MAIL_THE_WHOLE,)))
    require_shared_key(plan.editions.settings)


def _require_not_paused(plan: Plan, ledger: SharedLedger, options: SendOptions) -> str | None:
    """A paused run goes on when a person says so; to queue it again says nothing of why it was paused.

    To put an edited issue in its place does, and a run must be paused for that: then it gives how its order
    stood, so that a pause that comes meanwhile is seen.
    """
    wanted = (plan.editions.issue.id, list_of(plan))
    for run in ledger.runs():
        if (run.issue_id, run.list_id) == wanted and ledger.standing(run).phase is Phase.PAUSED:
            if options.accept_edit or options.accept_route:
                with ledger.in_transaction() as connection:
                    return _version(connection, run)
            raise _paused(run, "it is paused")
    return None


def _version(connection: Connection, run: Run) -> str:
    order = order_of(connection, run.key)
    return order.version if order else ""


def _paused(run: Run, what: str) -> LedgerError:
    remedy = (
        f"To go on with what was queued, type: newsletter-kit resume {run.issue_id}. If the issue was edited "
        "since, and the rest shall get the edited one, queue it again and accept the edit."
    )
    recourse = (Recourse.QUEUE, Recourse.ACCEPT_EDIT)
    return LedgerError(Problem(f"run {run.issue_id}", what, remedy, recourse=recourse))
