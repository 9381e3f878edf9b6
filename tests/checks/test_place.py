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
note: |
  We said so in the VISION note.
  Send aid to IO: `aid`.
  [All](https://iom.int/a/b) and
  [one](https://iom.int/a) or
  [news](/n "News"), twice:
  twice
intros: >
  twice
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
        ("note", (13, 1), "aid", (15, 8)),
        ("note", (13, 1), "IO", (15, 15)),
        ("note", (13, 1), "note", (14, 28)),
        ("intros", (20, 1), "twice", (21, 3)),
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
        ("note", (13, 1), "twice"),
        ("note", (13, 1), "an"),
    ],
)
def test_words_of_another_part_are_not_taken_for_its_own(
    file: Path, part: str, start: tuple[int, int], words: str
) -> None:
    """Where the words are not found in the text itself, the place stays as it was."""
    place = Place("issue.yaml", *start, part, file)
    assert place_of_words(place, words) == place


@pytest.mark.parametrize(
    ("target", "line"),
    [("https://iom.int/a", 17), ("https://iom.int/a/b", 16), ("/n", 18), ("https://iom", 13)],
)
def test_the_beginning_of_a_longer_target_is_not_taken_for_it(file: Path, target: str, line: int) -> None:
    """What must follow the words is told by a pattern, such as the end of a link's target."""
    place = place_of_words(Place("issue.yaml", 13, 1, "note", file), f"]({target}", behind=r"[)\s]")
    assert place.line == line
