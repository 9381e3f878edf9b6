"""Who seems to be shown or to speak: what is found in each language, and what is left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.likely_people import shows_somebody, somebodys_words
from newsletter_kit.checks.rules.consent import missing_consent
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding

WOMAN = {"src": "https://iom.int/a.jpg", "alt": "A woman with a headscarf looks at the sea"}
SPEECH = "“I am happy to be home,” says Nino Beridze, a returnee."


def found(folder: Path, **section: Any) -> list[Finding]:
    """What the rule says of a section."""
    return list(missing_consent.findings(draft_of_example(folder, yaml.safe_dump({"sections": [section]}))))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Natia Beridze and her son in their workshop"),
        ("en", "A woman with a headscarf looks at the sea"),
        ("en", "Portrait of a returnee"),
        ("en", "Women at a sewing course"),
        ("en", "Luka holds his certificate"),
        ("ka", "ქალი საკერავ მანქანასთან"),
        ("ka", "ნათია ბერიძე სახელოსნოში"),
        ("ru", "Женщина у окна"),
        ("fr", "Une femme devant sa boutique"),
        ("ar", "امرأة أمام متجرها"),
    ],
)
def test_whoever_can_be_recognised_is_seen(language: str, words: str) -> None:
    """A name, a woman, a portrait: the words of a picture say that somebody is on it."""
    assert shows_somebody(words, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Drawing: five women stand side by side in front of mountains."),
        ("en", "Cover of the report on women"),
        ("en", "Two icons of a woman and a man"),
        ("en", "UN Women’s logo"),
        ("en", "A workshop on migrants in Tbilisi"),
        ("en", "The Migrant Resource Centre in Telavi"),
        ("en", "Participants of the training at a round table"),
        ("en", "Website of IOM Georgia"),
        ("ka", "ნახატი: ხუთი ქალი მთების ფონზე მხარდამხარ დგას."),
        ("ka", "მოქალაქეობის სერტიფიკატი"),
        ("fr", "Carte des familles par région"),
        ("de", "Eine Frau am Fenster"),
    ],
)
def test_drawings_groups_and_places_are_left_in_peace(language: str, words: str) -> None:
    """Drawings, covers, meetings, buildings, and languages that are not known warn nobody."""
    assert not shows_somebody(words, language)


@pytest.mark.parametrize(
    ("language", "text", "is_found"),
    [
        ("en", SPEECH, True),
        ("en", '"I am happy to be home," says Nino Beridze, a returnee', True),
        ("en", "Nino, a returnee from Greece, says: “I am happy.”", True),
        ("ru", "«Я рада», – говорит Нино.", True),
        ("fr", "« Je suis heureuse », dit Nino.", True),
        ("en", "“We will go on,” said Lela Gelashvili, Head of the Service Hub.", False),
        ("en", "The Ambassador, Mr. Smith, said “We will go on.”", False),
        ("en", "The law says “everybody”.", False),
        ("en", "Nino says that she is happy.", False),
    ],
)
def test_somebodys_own_words_are_seen(language: str, text: str, *, is_found: bool) -> None:
    """Direct speech is somebody's, unless they speak for an office."""
    assert (somebodys_words(text, language) is not None) == is_found


def test_a_guess_is_a_warning_at_the_words(tmp_path: Path) -> None:
    """A picture outside a story warns at its alt text, and the remedy names both ways out."""
    (finding,) = found(tmp_path, type="image", image=WOMAN)
    assert (finding.severity, finding.place.part) == (Severity.WARNING, "sections.0.image.alt")
    assert "`people: true`" in finding.remedy
    assert "`people: false`" in finding.remedy


def test_words_in_a_paragraph_are_a_warning(tmp_path: Path) -> None:
    """Direct speech in a text section wants to be a quotation with a consent."""
    (finding,) = found(tmp_path, type="text", body=SPEECH)
    assert (finding.severity, finding.place.part) == (Severity.WARNING, "sections.0.body")
    assert "`quote`" in finding.remedy


@pytest.mark.parametrize(
    "section",
    [
        {"type": "image", "image": {**WOMAN, "people": False}},
        {"type": "highlights", "items": [{"title": "Home", "people": False, "body": SPEECH, "image": WOMAN}]},
    ],
    ids=["picture", "item"],
)
def test_who_has_said_no_is_not_asked_again(tmp_path: Path, section: dict[str, Any]) -> None:
    """`people: false` at the picture, or at the item around it, settles the question."""
    assert found(tmp_path, **section) == []
