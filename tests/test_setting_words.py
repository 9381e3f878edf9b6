"""What is said of a setting that is of another kind than it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.config import load_settings
from newsletter_kit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def said(folder: Path, line: str) -> str:
    """The one problem of a newsletter.toml with this line, without its place in the file."""
    text = f'name = "News"\nsender = "News <news@iom.int>"\n{line}\n'
    (folder / "newsletter.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(folder)
    (problem,) = caught.value.problems
    return str(problem).partition(" ")[2]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('team = "ana@iom.int"', 'team: a list is wanted. Write team = ["ana@iom.int"].'),
        ("tagline = 3", 'tagline: a text in quotation marks is wanted. Write tagline = "3".'),
        ('approvals = "2"', "approvals: a whole number is wanted. Write approvals = 2."),
        ("approvals = 2.5", "approvals: a whole number is wanted."),
        ('live = "perhaps"', "live: true or false is wanted, without quotation marks."),
        ("limits = 3", "limits: a table is wanted. docs/settings.md shows how it is written."),
        ("checks = [1]", "checks.0: a text in quotation marks is wanted."),
        ('[[ignore]]\nrule = "NK001"', "ignore.0.reason: it is missing. Write reason = …"),
        ('language = "English"', "language: 'English' is no language tag such as en, ka or pt-BR."),
    ],
)
def test_a_setting_of_another_kind_is_told_in_an_offices_words(tmp_path: Path, line: str, words: str) -> None:
    """What is wanted is said as it is written in the file, and the line is shown where it can be."""
    assert said(tmp_path, line).startswith(words)


def test_a_value_of_several_kinds_is_one_problem(tmp_path: Path) -> None:
    """An option of a provider that is a list is told once, not once for each kind that it might be."""
    words = "providers.smtp.port: a text, a number, or true or false is wanted."
    assert said(tmp_path, "[providers.smtp]\nport = [25]") == words


def test_a_question_at_the_end_has_one_sign(tmp_path: Path) -> None:
    """The time zone that may be meant is asked for with a question mark and nothing behind it."""
    assert said(tmp_path, 'timezone = "Chisinau"').endswith("'Chisinau'. Did you mean Europe/Chisinau?")


def test_a_backslash_that_became_a_control_character_is_named(tmp_path: Path) -> None:
    r"""Whoever writes a path as on Windows learns that `\n` in it is no n."""
    line = r'audience = "C:\news\readers.csv"'
    assert said(tmp_path, line).endswith("If a backslash was meant, write / for it: C:/news/readers.csv.")
