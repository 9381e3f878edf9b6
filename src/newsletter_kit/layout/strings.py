"""The words of a layout itself, such as "View in browser", in every language, with their plural forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.files import display_name, find_file
from newsletter_kit.layout.yaml_file import YamlFile, read_yaml
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FALLBACK_LANGUAGE = "en"

PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The plural categories of CLDR (Unicode TR 35, part 3, "Language Plural Rules")."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Text = str | dict[str, str]
Words = dict[str, Text]
Places = dict[tuple[str, str], tuple[int, str]]
"""By language and key: how far the layout is that has the words, 0 for the nearest, and where they stand."""


def read_strings(folders: Sequence[Path]) -> Mapping[str, Words]:
    """The words of a layout by language, those of the nearest folder first.

    Args:
        folders: folders of a layout, nearest first; each may hold `strings/<language>.yaml`.

    Raises:
        LayoutError: if a file is wrong: an unknown plural form, a plural without `other`, a placeholder
            that the English text lacks.

    Example:
        >>> read_strings([Path("layouts/base")])["en"]["read_more"]  # doctest: +SKIP
        'Read more'
    """
    words: dict[str, Words] = {}
    places: Places = {}
    problems: list[Problem] = []
    for depth, folder in reversed(tuple(enumerate(folders))):
        for path in sorted((folder / "strings").glob("*.yaml")):
            file, wrong = _read_words(folder, path.name)
            words[path.stem] = {**words.get(path.stem, {}), **file.data}
            places |= {(path.stem, key): (depth, file.place((key,))) for key in file.data}
            problems += wrong
    if problems := problems or list(dict.fromkeys(_strange_placeholders(words, places))):
        raise LayoutError(*problems)
    return words


def _read_words(folder: Path, file_name: str) -> tuple[YamlFile, list[Problem]]:
    name = f"strings/{file_name}"
    where = display_name(folder, name)
    path = find_file([folder], name)
    if path is None:
        return YamlFile(where, {}, {}), []
    file = read_yaml(path, where)
    problems = [
        Problem(file.place((key,)), what) for key, text in file.data.items() if (what := _wrong(text))
    ]
    return file, problems


def _wrong(text: object) -> str:
    if isinstance(text, str):
        return "" if text else "it is empty"
    if not isinstance(text, dict) or not all(isinstance(form, str) for form in text.values()):
        return "a text, or one text for each plural form, is wanted"
    if strange := sorted(text.keys() - PLURAL_FORMS):
        return f"`{strange[0]}` is no plural form; there are {', '.join(sorted(PLURAL_FORMS))}"
    return "" if "other" in text else "the plural form `other` is missing"


def _strange_placeholders(words: Mapping[str, Words], places: Places) -> Iterator[Problem]:
    """Each laid at the words of the nearer layout: those of the parents fitted one another."""
    english = words.get(FALLBACK_LANGUAGE, {})
    for language, texts in words.items():
        for key, text in texts.items():
            known = _placeholders(english.get(key, text))
            own = places[language, key]
            first = places.get((FALLBACK_LANGUAGE, key), own)
            for strange in sorted(_placeholders(text) - known):
                if first[0] < own[0]:
                    yield Problem(
                        first[1],
                        f"{{{strange}}} is missing, which other languages have",
                        f"Write {{{strange}}} there.",
                    )
                else:
                    what = f"{{{strange}}} is not in the English text"
                    yield Problem(own[1], what, did_you_mean(strange, known))


def _placeholders(text: Text) -> set[str]:
    forms = text.values() if isinstance(text, dict) else (text,)
    return {name for form in forms for name in PLACEHOLDER.findall(form)}
