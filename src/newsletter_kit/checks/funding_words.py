"""How the European Union is called in each language, from funding_words.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def is_european_union(name: str) -> bool:
    """Whether a funder of this name, such as one of its delegations, is the European Union, in any language.

    Example:
        >>> is_european_union("EU Delegation to Georgia"), is_european_union("European Investment Bank")
        (True, False)
    """
    return _names().search(name) is not None


def says_it_pays(language: str) -> re.Pattern[str]:
    """What in a text says that the European Union pays for something; nothing in a language without words.

    Example:
        >>> says_it_pays("en").search("Under the EU-funded project, IOM continues")[0]
        'EU-funded'
    """
    return _pattern(language.partition("-")[0])


def usual_statement(language: str) -> str:
    """The sentence that the European Union wants beside its emblem.

    Example:
        >>> usual_statement("en")
        'Funded by the European Union'
    """
    table = _table()
    return str(table.get(language.partition("-")[0], table["en"])["statement"])


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(name for known in _table().values() for name in known["names"]))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    known = _table().get(language, {"names": [], "pays": []})
    alternatives = "|".join(known["pays"]) or "(?!)"
    return re.compile(alternatives.replace("UNION", f"(?:{'|'.join(known['names'])})"))


@cache
def _table() -> dict[str, Any]:
    file = files("newsletter_kit.checks").joinpath("funding_words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
