"""Whether anybody sends: which workers have been heard of, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.cluster.queue_schema import is_there, searching
from newsletter_kit.cluster.tickets import STALLED_SECONDS
from newsletter_kit.errors import LedgerError, Problem

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

    Example:
        >>> Health(workers=0, waiting=3, scheduled=0, used=0, stalled=0).is_well
        False
    """

    workers: int
    waiting: int
    scheduled: int
    used: int
    stalled: int

    @property
    def is_well(self) -> bool:
        """Whether somebody is there for what waits."""
        return self.workers > 0 or not (self.waiting or self.used)


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
            remedy = "Queue a run with `send --queue`, or start a `worker`."
            raise LedgerError(Problem("the queue of the ledger", what, remedy))
        with searching(connection):
            row = connection.execute(_ASKED, {"s": STALLED_SECONDS}).fetchone()
    return Health(*row)
