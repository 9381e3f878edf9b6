"""The rule on curly marks around a whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules.curly_marks import curly_marks
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

STORY = """\
sections:
  - type: stories
    items:
      - title: {title}
        body: Nino opened a bakery.
        consent: {{form: {form}, date: 2024-01-31, scope: all}}
"""


@pytest.mark.parametrize("marks", ["“{}”", "„{}“", "«{}»"])
def test_marks_of_a_word_processor_around_a_subject_are_a_note(marks: str, tmp_path: Path) -> None:
    """A subject may be a quotation, so it is only told."""
    (found,) = findings_of_example(curly_marks, tmp_path, f"subject: {marks.format('Home at last')}")
    assert (found.severity, found.place.part) == ("note", "subject")
    assert 'Write "Home at last"' in found.remedy


def test_marks_around_a_name_of_the_office_are_a_warning(tmp_path: Path) -> None:
    """The number of a form is never a quotation, and with the marks it names another form."""
    (found,) = findings_of_example(curly_marks, tmp_path, STORY.format(title="Nino", form="“2024-017”"))
    assert (found.severity, found.place.part) == ("warning", "sections.0.items.0.consent.form")


@pytest.mark.parametrize("title", ["“I am home”", "The “hub” and the “club”", '"News"'])
def test_quotations_of_stories_and_straight_marks_pass(title: str, tmp_path: Path) -> None:
    """The title of a story is often what somebody said."""
    assert findings_of_example(curly_marks, tmp_path, STORY.format(title=title, form="2024-017")) == []


def test_a_quotation_within_the_subject_passes(tmp_path: Path) -> None:
    """Marks around some of the words are those of the text."""
    assert findings_of_example(curly_marks, tmp_path, "subject: “Home” and “away”") == []
