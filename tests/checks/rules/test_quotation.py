"""Rules on quotation marks: each language's own, slips of the seed, and texts that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from mending import after_mending
from newsletter_kit.checks.rules import quotation
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule

ALL = (*quotation.RULES, *quotation.STYLE_RULES)


def of(text: str, language: str = "en") -> str:
    """An issue that ends with a text in a language."""
    return yaml.safe_dump({"language": language, "sign_off": text}, allow_unicode=True, width=1_000)


def mended(rule: Rule, folder: Path, text: str, language: str) -> str | None:
    """The text after the edits that a rule offers."""
    return after_mending(rule, draft_of_example(folder, of(text, language))).issue.sign_off


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("en", "Die „Presse“ said", "Die “Presse” said"),
        ("en", "The ”Press” said", "The “Press” said"),
        ("ka", "გაზეთი “პრესა” წერს", "გაზეთი „პრესა“ წერს"),
        ("ka", "გაზეთი „პრესა” წერს", "გაზეთი „პრესა“ წერს"),
        ("ru", "Газета “Пресса” пишет", "Газета «Пресса» пишет"),
        ("fr", "Le “Monde” écrit", "Le «\u00a0Monde\u00a0» écrit"),
        ("ar", "قال “نعم” ثم", "قال «نعم» ثم"),
    ],
)
def test_marks_become_those_of_the_language(language: str, wrong: str, right: str, tmp_path: Path) -> None:
    """A pair of another language's marks is exchanged for the language's own."""
    assert mended(quotation.foreign_marks, tmp_path, wrong, language) == right


@pytest.mark.parametrize(
    ("language", "straight", "curved"),
    [
        ("en", 'the "**House** of Hope", he said', "the “**House** of Hope”, he said"),
        ("en", 'see "[Hope](https://iom.int/a?b="c")" (“x”)', 'see “[Hope](https://iom.int/a?b="c")” (“x”)'),
        ("ka", 'ჯგუფი "სახლი"-ს', "ჯგუფი „სახლი“-ს"),
        ("ru", '"Пресса" пишет', "«Пресса» пишет"),
        ("fr", 'Le "Monde" écrit', "Le «\u00a0Monde\u00a0» écrit"),
        ("en", '((first_name|"you")) said "yes"', '((first_name|"you")) said “yes”'),
    ],
)
def test_straight_marks_become_curved(language: str, straight: str, curved: str, tmp_path: Path) -> None:
    """Each straight mark becomes the one that its language has there; links and merge tags stay."""
    assert mended(quotation.straight_marks, tmp_path, straight, language) == curved


def test_the_slip_of_the_first_newsletter_is_mended(tmp_path: Path) -> None:
    """A pair of marks around a link and another in its words become one pair, and then curved ones."""
    text = 'its "["Visa-Free to EU"](#)" group'
    once = mended(quotation.slipped_mark, tmp_path / "once", text, "en")
    assert once == 'its "[Visa-Free to EU](#)" group'
    assert (
        mended(quotation.straight_marks, tmp_path / "twice", once, "en") == "its “[Visa-Free to EU](#)” group"
    )


@pytest.mark.parametrize(
    ("language", "wrong", "right"),
    [
        ("en", "the “ House of Hope ” is", "the “House of Hope” is"),
        ("fr", "Le «Monde» écrit", "Le «\u00a0Monde\u00a0» écrit"),
        ("fr", "Le « Monde » écrit", "Le «\u00a0Monde\u00a0» écrit"),
    ],
)
def test_blanks_beside_marks(language: str, wrong: str, right: str, tmp_path: Path) -> None:
    """English has no blank inside its marks, French a no-break space."""
    assert mended(quotation.slipped_mark, tmp_path, wrong, language) == right


@pytest.mark.parametrize("text", ['the "House of Hope', "the House” of Hope", "the “House\n\nof Hope” is"])
def test_a_mark_without_a_partner_is_found(text: str, tmp_path: Path) -> None:
    """What is opened must be closed in the same paragraph."""
    assert findings_of_example(quotation.lone_mark, tmp_path, of(text))


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is IOM’s “[Visa-Free to EU](https://iom.int/a)” group, ‘so to speak’."),
        ("en", "A “quotation that goes on\n\n“in the next paragraph” is right."),
        ("en", "“He said ‘yes’,” she wrote. (“**Joining Forces (JFC-TIP),**”)"),
        ("ka", "ჯგუფს „[Visa-Free to EU](https://iom.int/a)“, რათა „ა «ბ» გ“"),
        ("ru", "«Газета „Пресса“ пишет»"),
        ("fr", "Le «\u00a0Monde\u00a0», ou «\u202fla Presse\u202f»"),
        ("uk", "„Преса“, “Преса”, «Преса»"),
    ],
)
def test_right_marks_are_left_alone(rule: Rule, language: str, text: str, tmp_path: Path) -> None:
    """Nested, linked, emphasised and continued quotations are right; of other languages nothing is said."""
    assert findings_of_example(rule, tmp_path, of(text, language)) == []


def test_an_inch_is_no_quotation_mark(tmp_path: Path) -> None:
    """A straight mark behind a number is a measure."""
    assert findings_of_example(quotation.straight_marks, tmp_path, of('a pipe of 6" width')) == []
