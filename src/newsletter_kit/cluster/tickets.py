"""Tickets: what the queue carries. None names a reader: what may be sent, the ledger decides later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from newsletter_kit.cluster.queue_schema import searching

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newsletter_kit.cluster.queue_schema import Connection

DESK, COUNTER = "newsletter_kit.desk", "newsletter_kit.counter"
"""The queues: what takes a moment, and what hands over mail. Of the latter each run has one of its own."""

_TOLD = 12  # of a run's key; the name of a channel of PostgreSQL has 63 bytes at most

STALLED_SECONDS = 30.0
"""A worker that has not been heard of for so long is taken for dead, and its tickets go to others."""


class Kind(StrEnum):
    """What a worker does with a ticket; the name of the task.

    Example:
        >>> Kind.SEND.queue
        'newsletter_kit.counter'
    """

    MUSTER = "newsletter_kit.muster"
    """Look how a run stands, and issue the tickets that it needs."""
    SEND = "newsletter_kit.send"
    """Hand over to so many of its readers at most."""
    SETTLE = "newsletter_kit.settle"
    """Find out about those in doubt; one worker at a time does."""
    TEND = "newsletter_kit.tend"
    """Bring back what died with its worker."""

    @property
    def queue(self) -> str:
        """In which queue it waits; if it hands over mail, in that of its run."""
        return COUNTER if self in {Kind.SEND, Kind.SETTLE} else DESK


def queue_of(run_key: str) -> str:
    """Where the tickets of a run wait that hand over mail, so that a worker can leave them to others.

    Example:
        >>> queue_of("5d41402abc4b2a76b9719d911017c592")
        'newsletter_kit.counter.5d41402abc4b'
    """
    return f"{COUNTER}.{run_key[:_TOLD]}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Something to be done about one run.

    Attributes:
        kind: what.
        run_key: the key of the run.
        at: not before; None for at once.
    """

    kind: Kind
    run_key: str
    at: datetime | None = None

    @property
    def queue(self) -> str:
        """In which queue it waits."""
        return queue_of(self.run_key) if self.kind.queue == COUNTER else self.kind.queue

    @property
    def lock(self) -> str | None:
        """Of two tickets with the same lock, one is used at a time."""
        return f"{self.kind}:{self.run_key}" if self.kind is Kind.SETTLE else None

    @property
    def only_one(self) -> str | None:
        """Of two tickets with the same, only one waits."""
        return f"{self.kind}:{self.run_key}" if self.kind in {Kind.MUSTER, Kind.SETTLE} else None


def issue(connection: Connection, tickets: Iterable[Ticket]) -> None:
    """Put tickets into the queue, within the transaction of `connection`.

    Where one that says the same waits already, the earlier of the two times holds.

    Args:
        connection: what `in_transaction` gave.
        tickets: in the order in which they are to be used.

    Example:
        >>> with ledger.in_transaction() as connection:  # doctest: +SKIP
        ...     issue(connection, [Ticket(Kind.MUSTER, run.key)])
    """
    told = list(tickets)
    with searching(connection):
        for each in sorted((each for each in told if each.only_one), key=lambda each: str(each.only_one)):
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [each.only_one])
            _withdraw_later(connection, each)
        rows = [_row(each) for each in told if not _waits(connection, each)]
        if rows:
            connection.execute(_DEFER, [json.dumps(rows)])


_DEFER = """
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW(queue, task, priority, lock, queueing_lock, args, at)::procrastinate_job_to_defer_v1 ORDER BY place))
FROM ROWS FROM (jsonb_to_recordset(%s::jsonb)
    AS (queue text, task text, priority int, lock text, queueing_lock text, args jsonb, at timestamptz))
    WITH ORDINALITY AS given (queue, task, priority, lock, queueing_lock, args, at, place)
"""

_WITHDRAW = """
SELECT procrastinate_cancel_job_v1(id, false, true) FROM procrastinate_jobs
WHERE queueing_lock = %s AND status = 'todo' AND scheduled_at > coalesce(%s::timestamptz, now())
"""


def _withdraw_later(connection: Connection, ticket: Ticket) -> None:
    connection.execute(_WITHDRAW, [ticket.only_one, ticket.at])


def _waits(connection: Connection, ticket: Ticket) -> bool:
    if ticket.only_one is None:
        return False
    wanted = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"
    return connection.execute(wanted, [ticket.only_one]).fetchone() is not None


def _row(ticket: Ticket) -> dict[str, object]:
    return {
        "queue": ticket.queue,
        "task": str(ticket.kind),
        "priority": 0 if ticket.kind is Kind.SEND else 1,
        "lock": ticket.lock,
        "queueing_lock": ticket.only_one,
        "args": {"run_key": ticket.run_key},
        "at": ticket.at and ticket.at.isoformat(),
    }


def outstanding(connection: Connection, kind: Kind, run_key: str) -> int:
    """How many tickets of a kind wait, or are being used, for a run.

    Example:
        >>> outstanding(connection, Kind.SEND, run.key)  # doctest: +SKIP
        12
    """
    wanted = (
        "SELECT count(*) FROM procrastinate_jobs "
        "WHERE status IN ('todo', 'doing') AND task_name = %s AND args->>'run_key' = %s"
    )
    with searching(connection):
        (count,) = connection.execute(wanted, [str(kind), run_key]).fetchone()
    return int(count)
