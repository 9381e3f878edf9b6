"""What is said of a newsletter.toml that is no TOML."""

from __future__ import annotations

import tomllib

import pytest

from newsletter_kit.toml_trouble import syntax_problem


def said(text: str) -> str:
    """The sentences about a text."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return str(syntax_problem(caught.value, text, "newsletter.toml"))


@pytest.mark.parametrize("line", ["name = “IOM Georgia”", "name = „IOM Georgia“", "name = «IOM Georgia»"])
def test_curly_marks_are_named_and_the_straight_ones_shown(line: str) -> None:
    """Marks that a word processor put in are told from straight ones, which look alike to many."""
    assert said(f"live = true\n{line}\n") == (
        "newsletter.toml:2:8: the quotation marks are curly, and straight ones are wanted."
        ' Write name = "IOM Georgia"'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = News", 'Write name = "News".'),
        ('name "News"', "a key without its ="),
        ('name = "News" Georgia', "something stands behind the value"),
        ('name = "News\nlive = true', "1:13: a quotation mark is opened here and never closed"),
        ('logo = "C:\\images"', "a backslash stands in the text"),
        ('logo = "C:\\Users\\ana"', "1:13: a backslash stands in the text. Write / for it"),
        ("tagline: What we did", 'a key without its =. Write tagline = "What we did".'),
        ("logo = logo.png", 'Write logo = "logo.png".'),
        ("live = yes", "Write live = true."),
        ("name = 'News", "a quotation mark is opened here and never closed"),
        ("live = True", "Write true."),
        ("[a]\n[a]", "this table stands in the file already"),
        ("[limits\nlive = true", "a [ is opened and never closed"),
    ],
)
def test_usual_slips_are_told_in_plain_words(text: str, words: str) -> None:
    """An office reads what is wrong and what to write, not what a parser expected."""
    assert words in said(text)


@pytest.mark.parametrize("line", ["password: hunter2", "api_key = hunter2", "Ledger hunter2"])
def test_what_may_be_a_secret_is_not_shown(line: str) -> None:
    """A line that holds a password by mistake is not said again."""
    assert "hunter2" not in said(line)
