"""Values become words in the reader's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from newsletter_kit.compile import wording
from newsletter_kit.issue.model import Period


def said(template: str, language: str, **values: object) -> str:
    environment = Environment(autoescape=True)
    environment.filters.update(wording.FILTERS)
    return environment.from_string(template).render(language=language, **values)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "Greece, Poland and the Netherlands"),
    ("fr", "Grèce, Pologne et Pays-Bas"),
    ("ru", "Греция, Польша и Нидерланды"),
    ("ka", "საბერძნეთი, პოლონეთი და ნიდერლანდები"),
])  # fmt: skip
def test_countries_are_listed_in_the_readers_language(language: str, words: str) -> None:
    """Names and codes of countries are translated, and joined as the language joins them."""
    countries = ["GR", "Poland", "the Netherlands"]
    assert said("{{ names | map('country') | list | listing }}", language, names=countries) == words


@pytest.mark.parametrize(("first", "last", "language", "words"), [
    ((2024, 1, 1), (2024, 3, 31), "en", "January–March 2024"),
    ((2024, 4, 1), (2024, 4, 30), "en", "April 2024"),
    ((2023, 12, 1), (2024, 2, 29), "en", "December 2023–February 2024"),
    ((2024, 1, 5), (2024, 1, 9), "en", "5–9 Jan 2024"),
    ((2024, 1, 1), (2024, 3, 31), "ka", "იანვარი–მარტი, 2024"),
])  # fmt: skip
def test_a_period_is_said_in_months(
    first: tuple[int, int, int], last: tuple[int, int, int], language: str, words: str
) -> None:
    """Whole months are named as months, other days as days."""
    period = Period(start=dt.date(*first), end=dt.date(*last))
    assert wording.days_in_words(period, language).replace("\u2009", " ") in {
        words,
        words.replace(" 2024", ". 2024"),
    }


@pytest.mark.parametrize(("value", "language", "words"), [
    (59.0, "en", "59%"), (59.5, "en", "59.5%"), (59.0, "fr", "59\u202f%"), (41.0, "ka", "41%"),
])  # fmt: skip
def test_percent(value: float, language: str, words: str) -> None:
    """A share is written with the language's own spacing."""
    assert said("{{ value | percent }}", language, value=value).replace("\xa0", "\u202f") == words


def test_numbers_are_grouped() -> None:
    """Thousands are set apart so that they can be read."""
    assert said("{{ 12345 | number }}", "en") == "12,345"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("0.0001", "0.0001"), ("12.34567", "12.34567"), ("1234567.89", "1,234,567.89"), ("12.50", "12.5")],
)
def test_a_number_that_an_author_wrote_is_not_rounded(written: str, shown: str) -> None:
    """All its digits reach the reader; a zero at the end says nothing."""
    assert wording.number_in_words(Decimal(written), "en") == shown


def test_georgian_is_never_upper_cased() -> None:
    """Georgian keeps its letters: the capitals of Unicode 11 are missing in older fonts."""
    assert said("{{ 'სიახლეები' | caps }}", "ka") == "სიახლეები"
    assert said("{{ 'News' | caps }}", "en") == "NEWS"


def test_capitals_leave_merge_tags_as_they_are() -> None:
    """A heading in capitals still speaks to each reader by the value of their field."""
    heading = "News (all) for ((first_name|our friend))"
    assert said("{{ words | caps }}", "en", words=heading) == "NEWS (ALL) FOR ((first_name|our friend))"


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ka", "ltr"), ("az-Arab", "rtl")]
)
def test_direction(language: str, direction: str) -> None:
    """Arabic and its like run from right to left, also where only the tag's script says so."""
    assert wording.direction_of(language) == direction


def test_wrap_keeps_long_words_whole() -> None:
    """A URL of 200 characters stays in one piece, so that it can be clicked."""
    url = "https://example.org/" + "a" * 200
    assert url in wording.wrap(f"Read more about the event: {url} now", 40).split("\n")


def test_wrap_keeps_merge_tags_whole() -> None:
    """A merge tag with a long fallback is never broken in two."""
    text = wording.wrap("Dear and esteemed ((first_name|friend of the programme)), welcome", 20)
    assert "((first_name|friend of the programme))," in text.split("\n")


@given(
    st.lists(
        st.text(alphabet=st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30), max_size=40
    )
)
def test_wrap_loses_nothing(words: list[str]) -> None:
    """Every word that goes in comes out, in order, on lines that are short unless one word is long."""
    wrapped = wording.wrap(" ".join(words), 30, indent="  ")
    assert wrapped.split() == " ".join(words).split()
    assert all(len(line) <= 30 or len(line.split()) == 1 for line in wrapped.split("\n"))


def test_tidy_text() -> None:
    """The text part has no blanks at line ends and no yawning gaps."""
    assert wording.tidy_text("\n\na  \n\n\n\n\nb\n\n") == "a\n\n\nb\n"
