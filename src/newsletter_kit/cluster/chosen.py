"""Which tickets a worker takes: those of the runs that it can send. The others wait for others, untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.manager import JobManager

from newsletter_kit.cluster.tickets import COUNTER, queue_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from procrastinate.connector import BaseConnector
    from procrastinate.jobs import Job, Notification
    from procrastinate.manager import NotificationCallback

_WITH_TICKETS = """
SELECT DISTINCT queue_name FROM procrastinate_jobs
WHERE status = 'todo' AND starts_with(queue_name, %(counter)s)
"""


class ChosenJobs(JobManager):
    """Procrastinate's keeper of the queue, but that a worker passes over the runs that it has left to others.

    Each run has a queue of its own. In the place of `COUNTER` stand those of all runs with tickets.

    Args:
        connector: to the queue.
        left: the keys of the runs of which no ticket is taken now.

    Example:
        >>> app.job_manager = ChosenJobs(app.connector, station.left)  # doctest: +SKIP
    """

    def __init__(self, connector: BaseConnector, left: Callable[[], Iterable[str]]) -> None:
        super().__init__(connector)
        self._left = left
        self._notices = 0

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next ticket of one of these queues, for this worker from now on; None if there is none."""
        while True:
            before = self._notices
            chosen = await self._chosen(list(queues or ()))
            job = await super().fetch_job(chosen, worker_id) if chosen else None
            if job is not None or self._notices == before:  # Procrastinate forgets what it hears meanwhile
                return job

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Hear of new tickets. A run that is queued later has a queue whose name nobody knows yet."""

        async def hear(*, channel: str, notification: Notification) -> None:
            self._notices += 1
            await on_notification(channel=channel, notification=notification)

        heard = None if COUNTER in (queues or ()) else queues
        await super().listen_for_jobs(on_notification=hear, queues=heard)

    async def _chosen(self, queues: list[str]) -> list[str]:
        if COUNTER not in queues:
            return queues
        rows = await self.connector.execute_query_all_async(_WITH_TICKETS, counter=COUNTER)
        of_runs, left = {row["queue_name"] for row in rows}, {queue_of(run_key) for run_key in self._left()}
        return [*(each for each in queues if each != COUNTER), *sorted(of_runs - left)]
