"""A finding inside a text of several lines names the line that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.finding import Place
from newsletter_kit.checks.place import place_of_words

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
title: News of the hub
intro: |
  Dear reader,

  come to our office.
body: >-
  It is open
  at nine.
items:
  - A first line
    of an item
  - The office again
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An issue.yaml with texts of several lines."""
    path = tmp_path / "issue.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("part", "start", "words", "found"),
    [
        ("intro", (2, 1), "our office", (5, 11)),
        ("body", (6, 1), "nine", (8, 6)),
        ("title", (1, 1), "hub", (1, 1)),
        ("items.0", (10, 5), "of an", (11, 5)),
    ],
)
def test_words_are_found_in_their_line(
    file: Path, part: str, start: tuple[int, int], words: str, found: tuple[int, int]
) -> None:
    """A text in the line of its key keeps its place, and one of several lines gets that of the words."""
    place = place_of_words(Place("issue.yaml", *start, part, file), words)
    assert (place.line, place.column) == found


@pytest.mark.parametrize(
    ("part", "start", "words"),
    [
        ("intro", (2, 1), "nine"),
        ("items.0", (10, 5), "office"),
        ("body", (6, 1), "open at"),
        ("body", (6, 1), ""),
    ],
)
def test_words_of_another_part_are_not_taken_for_its_own(
    file: Path, part: str, start: tuple[int, int], words: str
) -> None:
    """Where the words are not found in the text itself, the place stays as it was."""
    place = Place("issue.yaml", *start, part, file)
    assert place_of_words(place, words) == place
