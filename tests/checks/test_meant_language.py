"""Which language somebody has meant who wrote the code of a country."""

from __future__ import annotations

import pytest

from newsletter_kit.checks.meant_language import is_language, meant_language

SPOKEN = ("en", "ka", "hy", "pt-BR")


@pytest.mark.parametrize(
    ("tag", "known", "meant"),
    [("ge", False, "ka"), ("GE", False, "ka"), ("am", True, "hy"), ("br", True, "pt-BR"), ("xx", False, "")],
)
def test_a_country_is_answered_with_its_language(tag: str, known: bool, meant: str) -> None:  # noqa: FBT001
    """Georgia's code is no language, Armenia's is another one; both are answered with one of the issue's."""
    assert (is_language(tag), meant_language(tag, SPOKEN)) == (known, meant)


def test_a_language_that_the_issue_lacks_is_not_offered() -> None:
    """Nobody is told to write a tag that no edition has."""
    assert meant_language("ge", ["en", "fr"]) == ""
