"""Each language knows its numbers, quarters, months and nouns."""

from __future__ import annotations

import pytest

from newsletter_kit.checks.number_words import number_words, value_of

LANGUAGES = ("en", "ka", "ru", "fr", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_known_whole(language: str) -> None:
    """No quarter, month or noun is missing in a language that the checks know."""
    words = number_words(language)
    assert (len(words.quarters), len(words.months)) == (4, 12)
    assert words.nouns.keys() == number_words("en").nouns.keys()


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("en", "twelve", 12),
        ("en", "1,204", 1204),
        ("fr", "1 204,5", 1204.5),
        ("ka", "ცხრა", 9),
        ("ka", "ხუთ", 5),
        ("ru", "девяти", 9),
        ("fr", "dix-sept", 17),
        ("ar", "تسعة", 9),
    ],
)
def test_a_number_is_read_in_figures_and_in_words(language: str, written: str, value: float) -> None:
    """Figures are read with the separators of any language, words with their endings."""
    assert value_of(written, number_words(language)) == value


def test_an_unknown_language_finds_nothing() -> None:
    """Of a language that is not known, nothing is taken for a number's word."""
    assert not number_words("uk").cumulative.search("всього since total")
    assert number_words("uk").months == ()
