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
        ("name = News", 'Write name = "…".'),
        ('name "News"', "a key without its ="),
        ('name = "News" Georgia', "something stands behind the value"),
        ('name = "News\nlive = true', "1:13: a quotation mark is opened here and never closed"),
        ('logo = "C:\\images"', "a backslash stands in the text"),
        ("live = True", "Write true."),
        ("[a]\n[a]", "this table stands in the file already"),
        ("[limits\nlive = true", "a [ is opened and never closed"),
    ],
)
def test_usual_slips_are_told_in_plain_words(text: str, words: str) -> None:
    """An office reads what is wrong and what to write, not what a parser expected."""
    assert words in said(text)
