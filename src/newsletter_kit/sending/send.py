"""Make every message of a plan and hand it to a provider, batch after batch."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from newsletter_kit.audience.tally import TallyBuilder
from newsletter_kit.errors import MessageError
from newsletter_kit.message.message import personalise
from newsletter_kit.providers.base import Batch, Status
from newsletter_kit.sending.batches import batches
from newsletter_kit.sending.proof import require_faithful
from newsletter_kit.sending.readiness import require_lawful, require_sane_clock
from newsletter_kit.sending.run import SendRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.base import Outcome, Provider
    from newsletter_kit.sending.plan import Plan

__all__ = ["SendRun", "send"]


def send(
    plan: Plan,
    provider: Provider,
    *,
    progress: Callable[[int], object] | None = None,
    date: datetime | None = None,
) -> SendRun:
    """Hand the message of every recipient in `plan` to `provider`.

    Before anything leaves, the first message is read back by another parser and compared. The audience is
    read anew, one recipient at a time; memory does not grow with their number.

    Args:
        plan: what `plan_send` gave.
        provider: what `open_provider` gave.
        progress: is told after each batch how many recipients are done.
        date: the Date of all messages, with a time zone; now unless given.

    Returns:
        The account of the run. A message that the provider refuses is counted, and the rest go on.

    Raises:
        CheckError: if there is no postal address, or no way to leave the list.
        ConfigError: if the clock of this machine cannot be right.
        MessageError: if the first message does not read back as it was meant.
        AudienceError: if the audience's file was changed after the plan was made.
        ProviderError: if the provider stopped the run.

    Example:
        >>> with open_provider("outbox", settings) as provider:  # doctest: +SKIP
        ...     print(send(plan, provider).summary())
        2024-q1 by outbox: 1,204 written, 10 suppressed; 1,214 rows in all.
    """
    date = date or datetime.now(UTC)
    require_sane_clock(date)
    require_lawful(plan.editions.issue, plan.editions.settings)
    rejected, accepted = TallyBuilder(), 0
    for batch in batches(_proved(_messages(plan, date, rejected)), provider.capabilities.batch_messages):
        outcomes = _hand_over(batch, provider)
        accepted += _count(batch, outcomes, rejected)
        if progress:
            progress(accepted + rejected.count)
    return _account(plan, provider, accepted, rejected)


def _messages(plan: Plan, date: datetime, rejected: TallyBuilder) -> Iterator[Message]:
    """Each recipient's message; one that cannot be made is counted and passed over."""
    for recipient, edition in plan:
        try:
            yield personalise(edition, recipient, date=date)
        except MessageError as error:
            rejected.add(recipient.row, error.problems[0].what)


def _proved(messages: Iterator[Message]) -> Iterator[Message]:
    first = next(messages, None)
    if first is None:
        return
    require_faithful(first)
    yield from chain([first], messages)


def _hand_over(batch: list[Message], provider: Provider) -> list[Outcome]:
    """One call of the provider; a ledger claims the batch before it and records the outcomes after it."""
    key = sha256(chr(0).join(message.message_id for message in batch).encode()).hexdigest()[:32]
    return provider.deliver(Batch(key, tuple(batch)))


def _count(batch: list[Message], outcomes: list[Outcome], rejected: TallyBuilder) -> int:
    """How many were accepted; the others are noted with their row."""
    accepted = 0
    for message, outcome in zip(batch, outcomes, strict=True):
        if outcome.status is Status.ACCEPTED:
            accepted += 1
        else:
            rejected.add(message.recipient.row, outcome.reason)
    return accepted


def _account(plan: Plan, provider: Provider, accepted: int, rejected: TallyBuilder) -> SendRun:
    return SendRun(
        issue_id=plan.editions.issue.id,
        provider=provider.name,
        rows=plan.audience.rows,
        accepted=accepted,
        rejected=rejected.tally(),
        suppressed=plan.suppressed,
        unsendable=plan.unsendable,
        invalid=plan.audience.invalid,
        merged=plan.audience.merged,
    )
