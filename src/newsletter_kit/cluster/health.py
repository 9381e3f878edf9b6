"""Whether anybody sends: which workers have been heard of, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.cluster.lack import lacks
from newsletter_kit.cluster.queue_schema import is_there, searching
from newsletter_kit.cluster.tickets import STALLED_SECONDS
from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from newsletter_kit.ledger.shared import SharedLedger


@dataclass(frozen=True, slots=True)
class Health:
    """How the queue and its workers are.

    Attributes:
        workers: how many have been heard of lately.
        waiting: how many tickets may be used now.
        scheduled: how many are for later.
        used: how many are being used.
        stalled: how many of these are in the hands of workers that have not been heard of.
        forgotten: how many runs have readers left who wait for nobody: no ticket says so. Workers issue new
            ones within a minute; where they do not, the run was lost in the queue, and is to be queued again.
        passed_over: how many runs a worker has left to others within the last minute, since it lacks
            something, and no other has taken up.

    Example:
        >>> Health(workers=0, waiting=3, scheduled=0, used=0, stalled=0).is_well
        False
    """

    workers: int
    waiting: int
    scheduled: int
    used: int
    stalled: int
    forgotten: int = 0
    passed_over: int = 0

    @property
    def is_well(self) -> bool:
        """Whether somebody is there who can do what waits, and all who wait are known to the queue."""
        has_somebody = self.workers > 0 or not (self.waiting or self.used)
        return has_somebody and not (self.forgotten or self.passed_over)


_ASKED = """
SELECT
    (SELECT (count(*) + 1) / 2 FROM procrastinate_workers  -- each worker is there twice: for desk and counter
        WHERE last_heartbeat > now() - make_interval(secs => %(s)s)),
    count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
    count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
    count(*) FILTER (WHERE status = 'doing'),
    count(*) FILTER (WHERE status = 'doing' AND NOT EXISTS (SELECT 1 FROM procrastinate_workers AS w
        WHERE w.id = worker_id AND last_heartbeat > now() - make_interval(secs => %(s)s)))
FROM procrastinate_jobs
"""


_FORGOTTEN = """
SELECT count(*) FROM runs AS r
WHERE (r.phase = 'queued' OR r.phase = 'running' AND r.key = ANY(%s)) AND NOT r.key = ANY(%s)
    AND (EXISTS (SELECT 1 FROM batches AS b WHERE b.run_id = r.id AND b.state = 'waiting')
        OR EXISTS (SELECT 1 FROM progress AS p WHERE p.run_id = r.id AND p.due_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM progress AS p WHERE p.run_id = r.id AND p.state = 'pending'
            AND p.person_id BETWEEN greatest(r.frontier, r.first_person) AND r.last_person))
"""
_ORDERS = "SELECT run_key FROM newsletter_orders WHERE is_open"
_TICKETS = """
SELECT DISTINCT args->>'run_key' FROM procrastinate_jobs
WHERE status IN ('todo', 'doing') AND args->>'run_key' IS NOT NULL
"""


def health_of(ledger: SharedLedger) -> Health:
    """How the queue of a ledger is.

    Raises:
        LedgerError: if the server does not answer, or nothing was ever queued there.

    Example:
        >>> health_of(ledger).workers  # doctest: +SKIP
        4
    """
    with ledger.in_transaction() as connection:
        if not is_there(connection):
            what = "there is no queue in this ledger"
            remedy = "Queue a run, or start a `worker`."
            raise LedgerError(Problem("the queue of the ledger", what, remedy, recourse=(Recourse.QUEUE,)))
        with searching(connection):
            row = connection.execute(_ASKED, {"s": STALLED_SECONDS}).fetchone()
            known = [[key for (key,) in connection.execute(each).fetchall()] for each in (_ORDERS, _TICKETS)]
        lost = connection.execute(_FORGOTTEN, known).fetchone()
        passed_over = len(lacks(connection))
    return Health(*(*row, *lost, passed_over))
