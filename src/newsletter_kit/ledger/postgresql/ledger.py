"""The ledger on a PostgreSQL server."""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger import planning, tenure
from newsletter_kit.ledger.postgresql import artefacts, crew, part, tokens
from newsletter_kit.ledger.postgresql import standing as standings
from newsletter_kit.ledger.postgresql.ending import keep_all_back
from newsletter_kit.ledger.postgresql.heartbeat import Heartbeat
from newsletter_kit.ledger.postgresql.store import PostgresStore
from newsletter_kit.ledger.reading import clock, reading_of
from newsletter_kit.ledger.shared import Phase, SharedLedger
from newsletter_kit.ledger.sql_ledger import SqlLedger
from newsletter_kit.ledger.steady import steady

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.postgresql.connection import Connection
    from newsletter_kit.ledger.postgresql.database import PostgresDatabase
    from newsletter_kit.ledger.reading import Reading
    from newsletter_kit.ledger.shared import Grant, Standing
    from newsletter_kit.ledger.values import ClaimedBatch, Person, PlanCounts, Run

Gives = TypeVar("Gives")

LEASE_SECONDS = 60.0
"""How long a sender that is not heard of keeps its run."""

_TIMES = 4


def open_postgres_ledger(
    url: LedgerUrl, patience_seconds: float, lease_seconds: float = LEASE_SECONDS
) -> PostgresLedger:
    """The ledger at `url`; see `newsletter_kit.ledger.open_ledger`.

    Example:
        >>> open_postgres_ledger(ledger_url("postgresql://db/news"), 30).runs()  # doctest: +SKIP
        ()
    """
    store = PostgresStore(url, patience_seconds, lease_seconds)
    try:
        tenure.bury_the_dead(store, datetime.now(UTC))
    except BaseException:
        store.close()
        raise
    return PostgresLedger(store)


