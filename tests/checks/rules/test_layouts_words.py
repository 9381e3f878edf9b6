"""The layout's own words in an edition: told of once for each language that the layout does not speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules.layouts_words import english_words
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding

OWN_LAYOUT = "title: Own\nextends: base\n"


def translated(language: str) -> str:
    """An issue with an edition in another language."""
    return f"sign_off: Back.\n---\ntranslates: issue.yaml\nlanguage: {language}\nsign_off: '…'\n"


def found_with(words: dict[str, str], folder: Path, language: str) -> list[Finding]:
    """What is found if the newsletter's layout has these words in its files, by language."""
    strings = folder / "layouts/base/strings"
    strings.mkdir(parents=True)
    (strings.parent / "layout.yaml").write_text(OWN_LAYOUT, "utf-8")
    for name, text in words.items():
        (strings / f"{name}.yaml").write_text(text, "utf-8")
    return list(english_words.findings(draft_of_example(folder, translated(language))))


def test_a_language_that_the_layout_does_not_speak_is_told_once(tmp_path: Path) -> None:
    """An author reads which words are English, at the translation's line, and where they are written."""
    (finding,) = findings_of_example(english_words, tmp_path, translated("ro"))
    assert str(finding.place) == "issue.ro.yaml:2:1 language"
    assert "has no words in ro for “Newsletter”, “Unsubscribe”" in finding.what
    assert "strings/ro.yaml" in finding.remedy


@pytest.mark.parametrize("language", ["fr", "fr-CA", "ka", "en-GB"])
def test_a_language_that_the_layout_speaks_is_passed(language: str, tmp_path: Path) -> None:
    """The words of `fr` will do for `fr-CA`, and English words for every English."""
    assert findings_of_example(english_words, tmp_path, translated(language)) == []


def test_only_words_that_stand_in_the_edition_are_named(tmp_path: Path) -> None:
    """A layout whose file lacks what this issue does not use is not found fault with."""
    words = "newsletter: Buletin\nunsubscribe: Dezabonare\nmailing_address: 'Adresa noastră:'\n"
    assert found_with({"ro": words}, tmp_path, "ro") == []


def test_a_word_of_the_layouts_own_that_one_language_lacks_is_named(tmp_path: Path) -> None:
    """A file that has all words but one that the edition shows is told of with that word alone."""
    (finding,) = found_with({"ro": "newsletter: Buletin\nunsubscribe: Dezabonare\n"}, tmp_path, "ro")
    assert "for “Our mailing address is:”: they" in finding.what
