"""Section classes of one's own are found, judged, and never replace a built-in one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, ClassVar

import pytest

from newsletter_kit.errors import ConfigError, ExitCode
from newsletter_kit.issue.model import Section
from newsletter_kit.issue.registry import import_sections, section_types
from newsletter_kit.issue.sections import BUILT_IN, Text

if TYPE_CHECKING:
    from pathlib import Path


class Weather(Section):
    """The sky."""

    type: ClassVar[str] = "weather"


class AnotherText(Section):
    """Takes a name that is taken."""

    type: ClassVar[str] = "text"


class NoSlug(Section):
    """Has a type that cannot be a file's name."""

    type: ClassVar[str] = "../weather"


class Nameless(Section):
    """Has forgotten its type."""


def test_own_sections_stand_beside_the_built_in_ones() -> None:
    """Every built-in section is known, and one's own after them."""
    assert list(section_types([Weather]).values()) == [*BUILT_IN, Weather]


def test_the_same_class_twice_is_no_conflict() -> None:
    """A class may be passed and be named in newsletter.toml."""
    assert section_types([Weather, Weather, Text])["weather"] is Weather


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (AnotherText, "the type 'text' is taken by Text"),
        (NoSlug, "is not made of a-z"),
        (Nameless, "its type '' is not made of a-z"),
        (str, "no class that inherits from Section"),
        (Weather(), "no class that inherits from Section"),
    ],
)
def test_a_class_that_cannot_be_a_section_is_refused(section: type[Section], said: str) -> None:
    """The error is one of configuration, and says what to change."""
    with pytest.raises(ConfigError, match=said) as caught:
        section_types([section])
    assert caught.value.exit_code == ExitCode.CONFIGURATION


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere_to_be_found:Weather", "ModuleNotFoundError"),
        ("weather_of_a_test:Sun", "AttributeError"),
        ("weather_of_a_test:NUMBER", "no class that inherits from Section"),
        ("weather_of_a_test", "not of the form module:Name"),
        ("broken_module_of_a_test:Weather", "ZeroDivisionError"),
    ],
)
def test_a_name_that_leads_to_no_section_is_told(name: str, said: str, tmp_path: Path) -> None:
    """newsletter.toml's line is named, with the reason."""
    (tmp_path / "weather_of_a_test.py").write_text("NUMBER = 1\n")
    (tmp_path / "broken_module_of_a_test.py").write_text("1 / 0\n")
    with pytest.raises(ConfigError, match=said):
        import_sections([name], tmp_path)


def test_the_import_path_is_left_as_it_was(tmp_path: Path) -> None:
    """The folder of newsletter.toml is on the path for the import only."""
    before = list(sys.path)
    with pytest.raises(ConfigError):
        import_sections(["nowhere_to_be_found:Weather"], tmp_path)
    assert sys.path == before
