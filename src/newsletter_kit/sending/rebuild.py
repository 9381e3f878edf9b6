"""The messages of a batch, made from what the ledger keeps: the same batch always gives the same bytes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import AudienceError, EditedIssueError, MessageError, Problem
from newsletter_kit.message.many import personalise_many
from newsletter_kit.message.message import personalise
from newsletter_kit.sending.fingerprint import fingerprint
from newsletter_kit.sending.members import edition_name, recipients_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.ledger.values import ClaimedBatch, Run
    from newsletter_kit.message.message import Message
    from newsletter_kit.sending.edition_choice import EditionSource


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What is to be handed over for a batch.

    Attributes:
        messages: by the place of their reader in the batch.
        unmade: why there is no message, by the place of the reader; an empty reason if they were erased.
    """

    messages: Mapping[int, Message]
    unmade: Mapping[int, str]

    @property
    def digest(self) -> str:
        """Of all that the readers get: two of the same digest are the same to the byte."""
        return fingerprint(self.messages.values())


def rebuild(batch: ClaimedBatch, run: Run, editions: EditionSource) -> Rebuilt:
    """Make the messages of a batch. Their Date is when the batch was formed, however often it is tried.

    Raises:
        EditedIssueError: if an edition is not the one that the run was begun with.

    Example:
        >>> len(rebuild(batch, run, editions).messages)  # doctest: +SKIP
        100
    """
    recipients = recipients_of(batch.people)
    readers: dict[int, tuple[Edition, dict[int, Recipient]]] = {}
    for place, recipient in recipients.items():
        edition = editions.edition_for(recipient)
        readers.setdefault(id(edition), (edition, {}))[1][place] = recipient
    date = batch.formed_at.replace(microsecond=0)
    messages: dict[int, Message] = {}
    unmade = {place: "" for place in range(len(batch.people)) if place not in recipients}
    for edition, some in readers.values():
        _require_unedited(edition, run)
        made = _made(edition, some, date)
        messages |= made.messages
        unmade |= made.unmade
    return Rebuilt(messages if len(readers) == 1 else dict(sorted(messages.items())), unmade)


def _made(edition: Edition, recipients: Mapping[int, Recipient], date: datetime) -> Rebuilt:
    """The messages of those who get one edition: of all at once, or if that fails, one by one."""
    with suppress(AudienceError, MessageError):
        made = personalise_many(edition, list(recipients.values()), date=date)
        return Rebuilt(dict(zip(recipients, made, strict=True)), {})
    messages: dict[int, Message] = {}
    unmade: dict[int, str] = {}
    for place, recipient in recipients.items():
        try:
            messages[place] = personalise(edition, recipient, date=date)
        except (AudienceError, MessageError) as error:
            unmade[place] = error.problems[0].what
    return Rebuilt(messages, unmade)


def _require_unedited(edition: Edition, run: Run) -> None:
    name = edition_name(edition)
    if run.editions.get(name, edition.digest) != edition.digest:
        what = f"edition {name} is not the one that the run was begun with"
        raise EditedIssueError(Problem(f"issue {run.issue_id}", what, "Undo the edit."))
