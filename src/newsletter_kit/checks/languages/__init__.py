"""What the checks know of a language: its script, its quotation marks, the words that need no care."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language. What is not known is empty, and the rules then keep silent.

    Attributes:
        script: the name that Unicode gives its script, such as `Georgian`.
        quotes: how a quotation opens and closes.
        inner_quotes: how one inside another does.
        quote_space: what stands between a mark and the words, such as the no-break space of French.
        apostrophe: its apostrophe.
        range_dash: the dash between two numbers or months, as in `2019–2023`.
        space_before: the signs before which a space is right.
        known_acronyms: abbreviations that need no explanation.
        may_repeat: words that may stand twice in a row.
        months: the months' names, where a range of them takes the dash, too.
        institutions: words that an institution's name begins with or has in it: `Ministry`.
        of_a_state: how a name goes on that names a state, as a regular expression.
        grade: what the school year of a text is reckoned with; see `rules.reading`.
        spellings: endings that some write in another way, as regular expressions, each with the other way.
        picture_words: how an alt text begins that only says that there is a picture, as another.

    Example:
        >>> language_of("ka").quotes
        ('„', '“')
    """

    script: str = ""
    quotes: tuple[str, str] | None = None
    inner_quotes: tuple[str, str] | None = None
    quote_space: str = ""
    apostrophe: str = ""
    range_dash: str = ""
    space_before: str = ""
    known_acronyms: frozenset[str] = frozenset()
    may_repeat: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    of_a_state: str = ""
    grade: tuple[float, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    picture_words: str = ""


@lru_cache(maxsize=64)
def language_of(tag: str) -> Language:
    """What is known of the language of a BCP 47 tag; little of one that has no file here.

    Example:
        >>> language_of("fr-CH").script, language_of("uk").script, language_of("uk").quotes
        ('Latin', 'Cyrillic', None)
    """
    from newsletter_kit.compile.wording import script_of

    file = files(__name__).joinpath(f"{tag.partition('-')[0]}.toml")
    if file.is_file():
        return _language(tomllib.loads(file.read_text(encoding="utf-8")))
    return Language(script=_UNICODE_NAMES.get(script_of(tag), ""))


_UNICODE_NAMES = {"Latn": "Latin", "Cyrl": "Cyrillic", "Geor": "Georgian", "Arab": "Arabic", "Grek": "Greek"}
_UNICODE_NAMES |= {"Hebr": "Hebrew", "Armn": "Armenian"}

_WORD_LISTS = frozenset(field.name for field in fields(Language) if "frozenset" in str(field.type))


def _language(data: dict[str, Any]) -> Language:
    return Language(**{name: _value(name, each) for name, each in data.items()})


def _value(name: str, written: Any) -> Any:  # noqa: ANN401  what TOML holds, and what a field takes
    if name in _WORD_LISTS:
        return frozenset(written.split())
    if isinstance(written, list):
        return tuple(_value("", each) for each in written)
    return written
