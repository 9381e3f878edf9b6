from __future__ import annotations

import subprocess
import sys

import pytest
from babel import Locale

from newsletter_kit.cli.project import language_name


@pytest.mark.parametrize("language", ["en", "en-GB", "ka", "ru", "fr-CH"])
def test_a_language_is_called_as_babel_calls_it(language: str) -> None:
    """English, which needs no Babel, has the name that Babel gives it, as every other language has."""
    name = Locale.parse(language, sep="-").get_display_name("en")
    assert language_name(language) == f"{name} ({language})"


@pytest.mark.parametrize(("language", "loads"), [("en", "False"), ("ka", "True")])
def test_english_is_named_without_babel(language: str, loads: str) -> None:
    """To name English loads nothing of Babel; to name another language does."""
    program = (
        f"import sys\nfrom newsletter_kit.cli.project import language_name\nlanguage_name({language!r})\n"
    )
    asked = [sys.executable, "-c", f"{program}print('babel' in sys.modules)"]
    assert subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout.strip() == loads
