"""The workers of a run: threads that take tasks from one docket, and write down what came of each.

There is a hand more than calls may be under way: while all the others talk to the provider, it has the next
batch claimed and its messages made. From the seal of a batch to the record of its answers is one call's turn,
so a death leaves no more batches in doubt than there are calls. A rate needs no such haste.

Whoever writes down answers also seals the batch whose turn is next, and claims one for itself: all three wait
for the disk once, where the ledger can do that.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import Condition, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger.batches import StaleClaimError
from newsletter_kit.sending.desk import Stage
from newsletter_kit.sending.interrupts import Interrupts
from newsletter_kit.sending.log import log_batch, log_settled_elsewhere, log_wait
from newsletter_kit.sending.task import Task
from newsletter_kit.sending.work import REFUSALS, carry_out, give_back, make_ready, seal_ahead, write_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.sending.docket import Docket
    from newsletter_kit.sending.handover import Handed
    from newsletter_kit.sending.job import Job
    from newsletter_kit.sending.waiting import Waiting
    from newsletter_kit.sending.work import Ready

_LOOK_SECONDS = 0.2
_SAME_SECONDS = 0.05
_PARTING_SECONDS = 3.0
_STOPPED = "the run was stopped before its turn came"


class Crew:
    """The threads of one call of `send`. They share the docket and the ledger, and take turns with both.

    Listeners are told by one thread at a time, which has no turn then: one that never returns holds up the
    mail, but not whoever stops the run.

    Args:
        job: what is sent.
        docket: what is to be done.
        told: is called after each task with what became of the batch's people.

    Attributes:
        error: what stopped the run, if anything did.
        interrupted: whether somebody asked it to stop.
        is_cut_off: whether it was stopped at once, and what was under way could not be written down in time.

    Example:
        >>> Crew(job, docket, told).run()  # doctest: +SKIP
    """

    def __init__(self, job: Job, docket: Docket, told: Callable[[Task, Handed], None]) -> None:
        self.error: BaseException | None = None
        self.interrupted = self.is_cut_off = False
        self._job, self._docket, self._told = job, docket, told
        self._turn, self._telling = Condition(), Lock()
        self._left: list[Task] = []
        self._closing = False
        self._abandoned = False
        self._stop_told = False
        self._told_until = float("-inf")

    def run(self) -> None:
        """Work until nothing is left to do, or until the run has to stop. Errors are kept in `error`."""
        workers = [Thread(target=self._work, daemon=True) for _ in range(self._hands())]
        with Interrupts(self._close) as interrupts:
            workers = _started(workers)
            while not self._abandoned and (alive := [each for each in workers if each.is_alive()]):
                alive[0].join(_LOOK_SECONDS)
                if self._job.ends():
                    self._close()
                self._heed(interrupts.count or int(self.interrupted))
        for task in () if self.is_cut_off else self._left:  # a disk that was full may have room again
            give_back(self._job, task, _STOPPED)

    def _hands(self) -> int:
        calls = self._job.options.workers
        return calls if self._job.options.rate else calls + 1

    def _close(self) -> None:
        """Let nobody begin anything more. It runs within a signal's handler, so it takes no lock."""
        self.interrupted = self._closing = True

    def _heed(self, count: int) -> None:
        """Wake those who wait, once it was asked to stop; asked twice, wait for nobody."""
        if not count:
            return
        if not self._stop_told and self._job.options.on_stop:
            self._job.options.on_stop()
        self._stop_told = True
        if count > 1:
            self._abandon()
        elif self._turn.acquire(timeout=_LOOK_SECONDS):  # who has it may wait for the ledger
            self._turn.notify_all()
            self._turn.release()

    def _abandon(self) -> None:
        """Nothing more is heard; what is under way is written down if the ledger is there to be had."""
        self._abandoned = True
        parting = Thread(target=self._part, daemon=True)
        parting.start()
        parting.join(_PARTING_SECONDS)
        self.is_cut_off = parting.is_alive()

    def _part(self) -> None:
        """Nobody knows what becomes of the calls under way; what was not begun is put back."""
        with self._turn, suppress(LedgerError):
            self._turn.notify_all()
            if not self.is_cut_off:
                self._write_off()

    def _write_off(self) -> None:
        for task in self._docket.desk.tasks:
            if self._docket.desk.stage(task) is not Stage.CALLED:
                give_back(self._job, task, _STOPPED)
            elif task.step is None:
                reason = "it was stopped by hand before the answer came"
                self._job.ledger.doubt(task.batch, self._job.options.now(), reason=reason)

    def _work(self) -> None:
        ahead: Task | None = None
        try:
            while (task := ahead or self._next()) is not None:
                ahead = None
                try:
                    if (done := self._carry_out(task)) is None:
                        return
                    ahead = self._finish(task, *done)
                except StaleClaimError:
                    if task.step is None:
                        raise
                    self._let_go(task)
        except BaseException as error:  # noqa: BLE001  it is raised again in the thread that called
            with self._turn:
                self._stop(error)

    def _carry_out(self, task: Task) -> tuple[Handed, float] | None:
        """Do it when its turn has come, and return what came of it, and since when; None if it is to stop.

        Nobody holds the messages any more then, which may be large, when the next batch is claimed and made.
        """
        ready = make_ready(self._job, task)
        if (stage := self._awaited_turn(ready)) is None:
            return None
        began = monotonic()
        return carry_out(self._job, ready, is_sealed=stage is Stage.SEALED), began

    def _let_go(self, task: Task) -> None:
        """Another worker has settled the same batch in doubt: what the ledger holds stands."""
        with self._turn:
            self._docket.desk.forget(task)
            log_settled_elsewhere(self._job, task)
            self._turn.notify_all()

    def _awaited_turn(self, ready: Ready) -> Stage | None:
        """Wait until the turn of a task has come, and take it; None if the run is stopped before.

        Returns:
            `SEALED` if another worker has sealed its batch already, else `READY`.
        """
        task, desk = ready.task, self._docket.desk
        with self._turn:
            desk.ready(ready)
            while not self._closing and desk.stage(task) is Stage.READY:
                if not (wait := self._docket.seconds_to_call(task, monotonic())):
                    break
                self._turn.wait(wait)
            if self._abandoned:  # who has stopped the run sees to it
                return None
            if self._closing:
                self._put_back(task)
                return None
            stage = desk.stage(task)
            desk.called(task)
            self._turn.notify_all()
            return stage

    def _next(self) -> Task | None:
        while True:
            with self._turn, self._looking():
                found = self._found()
            if found is None or isinstance(found, Task):
                return found
            log_wait(self._job, found)
            if self._job.options.on_wait:
                with self._telling:
                    self._job.options.on_wait(found)

    def _found(self) -> Task | Waiting | None:
        """What to do next, or a pause that is to be told first; None if there is nothing more to do."""
        while not self._closing:
            found = self._docket.next_task(monotonic())
            if found is None:
                self._closing = True
                self._turn.notify_all()
            elif isinstance(found, Task):
                return found
            elif waiting := self._untold(found):
                return waiting
            else:
                self._turn.wait(found)
        return None

    @contextmanager
    def _looking(self) -> Iterator[None]:
        self._docket.looking += 1
        try:
            yield
        finally:
            self._docket.looking -= 1

    def _untold(self, seconds: float) -> Waiting | None:
        """A pause that nobody has told of yet, however many workers wait, and however often they look."""
        now = monotonic()
        waiting = self._docket.waiting(seconds, now)
        if waiting is None or now + waiting.seconds <= self._told_until:
            return None
        self._told_until = now + waiting.seconds + _SAME_SECONDS
        return waiting

    def _finish(self, task: Task, handed: Handed, began: float) -> Task | None:
        """Write it down and tell of it, and return what to do next, if that is known."""
        with self._turn:
            if self._abandoned:
                return None
            log_batch(self._job, task, handed, monotonic() - began)
            ahead = self._written_down(task, handed, began)
        try:
            with self._telling:
                self._told(task, handed)
        except BaseException:
            with self._turn:
                self._put_back(ahead)
            raise
        with self._turn:
            self._turn.notify_all()
        return ahead

    def _put_back(self, task: Task | None) -> None:
        if task is not None:
            self._docket.desk.forget(task)
            if not give_back(self._job, task, _STOPPED):
                self._left.append(task)

    def _written_down(self, task: Task, handed: Handed, began: float) -> Task | None:
        """Write down what came of a task, and with it a seal for another worker, and a claim for this one.

        Returns:
            What was claimed.
        """
        sealed = ahead = None
        is_one = False
        try:
            with self._job.ledger.together() as is_one:
                write_down(self._job, task, handed)
                error = self._docket.learn(task, handed, (began, monotonic()))
                if is_one and error is None and self._docket.weather.is_fair and not self._closing:
                    sealed = self._seal_next()
                    ahead = self._claim_next()
        except StaleClaimError:
            raise
        except LedgerError:
            self._closing = True
            if ahead is not None:  # its claim is not kept
                self._docket.desk.forget(ahead)
            if is_one:  # the rest may have been what failed, and an answer comes only once
                with suppress(LedgerError):
                    write_down(self._job, task, handed)
            raise
        if sealed is not None:
            self._docket.desk.sealed(sealed)
        if error is not None:
            self._stop(error)
        return ahead

    def _seal_next(self) -> Task | None:
        """Seal the batch whose turn it is now; its task, if there is one."""
        now = monotonic()
        for ready in self._docket.desk.ready_ones:
            if not self._docket.seconds_to_call(ready.task, now) and seal_ahead(self._job, ready):
                return ready.task
        return None

    def _claim_next(self) -> Task | None:
        with suppress(*REFUSALS):  # it is met again, in its own time
            found = self._docket.next_task(monotonic())
            return found if isinstance(found, Task) else None
        return None

    def _stop(self, error: BaseException) -> None:
        self.error = self.error or error
        self._closing = True
        self._turn.notify_all()


def _started(workers: list[Thread]) -> list[Thread]:
    """Those that a machine with little memory can start; one is enough.

    Raises:
        RuntimeError: if not even one can be started.
    """
    for number, worker in enumerate(workers):
        try:
            worker.start()
        except RuntimeError:
            if number == 0:
                raise
            return workers[:number]
    return workers
