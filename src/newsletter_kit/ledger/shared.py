"""A ledger that many machines share: what it does besides, so that a crew of workers can send one run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, Any, Protocol, cast

from newsletter_kit.ledger.base import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from newsletter_kit.ledger.values import Person, PlanCounts, Run


class Phase(StrEnum):
    """Whether a run may be sent.

    Example:
        >>> Standing(Phase.PAUSED).not_before is None
        True
    """

    RUNNING = "running"
    """It may; so begins every run."""
    QUEUED = "queued"
    """Workers may send it, from a certain time on if there is one."""
    PAUSED = "paused"
    """Nobody may claim of it, until it is resumed."""
    CANCELLED = "cancelled"
    """Nobody may claim of it any more. It never leaves this phase."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a run may be sent, and from when on.

    Attributes:
        phase: whether.
        not_before: from when on, with a time zone; None for at once.
    """

    phase: Phase
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """The answer to a wish for tokens.

    Attributes:
        granted: for so many messages, at most as many as were wished for.
        wait_seconds: how long to wait, from the answer on, before one asks for more; 0 if all were granted.
        is_closed: whether that is since the provider wants to be left alone. Then nobody may use what was
            granted before, either.
        rate: messages per second that hold for all who share the bucket: the lowest that was named lately.
    """

    granted: int
    wait_seconds: float
    is_closed: bool = False
    rate: float = inf


class SharedLedger(Ledger, Protocol):
    """A ledger on a server, which any number of processes on any number of machines use at the same time.

    Who sends a run has a lease of it, in the server's clock, and renews it for as long as it lives. A worker
    that lost its lease, since it was stopped or cut off for too long, can do nothing more: each of its verbs
    raises RunHeldError, and `still_ours` is False. What it had sealed is uncertain, the rest waits.

    A connection that breaks is made again, for as long as the ledger is patient. A verb of which nothing was
    kept is done again then; whether a commit whose answer was lost was kept is asked, never guessed.

    Example:
        >>> with open_ledger("postgresql://news@db.iom.int/news") as ledger:  # doctest: +SKIP
        ...     run = ledger.join(run, now)
        ...     batch = ledger.claim(run, 500, now)
    """

    def join(self, run: Run, now: datetime) -> Run:
        """Be one of the crew that sends `run`; the run that is returned carries this member's own token.

        Any number may join; each claims batches of its own. `leave` ends it. While the crew is at work,
        `take` is refused, and the other way round. A claim that gives None while others of the crew form
        theirs does not say that everybody is done: `counts` does.

        Raises:
            RunHeldError: if a process has taken the run for itself.
        """

    def time(self) -> datetime:
        """What time it is on the server, whose clock holds for all who share the ledger.

        Raises:
            LedgerError: if it does not answer.

        Example:
            >>> ledger.time().utcoffset()  # doctest: +SKIP
            datetime.timedelta(0)
        """

    def reclaim(self, now: datetime) -> int:
        """End the claims of senders whose lease ran out, or who died on this machine; return how many.

        What they had sealed is uncertain, what they had only claimed waits. Opening, joining and taking do
        the same.
        """

    def put_artefact(self, digest: str, content: bytes) -> None:
        """Keep `content` for all workers; nothing happens if it is there already.

        Args:
            digest: the SHA-256 of `content`, in hex.
            content: any bytes.

        Raises:
            ValueError: if the digest is not that of the content.
        """

    def artefact(self, digest: str) -> bytes:
        """What `put_artefact` kept under `digest`.

        Raises:
            LedgerError: if it is not there, or is no longer what it was.
        """

    def standing(self, run: Run) -> Standing:
        """Whether `run` may be sent, and from when on."""

    def set_standing(self, run: Run, standing: Standing, now: datetime) -> int:
        """Let `run` be sent, or not, from now on; it holds for every claim and every seal after this.

        A claim gives None while the run is paused, or its time has not come in the server's clock. When it is
        cancelled, whoever is pending is kept back with the reason "cancelled"; a claim raises RunHeldError.
        What is sealed goes on, and can be recorded; a batch that is claimed only is refused its seal.

        They are kept back piece by piece, so that answers which come in are recorded in between. If that is
        broken off, it goes on when the run is cancelled once more.

        Returns:
            How many people were kept back.

        Raises:
            LedgerError: if it was cancelled before, and is to be in another phase.
        """

    def change_standing(
        self,
        run: Run,
        now: datetime,
        change: Callable[[Any, Standing], Standing | None],
        within: object = None,
    ) -> bool:
        """Change whether `run` may be sent by what it is now, in one transaction that nobody comes between.

        Args:
            run: which.
            now: when.
            change: gets the `psycopg.Connection` and the standing, and gives the new one, or None to leave
                it. What it writes is kept together with the standing; if it raises, nothing is.
            within: the connection that `plan_and` gave, to do it in that transaction.

        Returns:
            Whether it was changed.

        Raises:
            LedgerError: if it was cancelled before, and is to be changed.
        """

    def take_tokens(self, road: str, wanted: int, rate_per_second: float) -> Grant:
        """The right to hand over some messages, out of one bucket that all workers share.

        The bucket fills at `rate_per_second`, or the lowest rate that others named in the last seconds, in
        the server's clock. It holds what comes in half a second, or one token. To ask for many at once saves
        round trips; who does not use them loses them.

        Args:
            road: which bucket: the provider and the account.
            wanted: how many messages.
            rate_per_second: how many the provider takes from all workers together.

        Example:
            >>> ledger.take_tokens("postmark/news", 500, 1000.0)  # doctest: +SKIP
            Grant(granted=500, wait_seconds=0.0, is_closed=False, rate=1000.0)
        """

    def slow_down(self, road: str, seconds: float, factor: float = 0.5) -> None:
        """Let nobody have a token of `road` for so many seconds, and let the bucket fill more slowly after.

        For a provider that said 429. The rate is multiplied by `factor`, to not less than a hundredth, and
        eases again: it doubles with every minute in which nobody calls this.
        """

    def in_transaction(self) -> AbstractContextManager[Any]:
        """A transaction on the ledger's own connection, a `psycopg.Connection`, for what belongs to it.

        All of it is kept when the block ends, or nothing if it raises. Neither commit nor roll back in it.
        The connection finds the ledger's tables first.

        Example:
            >>> with ledger.in_transaction() as connection:  # doctest: +SKIP
            ...     defer_jobs(connection, run)
        """

    def plan_and(
        self, run: Run, people: Iterable[Person], now: datetime, also: Callable[[Any], object]
    ) -> PlanCounts:
        """As `plan`; and `also` is called with the `psycopg.Connection` at the end of its last transaction.

        So what it writes, such as jobs of a queue, is kept together with the plan, or neither is. It must not
        commit.
        """


def shared(ledger: Ledger | None) -> SharedLedger | None:
    """`ledger`, if it is one that many machines share; None otherwise.

    Example:
        >>> shared(None) is None
        True
    """
    return cast("SharedLedger", ledger) if hasattr(ledger, "take_tokens") else None
