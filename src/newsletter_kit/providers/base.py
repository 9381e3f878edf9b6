"""What a provider is: somebody who takes finished messages and says, for each, whether it was taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol, Self, overload, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.merge_syntax import MergeSyntax

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _yes() -> bool:
    return True


class Status(StrEnum):
    """What a provider said about one message.

    Example:
        >>> str(Status.ACCEPTED)
        'accepted'
    """

    ACCEPTED = "accepted"
    """It has taken the message on. That is not yet the reader's inbox."""
    REJECTED = "rejected"
    """It will never take this message; the others are not concerned."""
    DEFERRED = "deferred"
    """It did not take this message now: try again after `Outcome.retry_after_seconds`."""
    UNCERTAIN = "uncertain"
    """This message was handed over and its answer never learnt: not to be tried again blindly. Said where the
    other messages of the batch have an answer; otherwise `ProviderUncertain` speaks of them all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A provider's answer about one message.

    Attributes:
        message_id: the Message-ID of the message, with its angle brackets.
        status: whether it was taken.
        reason: why not, as a sentence without its full stop; empty if it was taken.
        provider_id: the provider's own name for it: for `outbox`, the path of the file.
        retry_after_seconds: how long to wait before a deferred message is tried again; None if the provider
            did not say.

    Example:
        >>> Outcome("<5d41@iom.int>", Status.ACCEPTED).status is Status.ACCEPTED
        True
    """

    message_id: str
    status: Status
    reason: str = ""
    provider_id: str = ""
    retry_after_seconds: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Messages that are handed over in one call. Two of one key and equal messages are equal.

    Attributes:
        key: our name for the batch, of at most 64 of A-Z a-z 0-9 _ -; the same batch always has the same,
            so a provider can tell a repetition. It holds no address.
        messages: at least one, in a fixed order; all of one edition if the provider merges on its side. They
            may be columns of which a message is made when somebody looks at it.
        may_go: is asked right before anything of them is written to the provider, and again and again while
            it is; once it says no, nothing more is.

    Raises:
        ValueError: if the key holds anything else, or there is no message.

    Example:
        >>> Batch("2024-q1_1", messages).key  # doctest: +SKIP
        '2024-q1_1'
    """

    key: str
    messages: Sequence[Message]
    may_go: Callable[[], bool] = field(default=_yes, repr=False)

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is no key of a batch")
        if not self.messages:
            raise ValueError("a batch holds at least one message")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Batch):
            return NotImplemented
        return self.key == other.key and list(self.messages) == list(other.messages)

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def edition(self) -> Edition:
        """The edition of its first message; of all of them, for a provider that merges on its side."""
        return getattr(self.messages, "edition", None) or self.messages[0].edition

    @property
    def message_ids(self) -> Sequence[str]:
        """The Message-ID of each message, with its angle brackets."""
        known: Sequence[str] | None = getattr(self.messages, "message_ids", None)
        return known or [message.message_id for message in self.messages]


@dataclass(frozen=True, slots=True)
class Idempotency:
    """How a provider keeps a call that is repeated from being carried out twice.

    Attributes:
        kind: where our key travels: `none`, in a `header`, in the `body`, or as the name of a `campaign`
            in which each reader is mailed once.
        lifetime_seconds: how long the provider remembers the key.

    Example:
        >>> Idempotency("header", 24 * 3600).lifetime_seconds
        86400
    """

    kind: Literal["none", "header", "body", "campaign"] = "none"
    lifetime_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Lookup:
    """How to learn afterwards whether the provider has a message.

    Attributes:
        kind: `none`; `by_key`, which finds the batch by our key; or `by_tag`, which finds the issue by its
            tag and then the reader by the address.
        settle_seconds: how long after a request the look-up may still not know what the provider took.
        horizon_seconds: how long the provider surely remembers. Later, not to be found means nothing.

    Example:
        >>> Lookup("by_key", settle_seconds=60, horizon_seconds=86_400).kind
        'by_key'
    """

    kind: Literal["none", "by_key", "by_tag"] = "none"
    settle_seconds: int = 0
    horizon_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, so that what it cannot is refused before a run and not in the middle of it.

    docs/providers.md shows these values of all providers, with their sources.

    Attributes:
        batch_messages: how many messages it takes in one call.
        repeatable: whether the same message, handed over twice, still reaches its reader once.
        smtputf8: whether it takes addresses with letters outside ASCII before the @ (RFC 6531).
        batch_bytes: how long one call may be. Where the provider merges, the body counts once for all.
        message_bytes: how long one message may be, with its pictures as they travel.
        merge: how merge tags are written for a provider that merges on its side; None if each message goes
            whole. With it, all messages of a batch are of one edition.
        own_to: whether each reader sees only their own address: `always`; `when_batch`, if the call says so,
            as ours do; `never`, so that a call may hold one message only.
        idempotency: how it knows a repeated call.
        lookup: how it can be asked about a message afterwards.
        per_item_answers: whether it says of each message what became of it; if not, one bad message fails
            its whole batch.
        list_unsubscribe: whether our List-Unsubscribe headers travel as they are.
        tags: how many tags a message may have.
        metadata: whether it keeps values of ours with a message without showing them to the reader.
        inline_images: whether pictures can travel inside a mail.
        images_in_batch: whether they can in a call that holds many messages.
        schedule_seconds: how long ahead it takes mail for later; 0 if it does not.
        test_mode: how to try it without mailing anyone: `none`, a `flag` in the call, a `token` instead of
            the key, or `addresses` that only pretend.
        regions: the base URL of each region by its name; the first is used unless another is set.
        rate_signals: the headers by which it says when to go on; without one, we wait longer each time.

    Example:
        >>> Capabilities(batch_messages=100, repeatable=True, smtputf8=False).repeatable
        True
    """

    batch_messages: int
    repeatable: bool
    smtputf8: bool
    batch_bytes: int | None = None
    message_bytes: int | None = None
    merge: MergeSyntax | None = None
    own_to: Literal["always", "when_batch", "never"] = "always"
    idempotency: Idempotency = Idempotency()
    lookup: Lookup = Lookup()
    per_item_answers: bool = True
    list_unsubscribe: bool = True
    tags: int = 0
    metadata: bool = False
    inline_images: bool = True
    images_in_batch: bool = True
    schedule_seconds: int = 0
    test_mode: Literal["none", "flag", "token", "addresses"] = "none"
    regions: Mapping[str, str] = field(default_factory=dict)
    rate_signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class AllAccepted(Sequence[Outcome]):
    """What a provider says that takes a whole batch under one name: an outcome for each of its messages.

    It equals a list or a tuple of the same outcomes.

    Attributes:
        batch: what was handed over.
        provider_id: the provider's name for all of it.

    Example:
        >>> AllAccepted(batch, "0a89")[0]  # doctest: +SKIP
        Outcome(message_id='<5d41…>', status=<Status.ACCEPTED: 'accepted'>, …, provider_id='0a89', …)
    """

    batch: Batch
    provider_id: str

    @property
    def said(self) -> Outcome:
        """What is said of each of them, of whom it is said left open."""
        return Outcome("", Status.ACCEPTED, provider_id=self.provider_id)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AllAccepted | list | tuple):
            return NotImplemented
        return list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __len__(self) -> int:
        return len(self.batch.messages)

    @overload
    def __getitem__(self, place: int) -> Outcome: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, place: int | slice) -> Outcome | Sequence[Outcome]:
        """The outcome of the message at that place."""
        ids = self.batch.message_ids[place]
        if isinstance(ids, str):
            return Outcome(ids, Status.ACCEPTED, provider_id=self.provider_id)
        return [Outcome(each, Status.ACCEPTED, provider_id=self.provider_id) for each in ids]


