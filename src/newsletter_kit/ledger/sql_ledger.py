"""A ledger in an SQL database: each verb is one transaction, and the work is done by its neighbours."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Self

from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger import (
    answering,
    batches,
    census,
    forming,
    narrowing,
    planning,
    removing,
    runs,
    story,
    tenure,
)
from newsletter_kit.ledger.answering import Hearing
from newsletter_kit.ledger.base import Ledger
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.reading import clock, own_reading
from newsletter_kit.ledger.steady import steady
from newsletter_kit.ledger.times import as_time
from newsletter_kit.ledger.values import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.reading import Reading
    from newsletter_kit.ledger.states import State
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import (
        Attempt,
        ClaimedBatch,
        Counts,
        Origin,
        Person,
        PersonRecord,
        PlanCounts,
        Run,
        RunSpec,
    )


_IDENTITY_LETTERS = 16
_SURE_SECONDS = 1.0
"""So long after a look a file is not looked at again; who was stopped finds that more has gone by."""


class SqlLedger(Ledger):
    """A ledger in an SQL database. Threads may share it and take turns; a forked child may look, not send.

    It says what a verb does, in statements that have names; its store says in which database they run.

    Example:
        >>> with open_ledger(Path("ledger.db")) as ledger:  # doctest: +SKIP
        ...     run = ledger.take(ledger.begin(spec, now), now)
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._planning = Lock()
        self._taken: dict[tuple[int, int], Run] = {}
        self._narrowed: int | None = None
        self._sure_at: dict[tuple[int, int], float] = {}

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave what was taken, and close the file; trouble with that does not hide an error under way."""
        if error is None:
            self.close()
        else:
            with suppress(LedgerError):
                self.close()

    def close(self) -> None:
        """Leave the runs that were taken, and let go of the file."""
        try:
            for run in tuple(self._taken.values()):
                self.leave(run)
        finally:
            self._store.close(is_held=bool(self._taken))

    def is_in(self, path: Path) -> bool:
        """See `Ledger.is_in`."""
        own = self._store.path
        return own is not None and own.exists() and path.exists() and own.samefile(path)

    @steady
    def identity(self) -> str:
        """See `Ledger.identity`. Its salt is a secret, and is not told."""
        with self._store.reading() as db:
            (salt,) = db.execute("salt").fetchone()
        return sha256(b"identity" + bytes(salt)).hexdigest()[:_IDENTITY_LETTERS]

    def place(self) -> str:
        """See `Ledger.place`."""
        own = self._store.path
        return self._store.where if own is None else str(own.absolute())

    def clock_reading(self) -> Reading | None:
        """See `Ledger.clock_reading`."""
        return own_reading()

    @steady
    def begin(self, spec: RunSpec, now: datetime) -> Run:
        """See `Ledger.begin`."""
        with self._store.reading() as db:
            run = runs.find(db, spec.issue_id, spec.list_id)
        if run is None:
            with self._store.writing(runs.NOT_YET) as db:
                run = runs.found_or_begun(db, spec, now)
        with self._store.writing(run.id) as db:
            return runs.begin(db, spec, now)

    @steady
    def take(self, run: Run, now: datetime, *, force: bool = False) -> Run:
        """See `Ledger.take`."""
        with self._store.writing(run.id) as db:
            taken = tenure.take(db, run, now, force=force)
        self._taken[taken.id, taken.token] = taken  # whatever comes of the folding
        self._store.fold()  # so that the main file alone tells that somebody is sending
        return taken

    @steady
    def leave(self, run: Run) -> None:
        """See `Ledger.leave`."""
        with self._store.writing(run.id) as db:
            tenure.leave(db, run)
        self._taken.pop((run.id, run.token), None)
        self._sure_at.pop((run.id, run.token), None)
        self._narrowed = None if self._narrowed == run.id else self._narrowed

    @steady
    def still_ours(self, run: Run) -> bool:
        """See `Ledger.still_ours`."""
        with self._store.glance() as db:
            return tenure.holds(db, run.id, run.token)

    def may_go(self, run: Run) -> bool:
        """See `Ledger.may_go`. A file is looked at, if that was not done just before."""
        at, key = clock(), (run.id, run.token)
        if at - self._sure_at.get(key, float("-inf")) < _SURE_SECONDS:
            return True
        try:
            if not self.still_ours(run):
                return False
        except LedgerError:  # who cannot write down what happened begins nothing
            return False
        self._sure_at[key] = at
        return True

    def plan(self, run: Run, people: Iterable[Person], now: datetime) -> PlanCounts:
        """See `Ledger.plan`."""
        with self._planning:
            return planning.plan(self._store, run, people, now)

    @steady
    def set_origin(self, run: Run, origin: Origin) -> None:
        """See `Ledger.set_origin`."""
        with self._store.writing(run.id) as db:
            planning.set_origin(db, run, origin)

    @steady
    def origin(self, run: Run) -> Origin | None:
        """See `Ledger.origin`."""
        with self._store.reading() as db:
            return planning.origin_of(db, run)

    def suppress(self, run: Run, keys: Iterable[str], now: datetime, *, reason: str = "suppressed") -> int:
        """See `Ledger.suppress`."""
        found = [(person, reason) for person in removing.open_people(self._store, run.id, keys)]
        if not found:
            return 0
        with self._store.writing(run.id) as db:
            return removing.suppress(db, run.id, found, now)

    def narrow(self, run: Run, keys: Iterable[str]) -> int:
        """See `Ledger.narrow`."""
        with self._planning:
            pending = narrowing.narrow(self._store, run, keys)
            self._narrowed = run.id
        return pending

    @steady
    def claim(
        self,
        run: Run,
        size: int,
        now: datetime,
        *,
        one_edition: bool = False,
        most: int | None = None,
    ) -> ClaimedBatch | None:
        """See `Ledger.claim`."""
        if size < 1:
            raise ValueError(f"a batch has at least one member, not {size}")
        wanted = forming.Wanted(size, one_edition, most)
        with self._store.writing(run.id, beside_others=True) as db:
            tenure.require_held(db, run.id, run.token)
            if not self._may_claim(db, run):
                return None
            if self._narrowed == run.id:
                return narrowing.claim(db, run, wanted, now)
            return forming.claim(db, run, wanted, now)

    def together(self) -> AbstractContextManager[bool]:
        """See `Ledger.together`."""
        return self._store.together()

    @steady
    def next_due(self, run: Run) -> datetime | None:
        """See `Ledger.next_due`."""
        with self._store.reading() as db:
            if self._narrowed == run.id:
                return narrowing.next_due(db, run)
            (due,) = db.execute("next_due", {"run": run.id}).fetchone()
        return None if due is None else as_time(due)

    @steady
    def seal(self, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
        """See `Ledger.seal`."""
        with self._store.writing(batch.run_id, beside_others=True) as db:
            tenure.require_held(db, batch.run_id, batch.token)
            self._require_going(db, batch)
            sealed = batches.seal(db, batch, digest)
            removing.require_nobody_barred(db, batch)  # or nothing of the seal is kept
            return sealed

    def record(
        self,
        batch: ClaimedBatch,
        answers: Sequence[Answer],
        now: datetime,
        *,
        max_claims: int | None = None,
    ) -> None:
        """See `Ledger.record`."""
        self._hear(Hearing(batch, "record", now, max_claims), answers)

    def release(
        self,
        batch: ClaimedBatch,
        retry_at: datetime,
        now: datetime,
        *,
        reason: str = "",
        max_claims: int | None = None,
    ) -> None:
        """See `Ledger.release`."""
        deferred = Answer(Verdict.DEFERRED, retry_at=retry_at)
        self._hear(Hearing(batch, "release", now, max_claims, reason), [deferred] * len(batch.people))

    @steady
    def doubt(self, batch: ClaimedBatch, now: datetime, *, reason: str = "") -> None:
        """See `Ledger.doubt`."""
        with self._store.writing(batch.run_id, beside_others=True) as db:
            tenure.require_held(db, batch.run_id, batch.token)
            answering.doubt(db, Hearing(batch, "doubt", now, None, reason))

    def in_doubt(self, run: Run) -> Iterator[ClaimedBatch]:
        """See `Ledger.in_doubt`."""
        with self._store.reading() as db:
            values = {"run": run.id, "state": "uncertain", "after": 0}
            found = db.execute("batches_in_state", values).fetchall()
        for (batch_id,) in found:
            with self._store.reading() as db:
                batch = batches.read_batch(db, run.token, batch_id, "uncertain")
            if batch.people:  # they may have been settled since the list was made
                yield batch

    def settle(
        self,
        batch: ClaimedBatch,
        answers: Sequence[Answer],
        now: datetime,
        *,
        max_claims: int | None = None,
    ) -> None:
        """See `Ledger.settle`."""
        self._hear(Hearing(batch, "settle", now, max_claims), answers)

    @steady
    def counts(self, run: Run) -> Counts:
        """See `Ledger.counts`."""
        with self._store.reading() as db:
            return runs.counts(db, run)

    def counts_of(self, run: Run, keys: Iterable[str]) -> Counts:
        """See `Ledger.counts_of`."""
        return census.counts_of(self._store, run, keys)

    @steady
    def counts_by_edition(self, run: Run) -> Mapping[str, Counts]:
        """See `Ledger.counts_by_edition`."""
        with self._store.reading() as db:
            return runs.counts_by_edition(db, run)

    @steady
    def runs(self) -> tuple[Run, ...]:
        """See `Ledger.runs`."""
        with self._store.reading() as db:
            return runs.all_runs(db)

    @steady
    def person(self, key: str) -> tuple[PersonRecord, ...]:
        """See `Ledger.person`."""
        with self._store.reading() as db:
            found = [story.person(db, run, key) for run in runs.all_runs(db)]
        return tuple(each for each in found if each is not None)

    def people(self, run: Run, state: State) -> Iterator[PersonRecord]:
        """See `Ledger.people`."""
        return story.people(self._store, run, state)

    @steady
    def attempts(self, run: Run) -> tuple[Attempt, ...]:
        """See `Ledger.attempts`."""
        with self._store.reading() as db:
            return story.attempts(db, run)

    @steady
    def note(self, run: Run, text: str, now: datetime, tally: Mapping[str, int] | None = None) -> None:
        """See `Ledger.note`."""
        with self._store.writing(run.id, beside_others=True) as db:
            add_note(db, run.id, now, Note("note", tally=tally or {}, reason=text))

    def erase(self, key: str, now: datetime) -> int:
        """See `Ledger.erase`. Run by run, so that it waits for none but the one that it is about."""
        erased = sum(self._erase(run, key, now) for run in self.runs())
        self._store.fold(empty=True)  # the log held the page as it was
        return erased

    def _may_claim(self, _db: Database, _run: Run) -> bool:
        """Whether a run is not held up; a ledger that can hold one up says more."""
        return True

    def _require_going(self, _db: Database, _batch: ClaimedBatch) -> None:
        """Refuse a seal while a run is held up; a ledger that can hold one up says more."""

    @steady
    def _erase(self, run: Run, key: str, now: datetime) -> bool:
        with self._store.writing(run.id) as db:
            return removing.erase(db, run.id, key, now)

    @steady
    def _hear(self, hearing: Hearing, answers: Sequence[Answer]) -> None:
        with self._store.writing(hearing.batch.run_id, beside_others=True) as db:
            tenure.require_held(db, hearing.batch.run_id, hearing.batch.token)
            answering.hear(db, hearing, answers)
