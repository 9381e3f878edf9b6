"""What is made of an edition is made once for each edition, and never mistaken for another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.message.once import MAX_KEPT, once_per_edition

if TYPE_CHECKING:
    from message.conftest import Desk
    from newsletter_kit.compile.edition import Edition


def test_an_edition_is_worked_on_once(desk: Desk) -> None:
    """The second reader of an edition costs nothing more."""
    asked: list[Edition] = []

    def count(edition: Edition) -> int:
        asked.append(edition)
        return len(asked)

    edition, made = desk.edition(), once_per_edition(count)
    assert [made(edition), made(edition)] == [1, 1]


def test_editions_of_equal_words_are_not_mistaken_for_one_another(desk: Desk) -> None:
    """More editions than are kept at once, each gone before the next one comes, get their own answers."""
    subject_of = once_per_edition(lambda edition: edition.subject.literals[0])
    subjects = [f"News {number % 7}" for number in range(3 * MAX_KEPT)]
    assert [subject_of(desk.edition(subject=subject)) for subject in subjects] == subjects
