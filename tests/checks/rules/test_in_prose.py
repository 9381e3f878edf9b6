"""Rules that lay what the prose says in numbers beside the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newsletter_kit.checks.rules import in_prose
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule

COUNTRIES = ["Greece", "Poland", "Belgium", "Austria", "Ireland", "Germany", "Finland", "Malta", "Cyprus"]


def issue(people: str = "Georgians", **more: Any) -> str:
    """An issue with a record of 463 persons from nine countries, and 74 families."""
    returned = {"persons": 463, "female_percent": 59, "male_percent": 41, "countries": COUNTRIES}
    record = {"type": "avrr", "people": people, "returned": returned, "after_arrival": {"families": 74}}
    sections = [*more.pop("sections", []), {**record, "from_country": {"persons": 19, "women": 9}}]
    return yaml.safe_dump({"sections": sections, **more}, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    "intro",
    [
        "We helped 463 Georgians return from nine countries.",
        "We helped **463** vulnerable Georgians return from 9 countries.",
        "We helped more than 450 Georgians return.",
        "Nearly 500 Georgians came home, 273 Georgians of them are women.",
        "Return: 19 Georgians left, and 74 families were helped.",
        "In the first quarter of 2024 Georgians returned. On 15 March Georgians met.",
        "One Georgian in five returned, and two hundred Georgians met in Batumi.",
        "Two countries signed an agreement on return.",
        "Training was given to 300 officers in 12 countries.",
        "59 % of those who returned are women, 41 percent men.",
        "We helped 463 Georgians (male 41%, female 59%) return.",
    ],
)
def test_a_text_that_agrees_is_left_alone(intro: str, tmp_path: Path) -> None:
    """Rough numbers, parts of the whole, years, days, thousands and other counts are no fault."""
    for rule in (in_prose.told_number, in_prose.told_share):
        assert findings_of_example(rule, tmp_path / rule.id, issue(intro=intro)) == []


@pytest.mark.parametrize(
    ("people", "language", "intro"),
    [
        ("Georgians", "en", "We helped 436 Georgians return."),
        ("Georgians", "en", "About 350 Georgians came home."),
        ("Georgians", "en", "We helped people return from seven countries."),
        ("Georgians", "en", "Of those who returned, 47 families were helped."),
        ("საქართველოს მოქალაქე", "ka", "436 მოქალაქეს დავეხმარეთ დაბრუნებაში."),
        ("საქართველოს მოქალაქე", "ka", "ისინი შვიდი ქვეყნიდან დაბრუნდნენ."),
        ("граждан Грузии", "ru", "МОМ помогла 436 гражданам Грузии вернуться."),
        ("граждан Грузии", "ru", "Они вернулись из семи стран."),
        ("Géorgiens", "fr", "436 Géorgiens sont rentrés chez eux."),
        ("Géorgiens", "fr", "Retour depuis sept pays."),
        ("جورجيين", "ar", "عودة 436 جورجيين"),
    ],
)
def test_another_number_is_found(people: str, language: str, intro: str, tmp_path: Path) -> None:
    """A number beside the record's own noun is compared, in figures and in words, in each language."""
    found = findings_of_example(in_prose.told_number, tmp_path, issue(people, intro=intro, language=language))
    assert [each.place.part for each in found] == ["intro"]


@pytest.mark.parametrize(
    ("language", "intro"),
    [
        ("en", "Of those who returned, 41 % were women."),
        ("en", "We helped 463 Georgians (male 59%, female 41%) return."),
        ("ka", "დაბრუნებულთა 41 % ქალია."),
        ("ru", "Среди вернувшихся 41 процент женщин."),
        ("fr", "Retours : 41 % de femmes."),
    ],
)
def test_another_share_is_found(language: str, intro: str, tmp_path: Path) -> None:
    """A share beside women or men is compared with the record's."""
    found = findings_of_example(in_prose.told_share, tmp_path, issue(intro=intro, language=language))
    assert {each.place.part for each in found} == {"intro"}


def test_a_story_may_have_numbers_of_its_own(tmp_path: Path) -> None:
    """Inside the sections only the record's own people are compared."""
    body = "Ana returned from one of six countries with eight children; 436 Georgians returned."
    text = issue(sections=[{"type": "text", "body": body}])
    found = findings_of_example(in_prose.told_number, tmp_path, text)
    assert ["436 Georgians" in each.what for each in found] == [True]


