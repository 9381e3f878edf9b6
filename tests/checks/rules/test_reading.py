"""The rule on how hard the texts are to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.rules.reading import hard_to_read
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

BAD = hard_to_read.example.bad


def test_a_newsletter_may_set_its_own_school_year(tmp_path: Path) -> None:
    """Who writes for experts says so in newsletter.toml."""
    draft = draft_of_example(tmp_path, f"[style]\nreading_grade = 40\n---\n{BAD}", "newsletter")
    assert list(hard_to_read.findings(draft)) == []


def test_few_words_are_not_judged(tmp_path: Path) -> None:
    """One long word in a short issue says nothing about it."""
    draft = draft_of_example(tmp_path, "sign_off: Institutionalised interagency coordination mechanisms.")
    assert list(hard_to_read.findings(draft)) == []


def test_the_index_is_known_for_english_alone(tmp_path: Path) -> None:
    """Georgian words are longer, and no formula is known that would fit them."""
    draft = draft_of_example(tmp_path, f"language: ka\n{BAD}")
    assert list(hard_to_read.findings(draft)) == []
