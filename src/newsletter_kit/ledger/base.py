"""What a ledger is: somebody who writes down what is about to happen, and then what happened."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from newsletter_kit.ledger.reading import Reading
    from newsletter_kit.ledger.states import State
    from newsletter_kit.ledger.values import (
        Answer,
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


class Ledger(Protocol):
    """Keeps the state of every recipient of every run. It owns a file or a connection: use `with`.

    Each verb is one transaction that is on the disk when it returns, or it raises and nothing has changed;
    within `together` it is on the disk when the block has ended. A ledger of one's own inherits from this
    class, for verbs that it does without.
    Times come from the caller and have a time zone; they may jump in either direction. Whoever breaks the
    rules of a verb gets a LedgerError; a time without a zone is a ValueError.

    The order of a send is `begin`, `take`, `plan`, then for each batch `claim`, `seal`, the hand-over, and
    one of `record`, `release` and `doubt`. What is left in doubt is settled with `in_doubt` and `settle`.

    Example:
        >>> with open_ledger(Path(".newsletter/ledger.db")) as ledger:  # doctest: +SKIP
        ...     [ledger.counts(run).accepted for run in ledger.runs()]
        [1204]
    """

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the runs that this ledger took, and let go of the file."""

    def is_in(self, path: Path) -> bool:  # noqa: ARG002  one that is in no file asks for none
        """Whether this is the ledger in the file at `path`, by whatever name it was opened.

        Example:
            >>> open_ledger(Path("ledger.db")).is_in(Path("../news/ledger.db"))  # doctest: +SKIP
            True
        """
        return False

    def identity(self) -> str:
        """What this ledger is known by, wherever it lies and whatever it is called; empty if by nothing.

        Example:
            >>> ledger.identity()  # doctest: +SKIP
            '5d41402abc4b2a76'
        """
        return ""

    def place(self) -> str:
        """Where it is, for people; never a password.

        Example:
            >>> ledger.place()  # doctest: +SKIP
            'postgresql://news@db.iom.int/news'
        """
        return ""

    def clock_reading(self) -> Reading | None:
        """What the clock shows now by which it notes its claims and seals; None if it notes none of them.

        Nobody sets that clock: of a file, it is that of this boot of the machine; of a server, the server's.

        Raises:
            LedgerError: if a server does not answer.

        Example:
            >>> ledger.clock_reading()  # doctest: +SKIP
            Reading(clock='5d414021-…', micros=4081000123)
        """
        return None

    def begin(self, spec: RunSpec, now: datetime) -> Run:
        """The run of an issue to a list: begun now, or the one that was begun before.

        Editions that the run did not have yet are added.

        Raises:
            EditedIssueError: if an edition has changed and `spec` does not accept that.
            OtherRouteError: if provider, account or sender have changed and `spec` does not accept that.
            RunHeldError: if such a change is accepted, but somebody sends the run just now.
        """

    def take(self, run: Run, now: datetime, *, force: bool = False) -> Run:
        """Make this process the only sender of `run`; the run that is returned carries its fencing token.

        What an earlier sender had sealed, and got no answer to, becomes uncertain. What it had claimed and
        not sealed was surely not handed over, and waits.

        Args:
            run: what `begin` gave.
            now: when.
            force: also take it from a process that may be alive, but not from one that is at work on this
                machine. Its claims end here; what it has handed over at this very moment is uncertain.

        Raises:
            RunHeldError: naming the process that sends it.
        """

    def leave(self, run: Run) -> None:
        """Let others send `run`; nothing happens if it was taken over already."""

    def still_ours(self, run: Run) -> bool:
        """Whether this process is still the sender."""

    def may_go(self, run: Run) -> bool:
        """Whether surely nobody else sends `run` yet; it waits for nobody.

        For who is about to write to a provider: since it was asked last, the process may have been stopped,
        or cut off from the ledger, for longer than its lease. That is told by the clock of this machine; a
        file, which knows no leases, is looked at again if a second has gone by.
        """

    def plan(self, run: Run, people: Iterable[Person], now: datetime) -> PlanCounts:
        """Write down those of `people` who are not in the run yet; memory does not grow with their number.

        Who is in the run stays as they are, except that who is pending and suppressed now is kept back. Who
        was suppressed once stays so within this run. People may be added while the run is sent.
        """

    def set_origin(self, run: Run, origin: Origin) -> None:
        """Write down from what `run` was planned, in the place of what was written before.

        To be called when `plan`, and whatever else belongs to the plan, has returned: who finds the origin
        later may leave all of that out. `plan` takes it away in its own transaction, so it tells of all the
        people of the run. Since nobody is ever taken out of a run, and nobody who was kept back is pending
        again, it stays true whatever happens to them. Another run's is not touched.

        Raises:
            RunHeldError: if this process is not the sender.
        """

    def origin(self, run: Run) -> Origin | None:
        """What `set_origin` wrote for `run` after the last `plan`, to the letter; None if nothing was."""

    def suppress(self, run: Run, keys: Iterable[str], now: datetime, *, reason: str = "suppressed") -> int:
        """Keep back those of these mailboxes who are pending; return how many they were.

        Mail under way goes on; if it turns out that it was surely not taken, it is not tried again. A batch
        in doubt that holds one of them cannot be replayed, since that could mail them.
        """

    def narrow(self, run: Run, keys: Iterable[str]) -> int:
        """From now on claim nobody of `run` but those with these mailboxes; return how many are pending.

        It holds until the run is left, for one run at a time. A batch that waits and holds others too is
        dissolved when it is due; what is in doubt of others stays so.
        """

    def claim(
        self,
        run: Run,
        size: int,
        now: datetime,
        *,
        one_edition: bool = False,
        most: int | None = None,
    ) -> ClaimedBatch | None:
        """Write down that a batch is about to be handed over, and return it; None if nobody is due.

        Nothing of it may leave before it is sealed, so it can be claimed well before its turn comes.

        A batch that waits goes first and comes back whole, whatever its size. Else a new one is formed of at
        most `size` people: first those who were put back and are due, then the next of the plan.

        Args:
            run: that was taken.
            size: of a new batch.
            now: when.
            one_edition: end a new batch before the first who gets another edition.
            most: dissolve a batch that waits and holds more people than this, since nobody took it.

        Raises:
            RunHeldError: if this process is not the sender.
        """

    def together(self) -> AbstractContextManager[bool]:
        """Wait for the disk once, at the end, for all verbs about batches that this thread calls within.

        None of them is sure before the block has ended, so nothing may be handed over within. A verb that
        raises takes nothing of the others along, and neither does a block that raises. Other threads wait.

        Returns:
            Whether it is so. A ledger for which it is not, such as one on a server, keeps each by itself.

        Raises:
            LedgerError: if what was written cannot be kept; then nothing of it is.

        Example:
            >>> with ledger.together():  # doctest: +SKIP
            ...     ledger.record(batch, answers, now)
            ...     ledger.seal(next_batch, digest)
        """
        return nullcontext(enter_result=False)

    def next_due(self, run: Run) -> datetime | None:
        """When the first of those who wait is due; None if nobody waits."""

    def seal(self, batch: ClaimedBatch, digest: str) -> ClaimedBatch:
        """Write down that a batch may be handed over from now on, with the digest of its payload.

        To be called right before each hand-over: what was never sealed since its claim is not in doubt when
        its sender dies. Also checks that this process is still the sender, as `still_ours` does.

        Args:
            batch: in flight, or in doubt and about to be replayed.
            digest: of all that is handed over, in hex for example.

        Raises:
            LedgerError: if it was handed over with another payload before.
            BarredError: if somebody in it was suppressed or erased meanwhile. Recorded as deferred, with
                `can_replay` False, the others are free for another batch.
            RunHeldError: if this process is not the sender, or a batch in flight is of a run that was paused
                or cancelled since it was claimed.
        """

    def record(
        self,
        batch: ClaimedBatch,
        answers: Sequence[Answer],
        now: datetime,
        *,
        max_claims: int | None = None,
    ) -> None:
        """Write down what the provider said about each of a batch's people, in their order.

        Who was deferred is pending again; after `max_claims` claims (None for no end) they have failed.
        If everybody was deferred, the batch waits as it is and keeps its key.

        Raises:
            LedgerError: if the batch is not in flight under this claim.
            RunHeldError: if this process is not the sender.
        """

    def release(
        self,
        batch: ClaimedBatch,
        retry_at: datetime,
        now: datetime,
        *,
        reason: str = "",
        max_claims: int | None = None,
    ) -> None:
        """A batch was surely not taken: it waits until `retry_at`, with its key and members.

        Raises:
            LedgerError: as `record` does.
        """

    def doubt(self, batch: ClaimedBatch, now: datetime, *, reason: str = "") -> None:
        """A batch was handed over, perhaps, and no answer came.

        Raises:
            LedgerError: as `record` does.
        """

    def in_doubt(self, run: Run) -> Iterator[ClaimedBatch]:
        """The batches of a run with people whose mail is uncertain, the oldest first."""

    def settle(
        self,
        batch: ClaimedBatch,
        answers: Sequence[Answer],
        now: datetime,
        *,
        max_claims: int | None = None,
    ) -> None:
        """Write down what was learnt about the people of a batch in doubt, as `record` does.

        Args:
            batch: one that `in_doubt` gave, of a run that was taken.
            answers: one for each of its people; UNCERTAIN for those of whom nothing was learnt.
            now: when.
            max_claims: as in `record`.

        Raises:
            LedgerError: if it is not in doubt any more, or other people of it are.
            RunHeldError: if this process is not the sender.
        """

    def counts(self, run: Run) -> Counts:
        """How many people of a run are at each state."""

    def counts_of(self, run: Run, keys: Iterable[str]) -> Counts:
        """The same, of those mailboxes alone; who is not in the run is not counted."""

    def counts_by_edition(self, run: Run) -> Mapping[str, Counts]:
        """The same for each edition of a run, by its name; of those who were kept back it tells nothing."""

    def runs(self) -> tuple[Run, ...]:
        """All runs, the oldest first."""

    def person(self, key: str) -> tuple[PersonRecord, ...]:
        """What became of the person with this mailbox, in each run, and why."""

    def people(self, run: Run, state: State) -> Iterator[PersonRecord]:
        """Everybody of a run who is at `state`, in the order of the plan."""

    def attempts(self, run: Run) -> tuple[Attempt, ...]:
        """What was tried and decided in a run, in order."""

    def note(self, run: Run, text: str, now: datetime, tally: Mapping[str, int] | None = None) -> None:
        """Write down a decision, such as a check that was overruled. Addresses in it are left out.

        Args:
            run: which run.
            text: what was decided, as a sentence without its full stop.
            now: when.
            tally: numbers that belong to it, by name.
        """

    def erase(self, key: str, now: datetime) -> int:
        """Forget who the person with this mailbox is, in all runs; return in how many they were.

        They stay counted, and the same runs never take them in again. Address, fields and what providers
        said about them are overwritten in the file.
        """
