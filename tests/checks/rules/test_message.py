"""Rules on what the inbox shows: languages, merge tags, and lines that only look wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import message
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def head(**lines: str) -> str:
    """Lines of an issue's head."""
    return yaml.safe_dump(lines, allow_unicode=True, width=1_000)


@pytest.mark.parametrize(
    "subject",
    [
        "AVRR, SDG and IOM: what they mean",
        "Great news!",
        "საქართველოში დაბრუნდა 463 ადამიანი",
        "IOM",
        "IOM, UNHCR, EU და AVRR-ის შესახებ",
    ],
)
def test_acronyms_and_one_mark_are_no_shouting(subject: str, tmp_path: Path) -> None:
    """A subject with acronyms, with one exclamation mark, or in a script without capitals is let through."""
    assert findings_of_example(message.subject_shouts, tmp_path, head(subject=subject)) == []


@pytest.mark.parametrize(
    "subject", ["ВАЖНЫЕ НОВОСТИ ИЗ ГРУЗИИ", "Bonnes nouvelles !!", "NEWS FROM THE REGION"]
)
def test_capitals_of_every_script_shout(subject: str, tmp_path: Path) -> None:
    """Capitals are counted in Cyrillic as in Latin, and two marks are one too many."""
    assert len(findings_of_example(message.subject_shouts, tmp_path, head(subject=subject))) == 1


def test_a_subject_is_measured_as_most_readers_get_it(tmp_path: Path) -> None:
    """A merge tag counts as its fallback, not as its brackets."""
    subject = "News for ((first_name_of_the_reader_in_the_table|you)): the first quarter"
    assert findings_of_example(message.subject_length, tmp_path, head(subject=subject)) == []


def test_a_subject_that_phones_cut_off_is_a_note(tmp_path: Path) -> None:
    """Between 50 and 65 characters a subject is only remarked upon."""
    (found,) = findings_of_example(message.subject_length, tmp_path, head(subject="x" * 60))
    assert found.severity is Severity.NOTE


def test_emoji_count_as_one_character_each(tmp_path: Path) -> None:
    """A subject of 50 characters as readers see them is not long, whatever it is made of."""
    assert findings_of_example(message.subject_length, tmp_path, head(subject="👩‍👧" * 50)) == []


def test_each_language_has_its_own_finding(tmp_path: Path) -> None:
    """What is wrong in a translation is found in the translation's file."""
    text = "preheader: Short\n---\ntranslates: issue.yaml\nlanguage: ka\npreheader: მოკლე\n"
    found = findings_of_example(message.preheader_length, tmp_path, text)
    assert [each.place.name for each in found] == ["issue.yaml", "issue.ka.yaml"]


def test_a_preheader_may_name_the_same_thing(tmp_path: Path) -> None:
    """Only a preheader that is, or begins with, the whole subject repeats it."""
    lines = head(
        subject="Returns to Georgia", preheader="Returns rose, and what became of those who came back"
    )
    assert findings_of_example(message.preheader_repeats, tmp_path, lines) == []
