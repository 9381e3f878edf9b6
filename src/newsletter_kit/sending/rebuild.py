"""The messages of a batch, made from what the ledger keeps: the same batch always gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import AudienceError, EditedIssueError, MessageError, Problem
from newsletter_kit.message.message import personalise
from newsletter_kit.sending.fingerprint import fingerprint
from newsletter_kit.sending.members import edition_name, recipient_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    messages: dict[int, Message] = {}
    unmade: dict[int, str] = {}
    date, unedited = batch.formed_at.replace(microsecond=0), set[int]()
    for place, member in enumerate(batch.people):
        recipient = recipient_of(member)
        if recipient is None:
            unmade[place] = ""
            continue
        edition = editions.edition_for(recipient)
        if id(edition) not in unedited:
            _require_unedited(edition, run)
            unedited.add(id(edition))
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
