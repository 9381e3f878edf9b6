"""How each language names a child, its age, and a few people of one place, from people_words.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """What the checks know of one language. Nothing is found in a language that is not known.

    Attributes:
        age_of_child: somebody's child, with its age.
        age_of_named: a child's name with its age.
        age_in_brackets: a name with a number, which means an age in somebody's story alone.
        few_people: one to four people, and a place.
        people: a word for people, as the head of a column or the label of a number has it.
        shown: what is said of a picture on which somebody can be recognised.
        drawn: how the words begin of a picture on which nobody can: it is a drawing, a map, a cover.
        says: direct speech, with who speaks.
        office: who speaks for an office, and not for themselves.

    Example:
        >>> people_words("en").age_of_named.search("11-year-old Luka")[0]
        '11-year-old Luka'
    """

    age_of_child: re.Pattern[str]
    age_of_named: re.Pattern[str]
    age_in_brackets: re.Pattern[str]
    few_people: re.Pattern[str]
    people: re.Pattern[str]
    shown: re.Pattern[str]
    drawn: re.Pattern[str]
    says: re.Pattern[str]
    office: re.Pattern[str]


def people_words(language: str) -> PeopleWords:
    """What is known of the language of a BCP 47 tag.

    Example:
        >>> people_words("fr-CH").age_of_child.search("son fils de 11 ans")[0]
        'fils de 11 ans'
    """
    return _of(language.partition("-")[0])


@cache
def _of(language: str) -> PeopleWords:
    known = _table().get(language, {})
    names = ("age_of_child", "age_of_named", "age_in_brackets", "few_people", "shown", "says")
    patterns = {name: _pattern(known.get(name, []), known) for name in names}
    single = {name: known.get(name, "(?!)") for name in ("people", "office")}
    single["drawn"] = rf"(?:\w+ ){{0,2}}(?:{'|'.join(known.get('drawn', '(?!)').split())})\b"
    return PeopleWords(**patterns, **{name: re.compile(each, re.IGNORECASE) for name, each in single.items()})


@cache
def _table() -> dict[str, Any]:
    file = files("newsletter_kit.checks").joinpath("people_words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _pattern(alternatives: list[str], known: dict[str, Any]) -> re.Pattern[str]:
    """One pattern of all; `(?!)` never matches. Letter case counts, as names have capitals."""
    tokens = {
        "AGE": rf"(?<![\d.,])(?:1[0-7]|[1-9]{_words(known, 'ages')})(?![\d%])",
        "FEW": rf"(?<![\d.,])\b(?:[1-4](?![\d.,%]){_words(known, 'few')})",
        "NAME": rf"\b{known.get('name', '')}",
        "SOME": rf"(?:(?!(?:{'|'.join(known.get('stops', '').split())})\b)[\w-]+ ){{0,2}}?",
    }
    joined = "|".join(alternatives) or "(?!)"
    return re.compile(re.sub("AGE|FEW|NAME|SOME", lambda token: tokens[token[0]], joined))


def _words(known: dict[str, Any], name: str) -> str:
    listed = known.get(name, "").split()
    return "".join(f"|{word}|{word.capitalize()}" for word in listed)