class Provider(Protocol):
    """Takes messages. It owns a connection or a folder, so it is used in a `with` statement.

    Attributes:
        name: the name by which settings call it.
        capabilities: what it can do.
        account: a text that is another one for another account there, and holds no secret; empty if it has no
            accounts. A run that began with one is not silently gone on with by another.
        is_sandbox: whether it is in its test mode, in which it takes everything and mails nobody.
    """

    name: str
    capabilities: Capabilities
    account: str = ""
    is_sandbox: bool = False

    def __enter__(self) -> Self:
        """Itself; nothing is connected to before the first message."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the connection or the folder."""

    def deliver(self, batch: Batch) -> Sequence[Outcome]:
        """Hand over messages, and say for each, in order, what became of it.

        Several threads may call it at once.

        Args:
            batch: at most `capabilities.batch_messages` messages. Handed over again, it has the same key
                and the same messages.

        Raises:
            ProviderSplit: if surely none was taken, and a smaller batch may be: halve it.
            ProviderUnavailable: if surely none was taken, and it may be tried again.
            ProviderConflict: if the key is known there for something else: a person must look.
            ProviderUncertain: if the answer was never learnt.
            ProviderRefused: if the run cannot go on at all.
        """


@runtime_checkable
class RoundsOff(Protocol):
    """A provider that wants to know when everybody of a run has the mail."""

    def round_off(self, issue_id: str, mailed: int) -> None:
        """A run has come to its end, and nobody of it is left.

        Args:
            issue_id: of the run.
            mailed: how many people of it were accepted, in this call and before.
        """


@runtime_checkable
class Finder(Protocol):
    """A provider that can be asked afterwards; `capabilities.lookup` is then not `none`."""

    def find(self, batch: Batch) -> list[Outcome | None]:
        """Ask which messages of a batch the provider has taken.

        Args:
            batch: as it was handed over, at least `capabilities.lookup.settle_seconds` ago, and at most
                `horizon_seconds`.

        Returns:
            For each message, in order: an accepted outcome, or None if the provider surely does not have it.

        Raises:
            ProviderUnavailable: if it could not be asked now.
            ProviderUncertain: if its answer decides nothing.
            ProviderUnsupported: if it has no look-up.
            ProviderRefused: if the key or the account is wrong.
        """
