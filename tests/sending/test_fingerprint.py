"""The digest that keeps a repeated call the same: all that is mailed is in it, and the cause is told."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.message.fields import list_headers
from newsletter_kit.message.many import personalise_many
from newsletter_kit.message.message import personalise
from newsletter_kit.sending.fingerprint import SETTINGS, changes, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import newsletter_kit as nk
    from newsletter_kit.audience.recipient import Recipient

    Planned = Callable[[], nk.Plan]

DATE = datetime(2026, 5, 1, 9, tzinfo=UTC)
CHANGES = {
    "sender's name": ("newsletter.toml", '"News <news@', '"Other <news@', "`sender`"),
    "reply_to": ("newsletter.toml", "list_id", 'reply_to = "boss@iom.int"\nlist_id', "`reply_to`"),
    "list_id": ("newsletter.toml", "<news.iom.int>", "<list.iom.int>", "`list_id` or `feedback_id`"),
    "feedback_id": (
        "newsletter.toml",
        "list_id",
        'feedback_id = "a:b"\nlist_id',
        "`list_id` or `feedback_id`",
    ),
    "unsubscribe_mailto": ("newsletter.toml", "leave@iom", "bye@iom", "the way to leave"),
    "subject": ("issues/first/issue.yaml", "News for", "Word for", "the issue"),
    "a reader": ("audience.csv", "Nino", "Nina", "of their readers"),
}


def _finished(plan: nk.Plan) -> tuple[str, list[bytes]]:
    messages = [personalise(edition, recipient, date=DATE) for recipient, edition in plan]
    return fingerprint(messages), [message.mime() for message in messages]


def test_columns_have_the_fingerprint_of_the_messages_that_they_are(planned: Planned) -> None:
    """A batch that was sealed when its messages were made one by one is known again."""
    by_edition: dict[str, tuple[nk.Edition, list[Recipient]]] = {}
    for recipient, edition in planned():
        by_edition.setdefault(edition.digest, (edition, []))[1].append(recipient)
    columns = [personalise_many(edition, some, date=DATE) for edition, some in by_edition.values()]
    rows = [message for some in columns for message in some]
    assert fingerprint(*columns) == fingerprint(rows) == _written_out(rows)


def _written_out(messages: list[nk.Message]) -> str:
    """What version 0.1 told of these messages: every word of them, with a zero after it."""
    told: dict[str, list[str]] = {name: [] for name in SETTINGS}
    edition = None
    for each in messages:
        if each.edition is not edition:
            edition = each.edition
            told["edition"].append(edition.digest)
            told["sender"].append(str(edition.settings.sender))
            told["reply_to"].append(str(edition.settings.reply_to))
            told["list"] += chain.from_iterable(list_headers(edition).items())
        told["readers"] += [each.date.isoformat(), each.message_id, str(each.to), each.subject, *each.filled]
        told["unsubscribe"] += chain.from_iterable(each.own_headers.items())
    parts = {name: "".join(f"{word}\0" for word in words) for name, words in told.items()}
    return " ".join(f"{name}:{sha256(text.encode()).hexdigest()[:16]}" for name, text in parts.items())


def test_the_same_messages_have_the_same_fingerprint(planned: Planned) -> None:
    """Made twice from the same files, nothing differs."""
    first, again = _finished(planned()), _finished(planned())
    assert (first, changes(first[0], again[0])) == (again, "")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_other_bytes_have_another_fingerprint_and_the_cause_is_told(
    newsletter: Path, planned: Planned, change: tuple[str, str, str, str]
) -> None:
    """Whatever changes a mail changes the fingerprint, and the setting is named."""
    name, old, new, cause = change
    before = _finished(planned())
    path = newsletter / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    after = _finished(planned())
    assert before[1] != after[1]
    assert cause in changes(before[0], after[0])
