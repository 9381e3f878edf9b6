"""The messages of a batch, made from what the ledger keeps: the same batch always gives the same bytes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from newsletter_kit.errors import AudienceError, EditedIssueError, MessageError, Problem
from newsletter_kit.message.many import personalise_many
from newsletter_kit.message.message import personalise
from newsletter_kit.sending.edition_choice import editions_for
from newsletter_kit.sending.fingerprint import fingerprint
from newsletter_kit.sending.members import edition_name, recipients_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.ledger.values import ClaimedBatch, Run
    from newsletter_kit.message.message import Message
    from newsletter_kit.sending.edition_choice import EditionSource


@dataclass(frozen=True, slots=True)
class Part:
    """Messages of a batch.

    Attributes:
        places: of their readers in the batch, in order.
        messages: one for each.
    """

    places: Sequence[int]
    messages: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What is to be handed over for a batch.

    Attributes:
        parts: the messages of each edition, in the order of their first readers.
        unmade: why there is no message, by the place of the reader; an empty reason if they were erased.
    """

    parts: Sequence[Part]
    unmade: Mapping[int, str]

    @property
    def digest(self) -> str:
        """Of all that the readers get: two of the same digest are the same to the byte."""
        return fingerprint(*(part.messages for part in _joined(self.parts)))

    def calls(self, *, one_edition: bool) -> Sequence[Part]:
        """The messages that can go in one call; the same for the same batch.

        Args:
            one_edition: whether a call may only hold messages of one edition.
        """
        if not one_edition or len(self.parts) == 1:
            return _joined(self.parts)
        alike: dict[str, list[Part]] = {}
        for part in self.parts:
            alike.setdefault(part.messages[0].edition.digest, []).append(part)
        return [each for same in alike.values() for each in _joined(same)]


def rebuild(batch: ClaimedBatch, run: Run, editions: EditionSource) -> Rebuilt:
    """Make the messages of a batch. Their Date is when the batch was formed, however often it is tried.

    Raises:
        EditedIssueError: if an edition is not the one that the run was begun with.

    Example:
        >>> [len(part.messages) for part in rebuild(batch, run, editions).parts]  # doctest: +SKIP
        [100]
    """
    recipients = recipients_of(batch.people)
    date = batch.formed_at.replace(microsecond=0)
    parts: list[Part] = []
    unmade = dict.fromkeys(set(range(len(batch.people))).difference(recipients), "")
    for edition, some in _by_edition(recipients, editions):
        _require_unedited(edition, run)
        made = _made(edition, some, date)
        parts += made.parts
        unmade |= made.unmade
    return Rebuilt(sorted(parts, key=lambda part: part.places[0]), unmade)


def _by_edition(
    recipients: dict[int, Recipient], editions: EditionSource
) -> Iterator[tuple[Edition, dict[int, Recipient]]]:
    """Each edition, and who gets it, by their places."""
    chosen = editions_for(list(recipients.values()), editions)
    different = {id(edition): edition for edition in chosen}
    for edition in different.values():
        if len(different) == 1:
            yield edition, recipients
        else:
            pairs = zip(recipients.items(), chosen, strict=True)
            yield edition, dict(pair for pair, its_edition in pairs if its_edition is edition)


def _joined(parts: Sequence[Part]) -> Sequence[Part]:
    """All of them as one, in the order of their readers; nothing if there are none."""
    if len(parts) < 2:  # noqa: PLR2004
        return parts
    pairs = (pair for part in parts for pair in zip(part.places, part.messages, strict=True))
    messages = dict(sorted(pairs, key=itemgetter(0)))
    return [Part(tuple(messages), tuple(messages.values()))]


def _made(edition: Edition, recipients: Mapping[int, Recipient], date: datetime) -> Rebuilt:
    """The messages of those who get one edition: of all at once, or if that fails, one by one."""
    with suppress(AudienceError, MessageError):
        made = personalise_many(edition, list(recipients.values()), date=date)
        return Rebuilt([Part(tuple(recipients), made)], {})
    messages: dict[int, Message] = {}
    unmade: dict[int, str] = {}
    for place, recipient in recipients.items():
        try:
            messages[place] = personalise(edition, recipient, date=date)
        except (AudienceError, MessageError) as error:
            unmade[place] = error.problems[0].what
    parts = [Part(tuple(messages), tuple(messages.values()))] if messages else []
    return Rebuilt(parts, unmade)


def _require_unedited(edition: Edition, run: Run) -> None:
    name = edition_name(edition)
    if run.editions.get(name, edition.digest) != edition.digest:
        what = f"edition {name} is not the one that the run was begun with"
        raise EditedIssueError(Problem(f"issue {run.issue_id}", what, "Undo the edit."))
