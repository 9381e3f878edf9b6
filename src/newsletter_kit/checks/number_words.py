"""How each language says numbers, quarters and what is counted, from number_words.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_DIGITS = r"(?<![\w.,])\d+(?:[.,\u00a0\u202f  ]\d{3})*(?:[.,]\d+)?"
_GROUP = re.compile(r"[.,\u00a0\u202f  ](?=\d{3}(?!\d))")
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What the checks know of one language. Nothing is found in a language that is not known.

    Attributes:
        numbers: the words for 1, 2, 3 and so on, each a pattern.
        quarters: how each quarter of a year is named, each a pattern.
        months: how each month is named, each a pattern.
        to: what stands between the two ends of a range.
        cumulative: what says that a figure is counted from the beginning on.
        sum: how a table's last row is called that sums the others up.
        about: what makes a number a rough one.
        scales: what makes a number many times as large: `thousand`.
        per_cent: what is written for %.
        home: what says that a text tells of people who return.
        came_home: what says that a sentence counts people who have returned.
        other_times: what says that it counts those of another time.
        nouns: what a number stands before, a pattern for each: `families`, `countries`, `women` …

    Example:
        >>> number_words("en").quarters[0].search("The First Quarter of 2024")[0]
        'First Quarter'
    """

    numbers: tuple[re.Pattern[str], ...]
    quarters: tuple[re.Pattern[str], ...]
    months: tuple[re.Pattern[str], ...]
    to: str
    cumulative: re.Pattern[str]
    sum: re.Pattern[str]
    about: re.Pattern[str]
    scales: str
    per_cent: str
    home: re.Pattern[str]
    came_home: re.Pattern[str]
    other_times: re.Pattern[str]
    nouns: dict[str, str]

    @property
    def number(self) -> str:
        """The pattern of a number in figures or in words."""
        return "|".join((_DIGITS, *(each.pattern for each in self.numbers)))


def number_words(language: str) -> NumberWords:
    """What is known of the language of a BCP 47 tag.

    Example:
        >>> number_words("fr-CH").nouns["countries"]
        'pays'
        >>> number_words("uk").quarters
        ()
    """
    return _of(language.partition("-")[0])


def value_of(written: str, words: NumberWords) -> float:
    """The number that a text writes in figures or in a word.

    Args:
        written: what the pattern `number` of the language has found.
        words: what is known of the language.

    Example:
        >>> value_of("1,204", number_words("en")), value_of("41,5", number_words("fr"))
        (1204.0, 41.5)
        >>> value_of("Nine", number_words("en"))
        9.0
    """
    if written[0].isdigit():
        return float(_GROUP.sub("", written).replace(",", "."))
    return next(float(number) for number, each in enumerate(words.numbers, 1) if each.fullmatch(written))


@cache
def _of(language: str) -> NumberWords:
    known = _table().get(language, {})
    return NumberWords(
        tuple(_whole(each) for each in known.get("numbers", ())),
        tuple(_whole(each) for each in known.get("quarters", ())),
        tuple(_whole(each) for each in known.get("months", ())),
        known.get("to", _NEVER),
        _begun(known.get("cumulative", _NEVER)),
        _begun(known.get("sum", _NEVER)),
        _whole(known.get("about", _NEVER)),
        known.get("scales", _NEVER),
        known.get("per_cent", _NEVER),
        _begun(known.get("home", _NEVER)),
        _begun(known.get("came_home", _NEVER)),
        _begun(known.get("other_times", _NEVER)),
        {name: each for name, each in known.items() if name in _NOUNS},
    )


_NOUNS = frozenset({"persons", "families", "countries", "women", "men", "children", "female", "male"})


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


def _begun(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


@cache
def _table() -> dict[str, Any]:
    file = files("newsletter_kit.checks").joinpath("number_words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
