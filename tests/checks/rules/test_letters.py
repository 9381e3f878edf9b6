"""Rules on single characters: what is found in other scripts, what is left alone, and what is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mending import after_mending
from newsletter_kit.checks.rules import letters
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule


@pytest.mark.parametrize("rule", letters.RULES, ids=lambda rule: rule.id)
def test_each_fault_of_a_letter_is_mended(rule: Rule, tmp_path: Path) -> None:
    """What a machine knows how to spell it spells, and the rule is content."""
    draft = draft_of_example(tmp_path, rule.example.bad)
    assert list(rule.findings(draft))
    assert list(rule.findings(after_mending(rule, draft))) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (letters.look_alikes, "IOM-ის საქართველოს მისია"),
        (letters.look_alikes, "IOMის"),
        (letters.look_alikes, "Белград, а хор, Serbia, β-carotene, 5 µg"),
        (letters.invisible, "A family: 👩\u200d👧"),
        (letters.invisible, "می\u200cخواهم"),
        (letters.not_composed, "Adieu, é"),
        (letters.letter_in_number, "COVID-19, 10l, 3D, 2nd, H2O, B2B, ((field_2o))"),
        (letters.mixed_digits, "½ of 10 m²"),
    ],
)
def test_what_is_right_is_left_alone(rule: Rule, text: str, tmp_path: Path) -> None:
    """Signs that belong where they stand are no fault, however rare they are."""
    assert findings_of_example(rule, tmp_path, f'sign_off: "{text}"') == []


def test_a_cyrillic_word_gets_its_cyrillic_letter_back(tmp_path: Path) -> None:
    """The script of most letters wins, whichever it is."""
    text = "sign_off: Пр\N{LATIN SMALL LETTER E}зидент"
    (finding,) = findings_of_example(letters.look_alikes, tmp_path, text)
    assert finding.edit.new == "Президент"


def test_a_word_that_only_looks_latin_is_found(tmp_path: Path) -> None:
    """The English article typed on a Russian keyboard looks right, and is another letter."""
    draft = draft_of_example(tmp_path, "sign_off: This is \u0430 day for \u0430ll.")
    assert len(list(letters.look_alikes.findings(draft))) == 2
    assert after_mending(letters.look_alikes, draft).issue.sign_off == "This is a day for all."


def test_a_letter_without_a_look_alike_is_named_and_left(tmp_path: Path) -> None:
    """Where no letter of the other script fits, a person must look."""
    (finding,) = findings_of_example(letters.look_alikes, tmp_path, "sign_off: bЖck")
    assert finding.edit is None
    assert "Ж (Cyrillic Capital Letter Zhe)" in finding.what


def test_direction_marks_belong_to_arabic(tmp_path: Path) -> None:
    """In a text that runs from right to left they are needed, in English they are stray."""
    text = "sign_off: 'IOM\u200e (Geneva)'"
    assert findings_of_example(letters.invisible, tmp_path / "en", text)
    assert findings_of_example(letters.invisible, tmp_path / "ar", f"language: ar\n{text}") == []


def test_arabic_may_count_with_its_own_digits(tmp_path: Path) -> None:
    """Arabic digits alone are right in Arabic; beside 0 to 9 a person chooses, not the machine."""
    alone, mixed = "language: ar\nsign_off: ٢٠٢٤", "language: ar\nsign_off: ٢٠٢٤ / 2025"
    assert findings_of_example(letters.mixed_digits, tmp_path / "a", alone) == []
    found = findings_of_example(letters.mixed_digits, tmp_path / "b", mixed)
    assert found
    assert {each.edit for each in found} == {None}