class PostgresLedger(SqlLedger, SharedLedger):
    """A ledger on a PostgreSQL server, which any number of machines use at the same time.

    Example:
        >>> with open_ledger("postgresql://db.iom.int/news") as ledger:  # doctest: +SKIP
        ...     run = ledger.join(ledger.begin(spec, now), now)
    """

    _store: PostgresStore

    def __init__(self, store: PostgresStore) -> None:
        super().__init__(store)
        self._heart = Heartbeat(store.url, store.lease_seconds)
        self._part: array[int] = array("q")

    def close(self) -> None:
        """Leave the runs that were taken or joined, and let go of the server."""
        try:
            super().close()
        finally:
            self._heart.stop()

    def take(self, run: Run, now: datetime, *, force: bool = False) -> Run:
        """See `Ledger.take`."""
        since = clock()
        taken = super().take(run, now, force=force)
        self._heart.watch(taken, since)
        return taken

    def join(self, run: Run, now: datetime) -> Run:
        """See `SharedLedger.join`."""
        since = clock()
        joined = self._join(run, now)
        self._taken[joined.id, joined.token] = joined
        self._heart.watch(joined, since)
        return joined

    @steady
    def clock_reading(self) -> Reading | None:
        """See `Ledger.clock_reading`."""
        with self._store.reading() as db:
            (shown,) = db.execute("server_reading").fetchone() or (None,)
        return reading_of(shown)

    @steady
    def time(self) -> datetime:
        """See `SharedLedger.time`."""
        with self._store.reading() as db:
            ((moment,),) = db.execute("server_time").fetchall()
        return cast("datetime", moment)

    def may_go(self, run: Run) -> bool:
        """See `Ledger.may_go`."""
        return self._heart.holds(run)

    def narrow(self, run: Run, keys: Iterable[str]) -> int:
        """See `Ledger.narrow`."""
        self._part = array("q")  # if it cannot be read, there is nobody in it
        pending = super().narrow(run, keys)
        with self._store.reading() as db:
            self._part = part.noted(db)
        return pending

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
        claim = super().claim
        return self._with_part(run, lambda: claim(run, size, now, one_edition=one_edition, most=most))

    def next_due(self, run: Run) -> datetime | None:
        """See `Ledger.next_due`."""
        next_due = super().next_due
        return self._with_part(run, lambda: next_due(run))

    def leave(self, run: Run) -> None:
        """See `Ledger.leave`."""
        self._heart.forget(run)
        super().leave(run)

    @steady
    def reclaim(self, now: datetime) -> int:
        """See `SharedLedger.reclaim`."""
        return tenure.bury_the_dead(self._store, now)

    @steady
    def put_artefact(self, digest: str, content: bytes) -> None:
        """See `SharedLedger.put_artefact`."""
        with self._store.writing(beside_others=True) as db:
            artefacts.put(db, digest, content)

    @steady
    def artefact(self, digest: str) -> bytes:
        """See `SharedLedger.artefact`."""
        with self._store.reading() as db:
            return artefacts.get(db, digest)

    @steady
    def standing(self, run: Run) -> Standing:
        """See `SharedLedger.standing`."""
        with self._store.reading() as db:
            return standings.standing_of(db, run)

    @steady
    def set_standing(self, run: Run, standing: Standing, now: datetime) -> int:
        """See `SharedLedger.set_standing`."""
        with self._store.writing(run.id) as db:
            standings.set_standing(db, run, standing, now)
        return keep_all_back(self._store, run, now) if standing.phase is Phase.CANCELLED else 0

    @steady
    def change_standing(
        self,
        run: Run,
        now: datetime,
        change: Callable[[Any, Standing], Standing | None],
        within: object = None,
    ) -> bool:
        """See `SharedLedger.change_standing`."""
        if within is not None:
            return standings.change_standing(standings.on(cast("Connection", within)), run, now, change)
        with self._store.writing(run.id) as db:
            return standings.change_standing(db, run, now, change)

    @steady
    def take_tokens(self, road: str, wanted: int, rate_per_second: float) -> Grant:
        """See `SharedLedger.take_tokens`."""
        with self._store.writing(beside_others=True) as db:
            return tokens.take_tokens(db, road, wanted, rate_per_second)

    @steady
    def slow_down(self, road: str, seconds: float, factor: float = 0.5) -> None:
        """See `SharedLedger.slow_down`."""
        with self._store.writing(beside_others=True) as db:
            tokens.slow_down(db, road, seconds, factor)

    @contextmanager
    def in_transaction(self) -> Iterator[Any]:
        """See `SharedLedger.in_transaction`."""
        with self._store.writing(beside_others=True) as db:
            yield db.connection

    def plan_and(
        self, run: Run, people: Iterable[Person], now: datetime, also: Callable[[Any], object]
    ) -> PlanCounts:
        """See `SharedLedger.plan_and`."""

        def on_connection(db: Database) -> object:
            return also(cast("PostgresDatabase", db).connection)

        with self._planning:
            return planning.plan(self._store, run, people, now, on_connection)

    def _with_part(self, run: Run, verb: Callable[[], Gives]) -> Gives:
        """Do a verb that looks at the part of `run`, and again if its connection was lost with the part."""
        for _ in range(_TIMES):
            try:
                return verb()
            except LedgerError as error:
                if self._narrowed != run.id or not part.is_forgotten(error):
                    raise
            self._note_part_again()
        return verb()

    @steady
    def _note_part_again(self) -> None:
        with self._store.reading() as db:
            part.note_again(db, self._part)

    @steady
    def _join(self, run: Run, now: datetime) -> Run:
        with self._store.writing(run.id) as db:
            return crew.join(db, run, now)

    def _may_claim(self, db: Database, run: Run) -> bool:
        return standings.may_claim(db, run)

    def _require_going(self, db: Database, batch: ClaimedBatch) -> None:
        standings.require_going(db, batch)
