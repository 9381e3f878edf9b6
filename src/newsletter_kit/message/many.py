"""The messages of many readers of one edition, made a column at a time: the same that `personalise` makes."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from newsletter_kit.compile.columns import filled_columns, woven_columns
from newsletter_kit.message.fields import merge_columns, unsubscribe_columns
from newsletter_kit.message.message import Message, form_of, message_ids, require_date, require_subject
from newsletter_kit.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition


def personalise_many(edition: Edition, recipients: Sequence[Recipient], *, date: datetime) -> list[Message]:
    """The messages that `recipients` get of `edition`, in their order; all of them, or none.

    Where readers are the same, work is done once; where they differ, tag by tag for all, which takes a third
    of the time that it takes reader by reader.

    Args:
        edition: a compiled issue, in the language of all of them.
        recipients: who get it.
        date: as `personalise` is given it.

    Raises:
        NewsletterError: if somebody's message cannot be made; `personalise` says whose.

    Example:
        >>> [each.subject for each in personalise_many(edition, [nino, ana], date=now)]  # doctest: +SKIP
        ['News for Nino', 'News for Ana']
    """
    require_date(date)
    count, form = len(recipients), form_of(edition)
    values = merge_columns(edition, recipients)
    filled = filled_columns(form.words, values)
    subjects = woven_columns(edition.subject.literals, [filled[index] for index in form.subject], count)
    for subject in set(subjects):
        require_subject(subject)
    return rows_of(
        Message,
        count,
        edition=repeat(edition),
        recipient=recipients,
        date=repeat(date),
        subject=subjects,
        message_id=message_ids(edition, recipients),
        own_headers=unsubscribe_columns(edition.settings, values),
        values=values,
        filled=zip(*filled, strict=True) if filled else repeat(()),
    )
