"""Rules on what could lead to one person: what is found in each language, and what is left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newsletter_kit.checks.rules import privacy
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule

CONSENT = {"form": "2024-017", "date": "2024-02-01", "scope": "newsletter"}


def finds(rule: Rule, folder: Path, language: str, text: str) -> bool:
    """Whether a rule finds something in a text in a language."""
    example = yaml.safe_dump({"language": language, "intro": text}, allow_unicode=True, width=1_000)
    return bool(list(rule.findings(draft_of_example(folder, example))))


def in_a_story(rule: Rule, folder: Path, language: str, text: str, **changes: Any) -> bool:
    """Whether a rule finds something in a story in a language."""
    item = {"body": text, "consent": CONSENT, **changes}
    data = {"language": language, "sections": [{"type": "stories", "items": [item]}]}
    example = yaml.safe_dump(data, allow_unicode=True, width=1_000)
    return bool(list(rule.findings(draft_of_example(folder, example))))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "IOM assisted one minor from Kutaisi."),
        ("en", "Three young women returned in March to Georgia, all from Telavi."),
        ("en", "4 families from Imereti"),
        ("en", "Two unaccompanied children were found in the Netherlands."),
        ("fr", "Deux femmes sont rentrées de Grèce."),
        ("ru", "МОМ помогла двум, и ещё три женщины вернулись из Германии."),
    ],
)
def test_a_few_people_of_a_place_are_found(tmp_path: Path, language: str, text: str) -> None:
    """A number from one to four, in figures or words, before people and a place."""
    assert finds(privacy.few_people, tmp_path, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "IOM assisted 463 women from Georgia."),
        ("en", "One of the women in Georgia’s parliament spoke."),
        ("en", "Two trainings for women from Imereti."),
        ("en", "The law of 2014 protects children in Georgia."),
        ("en", "In 2.4 families live in Georgia"),
        ("en", "Two women spoke. From Telavi came music."),
        ("en", "Four children sang for us"),
        ("fr", "Une femme de Tbilissi a parlé."),
        ("ka", "ორი ქალი თბილისიდან"),
    ],
)
def test_no_more_is_found(tmp_path: Path, language: str, text: str) -> None:
    """Large numbers, other things, other sentences, and places without capitals are no findings."""
    assert not finds(privacy.few_people, tmp_path, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We met 11-year-old Luka in Imereti."),
        ("en", "Luka, aged 11, goes to school."),
        ("en", "Luka is 11 years old."),
        ("en", "We met seven-year-old Luka."),
        ("ka", "გავიცანით ლუკა, 11 წლის, იმერეთიდან."),
        ("ru", "Мы познакомились с 11-летним Лукой."),
        ("ru", "Лука, 11 лет, ходит в школу."),
        ("fr", "Luka, 11 ans, va à l’école."),
        ("ar", "التقينا لوكا (11 سنة) في إيميريتي."),
        ("en", "Luka is an 11-year-old from Gori."),
        ("en", "Mariam, a 14-year-old, was returned."),
        ("en", "A 14-year-old girl named Mariam came home."),
        ("en", "The 11-year-old boy Luka goes to school."),
        ("en", "Ana and Eka, 8 and 10, like the hub."),
        ("en", "Ana and Eka, aged 8 and 10"),
        ("en", "Giorgi (12) from Zugdidi won a prize."),
        ("en", "Giorgi Beridze is a 12-year-old."),
        ("ka", "ანა და ეკა, 8 და 10 წლის."),
        ("ka", "11 წლის ბიჭი, სახელად ლუკა, დაბრუნდა."),
        ("ru", "Лука – 11-летний школьник."),
        ("ru", "14-летняя девочка по имени Мариам"),
        ("ru", "Ана и Эка, 8 и 10 лет, дома."),
        ("fr", "une fille de 14 ans nommée Mariam"),
        ("fr", "Ana et Eka, 8 et 10 ans, vont à l’école."),
    ],
)
def test_a_name_with_an_age_is_found(tmp_path: Path, language: str, text: str) -> None:
    """A child's name with its age is found wherever it stands, in each of our languages."""
    assert finds(privacy.age_beside_name, tmp_path, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "People returned from Germany (12), Greece (9) and Poland (3)."),
        ("en", "IOM, 12 Hill Street"),
        ("en", "Natia is 34 years old."),
        ("en", "In March, 12 officers were trained."),
        ("en", "Luka is 11th in line."),
        ("ka", "საქართველოში 5 წლის წინ დაიწყო."),
        ("ka", "2024 წლის, პირველი კვარტალი"),
        ("fr", "La France, 12 villes"),
        ("ru", "Германия (12), Греция (9)"),
        ("ka", "თბილისი და ბათუმი, 8 და 10 წლის წინ"),
        ("en", "Rustavi Hub is a 10-year-old centre."),
        ("en", "The programme is a 10-year-old partnership."),
        ("en", "She is a 14-year-old from Gori."),
        ("en", "Chapters on Georgia and Armenia, 8 and 10"),
        ("en", "A 14-year-old girl from Gori won a prize."),
        ("en", "The 12-year-old programme of IOM"),
        ("en", "Guria (12) and Imereti (9) have hubs."),
        ("en", "People came home from Greece (12) in March."),
    ],
)
def test_other_numbers_are_no_ages(tmp_path: Path, language: str, text: str) -> None:
    """Counts of countries, addresses, years and grown-ups are no children."""
    assert not finds(privacy.age_beside_name, tmp_path, language, text)


