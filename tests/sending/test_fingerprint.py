"""The digest that keeps a repeated call the same: all that is mailed is in it, and the cause is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.message.message import personalise
from newsletter_kit.sending.fingerprint import changes, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import newsletter_kit as nk

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
