"""Looking how a run stands, and issuing the tickets that it needs: no more than there are readers for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from newsletter_kit.cluster.orders import (
    close_order,
    hold_order,
    note_what_is_left,
    order_of,
    reopen_order,
    touch_order,
)
from newsletter_kit.cluster.schedule import LONG_PAST
from newsletter_kit.cluster.tickets import Kind, Ticket, issue, outstanding
from newsletter_kit.ledger.shared import Phase, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter_kit.cluster.orders import Order
    from newsletter_kit.cluster.queue_schema import Connection
    from newsletter_kit.ledger.shared import SharedLedger
    from newsletter_kit.ledger.values import Counts, Run

MOST_TICKETS = 2_000
"""So many tickets of a run wait at most; more are issued when these are used."""

SOON = timedelta(seconds=2)
"""When to look again at a run whose last readers are in others' hands."""

STILL = frozenset({Phase.PAUSED, Phase.CANCELLED})
"""In these phases nobody is handed over to."""


def readers_per_ticket(batch_messages: int, readers: int) -> int:
    """To how many readers one ticket hands over at most.

    A run is cut into some 500 tickets, so that many workers have something to do, and none is left with much
    at its end. A ticket costs about a dozen questions to the ledger, so it is for a few calls at least.

    Args:
        batch_messages: how many go in one call.
        readers: how many there are in the run.

    Example:
        >>> [readers_per_ticket(1, readers) for readers in (500, 10**5, 10**6, 10**8)]
        [50, 200, 1000, 50000]
        >>> readers_per_ticket(500, 10**6)
        4000
    """
    few, many = max(50, 8 * batch_messages), max(1_000, 8 * batch_messages)
    return max(min(max(readers // 500, few), many), readers // MOST_TICKETS)


def tickets_wanted(pending: int, per_ticket: int, issued: int) -> int:
    """How many tickets are to be issued.

    Args:
        pending: readers to whom nobody was handed over yet.
        per_ticket: to how many one ticket goes.
        issued: tickets that wait or are being used.

    Example:
        >>> tickets_wanted(2_500, 1_000, 1)
        2
    """
    return max(0, min(-(-pending // per_ticket), MOST_TICKETS) - issued)


def muster(ledger: SharedLedger, run: Run, now: datetime) -> None:
    """Issue what a run needs now; what it needs later, it is looked at again then.

    Args:
        ledger: that all workers share.
        run: as it is now.
        now: when.

    Example:
        >>> muster(ledger, run, now)  # doctest: +SKIP
    """
    with ledger.in_transaction() as connection:
        order = order_of(connection, run.key)  # before the readers are counted: it may be renewed meanwhile
    standing = ledger.standing(run)
    if order is None or standing.phase in STILL:
        return
    if standing.not_before and standing.not_before > now:
        _issue(ledger, [Ticket(Kind.MUSTER, run.key, standing.not_before)])
        return
    counts = ledger.counts(run)  # reads all of the run
    if is_late(order, counts, now):
        pause(
            ledger,
            run,
            f"it was to begin on {order.begins_at:%Y-%m-%d at %H:%M} UTC, which is long past",
            now,
        )
        return
    due = ledger.next_due(run)
    with ledger.in_transaction() as connection:
        issued = outstanding(connection, Kind.SEND, run.key)
        tickets = [Ticket(Kind.SEND, run.key)] * tickets_wanted(counts.pending, order.per_ticket, issued)
        if counts.uncertain > order.hopeless:
            tickets.append(Ticket(Kind.SETTLE, run.key))
        if due is not None and due > now:
            tickets.append(Ticket(Kind.MUSTER, run.key, due))
        issue(connection, tickets)
        only_asks = not (counts.pending or counts.in_flight)
        if only_asks and counts.uncertain <= order.hopeless:
            close_order(connection, order)
        else:
            note_what_is_left(connection, order, only_asks=only_asks)


def is_late(order: Order, counts: Counts, now: datetime) -> bool:
    """Whether a run was to begin long ago, and has not: its news may be old, so a person decides.

    Example:
        >>> is_late(order, counts, now)  # doctest: +SKIP
        False
    """
    if order.begins_at is None or order.even_if_past or now - order.begins_at <= LONG_PAST:
        return False
    return not (counts.accepted or counts.in_flight or counts.uncertain or counts.rejected)


def pause(ledger: SharedLedger, run: Run, why: str, now: datetime) -> None:
    """Let nobody hand over for a run until a person resumes it, and keep the reason.

    Example:
        >>> pause(ledger, run, "by hand", now)  # doctest: +SKIP
    """

    def change(connection: Connection, standing: Standing) -> Standing | None:
        if standing.phase is Phase.PAUSED:  # who is about to let it go on by an edit sees that it was held
            touch_order(connection, run.key)
        if standing.phase in STILL:
            return None
        hold_order(connection, run.key, why)
        return replace(standing, phase=Phase.PAUSED)

    if ledger.change_standing(run, now, change):
        ledger.note(run, f"paused: {why}", now)


def resume(ledger: SharedLedger, run: Run, now: datetime) -> bool:
    """Let a run go on; what it was paused for holds no more. Whether it was paused.

    Example:
        >>> resume(ledger, run, now)  # doctest: +SKIP
        True
    """

    def change(connection: Connection, standing: Standing) -> Standing | None:
        if standing.phase is not Phase.PAUSED:
            return None
        if not reopen_order(connection, run.key):
            return replace(standing, phase=Phase.RUNNING)
        issue(connection, [Ticket(Kind.MUSTER, run.key)])
        return replace(standing, phase=Phase.QUEUED)

    if is_changed := ledger.change_standing(run, now, change):
        ledger.note(run, "resumed", now)
    return is_changed


def look_again(ledger: SharedLedger, run: Run, now: datetime) -> None:
    """Have somebody look at a run when the next of its readers is due.

    Example:
        >>> look_again(ledger, run, now)  # doctest: +SKIP
    """
    due = ledger.next_due(run)
    at = now + SOON if due is None or due <= now else due.astimezone(UTC)
    _issue(ledger, [Ticket(Kind.MUSTER, run.key, at)])


def _issue(ledger: SharedLedger, tickets: list[Ticket]) -> None:
    with ledger.in_transaction() as connection:
        issue(connection, tickets)


def cancel(ledger: SharedLedger, run: Run, now: datetime) -> int:
    """End a run for good; how many people were kept back who were still to be mailed.

    Raises:
        LedgerError: if it was cancelled before.

    Example:
        >>> cancel(ledger, run, now)  # doctest: +SKIP
        1204
    """
    kept_back = ledger.set_standing(run, Standing(Phase.CANCELLED), now)
    with ledger.in_transaction() as connection:
        hold_order(connection, run.key, "cancelled", for_good=True)
    return kept_back
