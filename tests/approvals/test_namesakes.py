"""Names that may not tell two people apart are spoken of, and count all the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter_kit.approvals.approval import Approval
from newsletter_kit.approvals.namesakes import doubtful_names

AT = datetime(2024, 4, 5, tzinfo=UTC)


def told(*names: str) -> list[str]:
    """What is said of the people who have approved."""
    approvals = [Approval(by=name, at=AT, editions={"en": "0" * 64}) for name in names]
    return [each.what for each in doubtful_names(approvals)]


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("Nino", "Nino A"),
        ("Nino A", "Nino Abashidze"),
        ("NINO A.", "Nino Abashidze"),
        ("ნინო", "ნინო აბაშიძე"),
    ],
)
def test_a_name_that_may_be_a_part_of_another_is_told(shorter: str, longer: str) -> None:
    """In whatever order they have approved, the two are named once, and nothing else is said."""
    said = [f"{shorter} and {longer} count as two people, and may be one"]
    assert (told(shorter, longer), told(longer, shorter)) == (said, said)


def test_a_name_of_one_word_is_told() -> None:
    """Alone it may be a whole name, so it is only spoken of."""
    assert told("ნინო") == ["ნინო is one word, and another person may be called so"]


@pytest.mark.parametrize("other", ["Lela Example", "Ninoshka Abashidze", "Nino-Ana Beridze"])
def test_of_whole_names_that_differ_nothing_is_said(other: str) -> None:
    """First and last name of two people leave no doubt."""
    assert told("Nino Abashidze", other) == []