def test_in_a_story_a_bare_number_is_an_age(tmp_path: Path) -> None:
    """What may be a count elsewhere is an age beside a name in a story, unless the name was changed."""
    assert in_a_story(privacy.age_beside_name, tmp_path / "a", "en", "Luka (11) likes it here.")
    changed = {"name_changed": True}
    assert not in_a_story(privacy.age_beside_name, tmp_path / "b", "en", "Luka (11) likes it.", **changed)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "She came home for her 11-year-old son."),
        ("ka", "ის თავის 11 წლის ვაჟს დაუბრუნდა."),
        ("ru", "Она вернулась к 11-летнему сыну."),
        ("fr", "Elle est rentrée pour son fils de 11 ans."),
        ("ar", "عادت من أجل ابنها البالغ 11 سنة."),
    ],
)
def test_the_age_of_a_child_is_found_in_a_story_alone(tmp_path: Path, language: str, text: str) -> None:
    """A child's age tells who it is where its mother is named; elsewhere it names nobody."""
    assert in_a_story(privacy.age_of_child, tmp_path / "a", language, text)
    assert not finds(privacy.age_of_child, tmp_path / "b", language, text)


@pytest.mark.parametrize(("written", "is_found"), [({}, True), ({"small_numbers": "show"}, False)])
def test_small_counts_may_be_shown_on_purpose(
    tmp_path: Path,
    written: dict[str, str],
    is_found: bool,  # noqa: FBT001
) -> None:
    """Whoever writes that small numbers are to be shown has thought of it."""
    section = {"type": "avrr", "from_country": {"persons": 19, "children": 3}, **written}
    draft = draft_of_example(tmp_path, yaml.safe_dump({"sections": [section]}))
    assert bool(list(privacy.small_count.findings(draft))) is is_found


@pytest.mark.parametrize(
    ("section", "part"),
    [
        ({"type": "stats", "figures": [{"value": 2, "label": "unaccompanied children"}]}, "figures.0.value"),
        (
            {
                "type": "stats",
                "heading": "Persons by region",
                "bars": [{"label": "Racha", "value": 9}, {"label": "Kakheti", "value": 1}],
            },
            "bars.1.value",
        ),
        ({"type": "table", "columns": ["Region", "WOMEN"], "rows": [["Racha", "4"]]}, "rows.0.1"),
    ],
)
def test_small_rows_are_found_at_their_number(tmp_path: Path, section: dict[str, Any], part: str) -> None:
    """Figures, bars and cells that count people are looked at, and the finding stands at the number."""
    (finding,) = privacy.small_row.findings(
        draft_of_example(tmp_path, yaml.safe_dump({"sections": [section]}))
    )
    assert finding.place.part == f"sections.0.{part}"


@pytest.mark.parametrize(
    "section",
    [
        {"type": "stats", "figures": [{"value": 3, "label": "trainings"}]},
        {"type": "stats", "figures": [{"value": 3, "unit": "%", "label": "of all women"}]},
        {"type": "stats", "figures": [{"value": "1.5", "label": "children in each family"}]},
        {"type": "stats", "figures": [{"value": 0, "label": "victims"}]},
        {"type": "stats", "heading": "Trainings", "bars": [{"label": "Racha", "value": 3}]},
        {"type": "table", "columns": ["Persons", "Hubs"], "rows": [["3", "2"]]},
        {"type": "table", "columns": ["Region", "Persons"], "rows": [["Racha", "fewer than 5"]]},
    ],
)
def test_other_rows_are_left_alone(tmp_path: Path, section: dict[str, Any]) -> None:
    """Things, shares, averages, nobody, and numbers that are hidden already point at no person."""
    draft = draft_of_example(tmp_path, yaml.safe_dump({"sections": [section]}))
    assert list(privacy.small_row.findings(draft)) == []