@pytest.mark.parametrize(
    ("rule", "language", "body"),
    [
        (in_prose.told_share, "en", "463 Georgians returned, 26 % of them women."),
        (in_prose.told_number, "en", "A total of 512 persons returned with AVRR."),
        (in_prose.told_number, "en", "In March, 512 returnees came home."),
        (in_prose.told_number, "ka", "512 ადამიანი დაბრუნდა."),
        (in_prose.told_share, "ru", "Вернулись домой многие, 26 % женщин."),
        (in_prose.told_number, "fr", "512 personnes sont rentrées."),
    ],
)
def test_a_paragraph_on_who_returned_is_compared(
    rule: Rule, language: str, body: str, tmp_path: Path
) -> None:
    """A sentence of a section that says people returned has the record's numbers and shares."""
    text = issue(language=language, sections=[{"type": "text", "body": body}])
    assert {each.place.part for each in findings_of_example(rule, tmp_path, text)} == {"sections.0.body"}


@pytest.mark.parametrize(
    "body",
    [
        "463 persons returned, 59 % of them women.",
        "Since 2003, 12,000 persons returned, 45 % of them women.",
        "In 2019, 512 persons returned, 45 % women.",
        "Natia returned. At the fair 300 people met, 70 % of them women.",
        "With her, twelve people of the village returned.",
        "Of the participants, 26 % were women.",
        "About 450 people returned.",
    ],
)
def test_a_paragraph_may_count_others(body: str, tmp_path: Path) -> None:
    """Other years, other sentences, a few people and rough numbers in a section are no fault."""
    text = issue(sections=[{"type": "text", "body": body}])
    for rule in (in_prose.told_number, in_prose.told_share):
        assert findings_of_example(rule, tmp_path / rule.id, text) == []


def test_a_figure_is_compared_with_the_prose(tmp_path: Path) -> None:
    """A number before the first words of a figure's label is that figure."""
    figures = [{"value": 38, "label": "participants of the online course"}]
    sections = [
        {"type": "stats", "figures": figures},
        {
            "type": "text",
            "body": "The 83 **participants of the** course met; 20 participants of a training, too.",
        },
    ]
    found = findings_of_example(in_prose.told_number, tmp_path, yaml.safe_dump({"sections": sections}))
    assert [each.what.split()[2] for each in found] == ["“83"]


@pytest.mark.parametrize(
    ("language", "title", "count"),
    [
        ("en", "The first quarter of 2024, compared with the fourth quarter of 2023", 0),
        ("en", "The annual report 2023", 0),
        ("en", "Q4 2023", 1),
        ("en", "The first quarter of 2023", 1),
        ("ka", "2024 წლის პირველი კვარტალი", 0),
        ("ka", "2023 წლის პირველი კვარტალი", 1),
        ("ka", "2024 წლის მეორე კვარტლის ამბები", 1),
        ("ru", "Итоги четвёртого квартала", 1),
        ("fr", "Le quatrième trimestre 2023", 1),
        ("ar", "الربع الثاني", 1),
    ],
)
def test_the_quarter_of_a_title_is_that_of_the_period(
    language: str, title: str, count: int, tmp_path: Path
) -> None:
    """A title that names the period's quarter may name another, too; another alone is found."""
    text = yaml.safe_dump({"title": title, "language": language, "subject": "IOM", "intro": "IOM."})
    assert len(findings_of_example(in_prose.told_quarter, tmp_path, text)) == count


@pytest.mark.parametrize(
    ("language", "title", "count"),
    [
        ("en", "January–March", 0),
        ("en", "From February to April", 1),
        ("en", "Meetings in June and July", 0),
        ("ka", "იანვრიდან მარტამდე", 0),
        ("ka", "ოქტომბერი–დეკემბერი", 1),
        ("ru", "С октября по декабрь", 1),
        ("fr", "D’octobre à décembre", 1),
    ],
)
def test_a_range_of_months_lies_in_the_period(language: str, title: str, count: int, tmp_path: Path) -> None:
    """Months that are named as a range are those of the period; others are no range."""
    text = yaml.safe_dump({"title": title, "language": language})
    assert len(findings_of_example(in_prose.told_months, tmp_path, text)) == count
