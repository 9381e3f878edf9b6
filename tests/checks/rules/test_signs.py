"""Rules on blanks, punctuation, dashes and doubled words: what they mend and what they leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from mending import after_mending
from newsletter_kit.checks.rules import signs
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule


def of(text: str, language: str = "en") -> str:
    """An issue that ends with a text in a language."""
    return yaml.safe_dump({"language": language, "sign_off": text}, allow_unicode=True, width=1_000)


@pytest.mark.parametrize("rule", signs.RULES, ids=lambda rule: rule.id)
def test_each_slip_is_mended(rule: Rule, tmp_path: Path) -> None:
    """The bad example is mended by machine, and the rule is content."""
    draft = draft_of_example(tmp_path, rule.example.bad)
    assert list(rule.findings(draft))
    assert list(rule.findings(after_mending(rule, draft))) == []


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (signs.double_blanks, "One.  Two  three\u00a0 four.", "One. Two three four."),
        (
            signs.straight_apostrophes,
            "IOM's and the workers' right in the 1990's, [IOM's](https://iom.int/'s)",
            "IOM’s and the workers’ right in the 1990’s, [IOM’s](https://iom.int/'s)",
        ),
        (
            signs.straight_apostrophes,
            "He said 'yes, it's so' to 5' of it",
            "He said ‘yes, it’s so’ to 5' of it",
        ),
        (
            signs.blanks_beside_signs,
            "One ( two ) , three,four ; **five** .",
            "One (two), three, four; **five**.",
        ),
        (signs.blanks_beside_signs, "reception/ secondary /third", "reception/secondary/third"),
        (signs.repeated_signs, "What?? Yes.. No,, and ....", "What? Yes. No, and …"),
        (signs.hyphens_in_ranges, "2019-2023, 2019-20, May-June", "2019–2023, 2019–20, May–June"),
        (signs.repeated_words, "The the hub, and of of it", "The hub, and of it"),
    ],
)
def test_the_mended_text(rule: Rule, wrong: str, right: str, tmp_path: Path) -> None:
    """Only the slip changes; link targets stay as they are."""
    assert after_mending(rule, draft_of_example(tmp_path, of(wrong))).issue.sign_off == right


@pytest.mark.parametrize("text", ["Law 12-34", "contract 45-46", "building 3-5", "with 10-15 people"])
def test_numbers_that_can_be_a_name_are_told_and_not_changed(text: str, tmp_path: Path) -> None:
    """Only a person knows whether two numbers are a range, so no edit is offered."""
    (finding,) = findings_of_example(signs.hyphens_in_ranges, tmp_path, of(text))
    assert finding.edit is None
    assert "if it means “to”" in finding.remedy


def test_two_commas_in_georgian_are_a_quotation_mark(tmp_path: Path) -> None:
    """Who has no key for „ types two commas."""
    draft = draft_of_example(tmp_path, of("გაზეთი ,,პრესა“ წერს", "ka"))
    assert after_mending(signs.repeated_signs, draft).issue.sign_off == "გაზეთი „პრესა“ წერს"


@pytest.mark.parametrize("rule", signs.RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A line  \nand the next.\n\n- a list\n  - in a list"),
        ("en", "Wait… or ... what?! Dr. No (etc.), e.g., .5 and :-) a.m., x: y"),
        ("en", "Call +995 32 225-32-16 or 225-3216 until 2024-03-31, COVID-19, 10-10, ISO 9001-2015a"),
        ("en", "[more](https://iom.int/a,,b?c=1-2 ), https://iom.int/a,b;c!!x and a,b@iom.int"),
        ("en", "He had had it. Baden Baden. 1,000 people; **bold** *bold*, and/or, IOM / UNHCR"),
        ("en", "Dear ((first_name|reader)), ((a)) ((a)), that’s it"),
        ("en", "It is 5' long, and ‘yes’ is ‘yes’"),
        ("fr", "Qui ? Moi ! Voici : nous nous voyons ; 50 % « ici »"),
        ("ka", "ბევრი ბევრი ხალხი, 2019–2023, „ა“, 11 წლის"),
        ("ar", "جدا جدا، نعم؟"),
    ],
)
def test_what_is_right_is_left_alone(rule: Rule, language: str, text: str, tmp_path: Path) -> None:
    """Line breaks, ellipses, telephone numbers, addresses, doubled words and French blanks are right."""
    assert findings_of_example(rule, tmp_path, of(text, language)) == []
