"""How a run is to be sent: what a user may choose, apart from what is sent and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.sending.backoff import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.sending.progress import Progress
    from newsletter_kit.sending.share import Share
    from newsletter_kit.sending.waiting import Waiting


def own_clock() -> datetime:
    """What time it is, as this machine's clock shows.

    Example:
        >>> own_clock().tzinfo
        datetime.timezone.utc
    """
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SendOptions:
    """How to send.

    Attributes:
        workers: how many batches may be under way at once.
        rate: messages per second at most; None for as fast as the provider goes.
        limit: how many messages to hand over in this call at most; 0 only settles what is in doubt, None
            is for all of them.
        only: the language of those who get it in this call; the others are left for another.
        first: how many of them, chosen by lot; the others are left for another call.
        batch_size: how many messages go in one batch at most; what the provider takes, unless it is lower.
        accept_edit: go on with the issue as it is now, though its run began with another text.
        accept_route: go on by this provider, account and sender, though the run began by others.
        other_list: begin the run though the issue went to readers under another name of the list. Whoever is
            on both gets it again.
        other_issue: begin the run though its file, or the very same text, went to readers under another id.
            They get it again.
        other_ledger: begin the run though the newsletter's own ledger knows readers who have the issue, and
            another one is used now. They get it again.
        resend_uncertain: send again what earlier calls left uncertain. Some readers may get two mails.
        live: mail everybody, though newsletter.toml does not say `live = true`.
        take_over: also take the run from a process that may still be sending it.
        decisions: what a person has decided about this call, such as to overrule a rule; each is
            noted in the ledger.
        patience: how long to bear with a provider that does not answer.
        on_wait: is told of each pause in words (`str`), such as of a provider that cannot be reached. It must
            return at once.
        on_stop: is told once when somebody has asked to stop, and what is under way comes to its end.
        on_progress: is told at the beginning and after each batch how far the call has come, also where
            `send` was given a `progress` of its own. It must return at once.
        now: tells the time of day, with a time zone.

    Example:
        >>> SendOptions(workers=4, rate=14.0).limit is None
        True
    """

    workers: int = 1
    rate: float | None = None
    limit: int | None = None
    only: str | None = None
    first: Share | None = None
    batch_size: int | None = None
    accept_edit: bool = False
    accept_route: bool = False
    other_list: bool = False
    other_issue: bool = False
    other_ledger: bool = False
    resend_uncertain: bool = False
    live: bool = False
    take_over: bool = False
    decisions: tuple[str, ...] = ()
    patience: Patience = field(default_factory=Patience)
    on_wait: Callable[[Waiting], object] | None = field(default=None, repr=False)
    on_stop: Callable[[], object] | None = field(default=None, repr=False)
    on_progress: Callable[[Progress], object] | None = field(default=None, repr=False)
    now: Callable[[], datetime] = field(default=own_clock, repr=False)

    def __post_init__(self) -> None:
        if min(self.workers, 1 if self.batch_size is None else self.batch_size) < 1 or (self.limit or 0) < 0:
            raise ValueError("workers and batch_size are at least 1, and limit is not below 0")
        if self.rate is not None and not self.rate > 0:
            raise ValueError("a rate is more than 0 messages per second")
