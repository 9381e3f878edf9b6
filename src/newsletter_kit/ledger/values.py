"""What goes into a ledger and what comes out of it: strings, numbers and times, nothing that sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter_kit.ledger.states import FINAL, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.ledger.reading import Reading


@dataclass(frozen=True, slots=True)
class Route:
    """By which road a run is mailed. Idempotency keys and look-ups do not carry over to another.

    Attributes:
        provider: the provider's name.
        account: which account there, without any secret.
        sender: the From address.
    """

    provider: str
    account: str
    sender: str


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What a caller means to send.

    Attributes:
        issue_id: which issue.
        list_id: to which list. One issue to one list is one run.
        editions: the digest of each edition, by the edition's name.
        route: by which road.
        accept_edit: go on with these editions, though the run began with others.
        accept_route: go on by this road, though the run began by another.

    Example:
        >>> road = Route("outbox", "", "news@iom.int")
        >>> RunSpec("2024-q1", "news.iom.int", {"en": "5d41"}, road).accept_edit
        False
    """

    issue_id: str
    list_id: str
    editions: Mapping[str, str]
    route: Route
    accept_edit: bool = False
    accept_route: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One issue to one list, until everybody on it is done.

    Attributes:
        id: the ledger's number for it.
        issue_id: which issue.
        list_id: which list.
        key: what the keys of its batches are derived from.
        route: by which road it is mailed now.
        editions: the digest of each edition, by name.
        begun_at: when it was begun.
        version: 1; grows when an edited issue or another route was accepted.
        token: the fencing token of whoever took it; 0 if this value was not taken.
    """

    id: int
    issue_id: str
    list_id: str
    key: str
    route: Route
    editions: Mapping[str, str]
    begun_at: datetime
    version: int
    token: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One recipient, as planned.

    Attributes:
        key: the same for every spelling of one mailbox.
        address: as it goes onto the envelope.
        edition: the name of the edition they get.
        fields: what their message needs besides: anything that JSON can hold, or the JSON of it.
        suppressed: whether they must not be mailed.
        reason: why not, as a sentence without its full stop.

    Example:
        >>> Person("nino@iom.int", "Nino@iom.int", "en", {"first_name": "Nino"}).suppressed
        False
    """

    key: str
    address: str
    edition: str
    fields: Mapping[str, Any] | str = field(default_factory=dict)
    suppressed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """What became of the people of one plan. The first three make up all that were given.

    Attributes:
        added: new to the run, to be mailed.
        suppressed: new to the run, not to be mailed.
        known: already in the run, or given twice.
        stopped: of the known, those who were pending and are suppressed now.
    """

    added: int
    suppressed: int
    known: int
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """From what the people of a run were planned, so that the same need not be planned twice.

    Attributes:
        digest: of all that decided who is in the run and who is kept back.
        told: what else was found out from it, as a JSON text; it holds nobody's address.

    Example:
        >>> Origin("5d41", "{}").digest
        '5d41'
    """

    digest: str
    told: str


class Member(NamedTuple):
    """One person of a batch. A batch holds its people as columns; each is made when somebody asks for it.

    Attributes:
        id: the ledger's number for them.
        address: as it was planned; None if they were erased meanwhile.
        edition: the name of their edition.
        fields: as they were planned; empty if they were erased meanwhile.
        tries: how many times they were claimed, this time included.
    """

    id: int
    address: str | None
    edition: str
    fields: Mapping[str, Any]
    tries: int


@dataclass(frozen=True, slots=True)
class ClaimedBatch:
    """People to be handed over together. A batch keeps key, members and date however often it is tried.

    Attributes:
        id: the ledger's number for it.
        run_id: the run's number.
        key: its name at the provider, for idempotency and look-up: letters, digits, `-` and `_`, at most 64.
        people: its members in order; of a batch in doubt, those of them whose mail is uncertain.
        token: the fencing token under which it is held.
        attempt: how many times it was claimed, this time included.
        formed_at: when it was first claimed; a date for its messages that stays the same.
        claimed_at: when it was claimed last.
        route: by which road it was handed over.
        digest: of its payload, once it was sealed.
        can_replay: whether the very same payload can be made again: all its members are here, and neither
            editions nor route have changed.
        claimed_on: when it was claimed last, by a clock that nobody sets; None if that was not written down.
        sealed_on: the same of its latest seal.
    """

    id: int
    run_id: int
    key: str
    people: Sequence[Member]
    token: int
    attempt: int
    formed_at: datetime
    claimed_at: datetime
    route: Route
    digest: str | None
    can_replay: bool
    claimed_on: Reading | None = None
    sealed_on: Reading | None = None


class Verdict(StrEnum):
    """What is known of one message after a hand-over.

    Example:
        >>> Answer(Verdict.ACCEPTED, provider_id="0a1b").reason
        ''
    """

    ACCEPTED = "accepted"
    """It was taken."""
    REJECTED = "rejected"
    """It will never be taken."""
    DEFERRED = "deferred"
    """It was surely not taken, and may be tried again."""
    UNCERTAIN = "uncertain"
    """Nobody knows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back about one person of a batch.

    Attributes:
        verdict: what is known.
        provider_id: the provider's name for the message, if it was accepted and has one.
        reason: why not, as a sentence without its full stop.
        retry_at: for DEFERRED: not to be tried before; at once if None.
    """

    verdict: Verdict
    provider_id: str = ""
    reason: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people of a run are at each state. Everybody is in exactly one of them.

    Example:
        >>> Counts(pending=1, accepted=3).total, Counts(accepted=3).is_done
        (4, True)
    """

    pending: int = 0
    in_flight: int = 0
    accepted: int = 0
    rejected: int = 0
    failed: int = 0
    uncertain: int = 0
    suppressed: int = 0

    @property
    def total(self) -> int:
        """Everybody who was ever planned."""
        return sum(self.of(state) for state in State)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do or to settle."""
        return self.total == sum(self.of(state) for state in FINAL)

    def of(self, state: State) -> int:
        """How many are at `state`."""
        count: int = getattr(self, state.value)
        return count


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that was tried or decided; the ledger never forgets one.

    Attributes:
        at: when.
        kind: `plan`, `claim`, `record`, `release`, `doubt`, `settle`, `take`, `erase`, `note` …
        batch_key: for which batch, if for one.
        said: how many people ended in which state, or the numbers of a note, as JSON; for one person, their
            state.
        reason: why, as a sentence without its full stop.
    """

    at: datetime
    kind: str
    batch_key: str | None
    said: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What a ledger knows of one person in one run.

    Attributes:
        issue_id: which issue.
        list_id: which list.
        address: as it was planned; None if they were erased.
        edition: the name of their edition.
        state: how far their mail has come.
        tries: how many times they were claimed.
        batch_key: the batch they are or were in, if any.
        provider_id: the provider's name for the message, if it gave one.
        reason: why they are there, if anything was said; of who waits or is under way, what was said last.
        story: what was tried with them, in order; empty in listings.
    """

    issue_id: str
    list_id: str
    address: str | None
    edition: str
    state: State
    tries: int
    batch_key: str | None
    provider_id: str | None
    reason: str
    story: tuple[Attempt, ...] = ()
