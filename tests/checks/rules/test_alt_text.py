"""Rules on alt texts: five languages, decoration, and words that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules import alt_text
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def hero(alt: str, language: str = "en", **more: str) -> str:
    """An issue with a picture at its head."""
    picture = {"src": "https://iom.int/mountains.jpg", "alt": alt, **more}
    return yaml.safe_dump({"language": language, "hero": picture}, allow_unicode=True, width=1_000)


@pytest.mark.parametrize(
    ("alt", "language"),
    [
        ("Image of five women", "en"),
        ("A photo showing five women", "en"),
        ("Photo", "en"),
        ("IMG_2041", "en"),
        ("women-at-work.jpeg", "en"),
        ("mountains", "en"),
        ("WhatsApp Image 2024-03-01 at 10.02", "en"),
        ("Photo de cinq femmes", "fr"),
        ("Фото: пять женщин", "ru"),
        ("На фотографии пять женщин", "ru"),
        ("ფოტო: ხუთი ქალი", "ka"),
        ("ფოტოზე ხუთი ქალი დგას", "ka"),
        ("صورة", "ar"),
    ],
)
def test_words_that_say_only_picture_are_found(alt: str, language: str, tmp_path: Path) -> None:
    """A file's name, or "photo of" in five languages, tells nothing of the picture."""
    assert len(findings_of_example(alt_text.idle_alt, tmp_path, hero(alt, language))) == 1


@pytest.mark.parametrize(
    "alt",
    [
        "Drawing: five women stand side by side",
        "Photographers at the border",
        "Photo exhibition in Telavi",
        "Imagery of the old town",
        "Logo of IOM",
        "",
    ],
)
def test_words_that_tell_something_pass(alt: str, tmp_path: Path) -> None:
    """A drawing is worth saying, and a photographer is no photo."""
    assert findings_of_example(alt_text.idle_alt, tmp_path, hero(alt)) == []


def test_an_icon_beside_words_needs_none(tmp_path: Path) -> None:
    """The icon of an update may be silent; a picture of its own may not."""
    picture = {"src": "https://iom.int/a.png", "alt": ""}
    items = [{"title": "Hubs", "icon": picture}, {"title": "Hubs", "image": picture}]
    text = yaml.safe_dump({"sections": [{"type": "project_updates", "items": items}]})
    (found,) = findings_of_example(alt_text.silent_picture, tmp_path, text)
    assert found.place.part == "sections.0.items.1.image.alt"


def test_a_logo_may_say_the_name_that_it_stands_for(tmp_path: Path) -> None:
    """The alt text of a funder's logo is its name."""
    logo = {"src": "https://iom.int/eu.png", "alt": "European Union"}
    text = yaml.safe_dump({"funders": [{"name": "European Union", "logo": logo}]})
    assert findings_of_example(alt_text.repeated_alt, tmp_path, text) == []


def test_a_title_in_bold_is_the_same_title(tmp_path: Path) -> None:
    """Marks and signs make no difference between an alt text and a title."""
    picture = {"src": "https://iom.int/a.png", "alt": "Migrant women meet"}
    item = {"title": "**Migrant Women** meet!", "image": picture}
    text = yaml.safe_dump({"sections": [{"type": "highlights", "items": [item]}]})
    assert len(findings_of_example(alt_text.repeated_alt, tmp_path, text)) == 1


@pytest.mark.parametrize(
    ("alt", "count"),
    [
        ("Opened in 2024, closed in 2025", 0),
        ("2 women and 3 men at a table", 0),
        ("A bar of 41 % and 59 %", 1),
        ("Shares: 5% and 7%", 1),
    ],
)
def test_years_and_people_are_no_figures(alt: str, count: int, tmp_path: Path) -> None:
    """Years, and what can be counted in the picture, are no statistics."""
    assert len(findings_of_example(alt_text.text_in_picture, tmp_path, hero(alt))) == count


def test_a_translation_is_found_at_its_own_line(tmp_path: Path) -> None:
    """An alt text that is wrong in the translation alone is found there, by the translation's language."""
    translation = {"translates": "issue.yaml", "language": "ka", "hero": {"alt": "ფოტო: მთები"}}
    text = f"{hero('Mountains')}---\n{yaml.safe_dump(translation, allow_unicode=True)}"
    (found,) = findings_of_example(alt_text.idle_alt, tmp_path, text)
    assert (found.place.name, found.place.part) == ("issue.ka.yaml", "hero.alt")


def test_small_pictures_do_not_make_a_mail_of_pictures(tmp_path: Path) -> None:
    """A short mail with a logo and icons is short, and no more."""
    draft = draft_of_example(tmp_path, '<img src="https://iom.int/a.png" alt="IOM" width="120">', "html")
    assert list(alt_text.picture_only.findings(draft)) == []
