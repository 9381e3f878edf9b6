"""Rules on texts that have lost their beginning or end: what betrays a loss, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules.sentences import lost_beginning, lost_end
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def of(text: str, language: str = "en") -> str:
    """An issue that opens with a text in a language."""
    return yaml.safe_dump({"language": language, "intro": text}, allow_unicode=True, width=1_000)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "’s exhibition was opened in Telavi."),
        ("en", ", which was opened in Telavi."),
        ("en", "**and** was opened in Telavi."),
        ("en", "Labour, Health and Social Affairs of the Republic of Serbia visited us."),
        ("ru", "и была открыта в Телави."),
    ],
)
def test_a_lost_beginning_is_found(language: str, text: str, tmp_path: Path) -> None:
    """A small letter, a sign that follows a word, or half a name comes first."""
    assert len(findings_of_example(lost_beginning, tmp_path, of(text, language))) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "[…] the US State Department’s programme helped us."),
        ("en", "… and so we all went home again."),
        ("en", "iPhone users and e-mail readers will like it."),
        ("en", "e-mail is what we all still read."),
        ("en", "((first_name|dear reader)), this is our issue."),
        ("en", "([Read](#) this) it is worth your time."),
        ("en", "- one thing we did this year\n- another thing we did"),
        ("en", "463 people came home in March this year."),
        ("en", "Men and Women of the Republic"),
        ("en", "The Ministry of Labour and Health of the Republic of Serbia met us."),
        ("en", "Ministry of Labour and Health of the Republic of Serbia met us."),
        ("en", "“**We** were there” is what they said."),
        ("en", ".iom domains and 3 more things follow."),
        ("ka", "ოფისმა ორი ჰაბი გახსნა თბილისში."),
        ("ar", "افتتح المكتب مركزين في تبليسي."),
    ],
)
def test_a_right_beginning_is_left_alone(language: str, text: str, tmp_path: Path) -> None:
    """Marked gaps, names with small letters, lists, numbers and scripts without capitals are right."""
    assert findings_of_example(lost_beginning, tmp_path, of(text, language)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The hub was opened in Telavi by the mayor of",
        "The hub was opened in Telavi by the mayor, the minister,",
        "First comes a whole sentence.\n\nThe second one was opened in Telavi by **the mayor**",
    ],
)
def test_a_lost_end_is_found(text: str, tmp_path: Path) -> None:
    """A paragraph breaks off without a full stop."""
    assert len(findings_of_example(lost_end, tmp_path, of(text))) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dear readers, colleagues, friends and all who come from far away,\n\nthis is our issue."),
        (
            "en",
            "We do three things for all who come home:\n\n- we help with the very first days in the country",
        ),
        ("en", "Forty children moved in on Monday. The class rooms have\n\n- large windows,\n- a garden."),
        ("en", "He said that it was a very good day for “all of us.”"),
        ("en", "He said that it was a very good day **for all of us**."),
        ("en", "The whole of it stands on our site for [all to read](https://iom.int)"),
        ("en", "It was a very good day for all of us, thanks to you! 🎉"),
        ("en", "It was a very good day, ((first_name|reader)), said all of ((team))"),
        ("en", "The office of IOM in Georgia, Tbilisi\n12 Hill Street, fourth floor\nGeorgia"),
        ("ka", "ოფისმა ორი ახალი ჰაბი გახსნა თბილისსა და ბათუმში გაზაფხულზე."),
        ("ar", "هل افتتح المكتب مركزين جديدين في تبليسي في هذا العام؟"),
    ],
)
def test_a_right_end_is_left_alone(language: str, text: str, tmp_path: Path) -> None:
    """Greetings, lists, quotations, links, addresses and other languages' signs end as they should."""
    assert findings_of_example(lost_end, tmp_path, of(text, language)) == []


def test_a_closing_formula_may_end_with_a_comma(tmp_path: Path) -> None:
    """The signature follows it."""
    text = "sign_off: With our best wishes to you and to all of your family,"
    assert findings_of_example(lost_end, tmp_path, text) == []
