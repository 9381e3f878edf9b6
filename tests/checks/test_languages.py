"""What the checks know of a language is the same kind of knowledge in each."""

from __future__ import annotations

import pytest

from newsletter_kit.checks.languages import language_of

KNOWN = ("en", "ka", "ru", "fr", "ar")


@pytest.mark.parametrize("tag", KNOWN)
def test_every_language_of_the_layouts_is_known(tag: str) -> None:
    """Each language that the layout base speaks has its script and its quotation marks."""
    known = language_of(tag)
    assert known.script
    assert known.quotes
    assert known.quotes[0] != known.quotes[1]


@pytest.mark.parametrize(
    ("tag", "script"), [("uk", "Cyrillic"), ("hy", "Armenian"), ("az", "Latin"), ("fa", "Arabic")]
)
def test_of_other_languages_the_script_is_known(tag: str, script: str) -> None:
    """Nothing is guessed of a language that has no file but its letters."""
    known = language_of(tag)
    assert (known.script, known.quotes, known.grade) == (script, None, ())


def test_a_region_speaks_its_language() -> None:
    """French of Switzerland is French."""
    assert language_of("fr-CH") == language_of("fr")
