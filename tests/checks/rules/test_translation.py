"""Rules that lay a translation beside the original: what may differ, and what may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules import language, translation
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule


def of(original: str, translated: str, tag: str = "ka") -> str:
    """An issue that ends with a text, and its translation."""
    documents = [
        {"sign_off": original},
        {"translates": "issue.yaml", "language": tag, "sign_off": translated},
    ]
    return yaml.safe_dump_all(documents, allow_unicode=True, sort_keys=False, width=1_000)


@pytest.mark.parametrize("rule", translation.RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("original", "translated"),
    [
        ("IOM Georgia", "IOM Georgia"),
        ("On 2 May 1,250.5 people came, 12 of them twice", "2 მაისს 1 250,5 ადამიანი მოვიდა, 12 – ორჯერ"),
        ("Seven people came on 2 May", "2 მაისს 7 ადამიანი მოვიდა"),
        ("In 2024 [5 hubs](https://iom.int/17) opened", "2024 წელს გაიხსნა [5 ჰაბი](https://iom.int/ka/18)"),
        ("2nd meeting, COVID-19", "მე-2 შეხვედრა, COVID-19"),
    ],
)
def test_a_faithful_translation_is_left_alone(
    rule: Rule, original: str, translated: str, tmp_path: Path
) -> None:
    """Names, numbers in the other language's form or in words, and other addresses are no fault."""
    assert findings_of_example(rule, tmp_path, of(original, translated)) == []


def test_what_the_translation_lacks_is_compared_with_nothing(tmp_path: Path) -> None:
    """A part that is shown in the main language is missing, and not repeated."""
    text = "sign_off: We will be back.\n---\ntranslates: issue.yaml\nlanguage: ka\ntitle: სიახლე"
    assert findings_of_example(translation.untouched, tmp_path / "a", text) == []
    missing = findings_of_example(language.untranslated, tmp_path / "b", text)
    assert any(each.place.location == ("sign_off",) and each.place.name == "issue.yaml" for each in missing)


@pytest.mark.parametrize(
    ("tag", "text", "count"),
    [
        ("ka", "We will be back in three months.", 1),
        ("ka", "სამ თვეში: Bureau for International Narcotics and Law Enforcement Affairs", 0),
        ("ka", "ჯგუფი „[Visa-Free to EU](https://iom.int)“ Facebook-ზე", 0),
        ("ka", "მალე დავბრუნდებით. До скорой встречи", 1),
        ("ru", "До встречи („სახლი“, სახლი)", 0),
        ("ar", "سنعود قريبا", 0),
        ("fr", "нет", 1),
        ("fr", "Русский", 0),
        ("fr", "À bientôt (до встречи)", 0),
        ("uk", "До зустрічі", 0),
    ],
)
def test_sentences_in_another_script_are_found(tag: str, text: str, count: int, tmp_path: Path) -> None:
    """A sentence in other letters is left over; a name, a quotation or a language's own name is not."""
    found = findings_of_example(language.other_script, tmp_path, of("Back in three months.", text, tag))
    assert len(found) == count


@pytest.mark.parametrize(
    ("original", "translated", "severity"),
    [
        ("463 of them came home", "436 დაბრუნდა", "error"),
        ("463 of them came home", "ბევრი დაბრუნდა", "error"),
        ("In 2019 we helped many", "2018 წელს ბევრს დავეხმარეთ", "warning"),
        ("In 2019 we helped many", "ბევრს დავეხმარეთ", "warning"),
        ("15 came", "თხუთმეტი მოვიდა", ""),
        ("We helped 2,000 people", "2 ათას ადამიანს დავეხმარეთ", ""),
    ],
)
def test_a_number_of_the_data_is_grave(original: str, translated: str, severity: str, tmp_path: Path) -> None:
    """A translation that changes or drops a number that the issue counts stops it; another is a warning."""
    text = of(original, translated)
    record = "sections: [{type: avrr, returned: {persons: 463}}]"
    found = [
        finding.severity.value
        for rule in (translation.other_numbers, translation.lost_number)
        for finding in findings_of_example(rule, tmp_path / rule.id, f"{record}\n{text}")
    ]
    assert found == [severity] * bool(severity)
