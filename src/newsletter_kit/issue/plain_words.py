"""What pydantic says about a value, in words for somebody who writes newsletters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel

from newsletter_kit.issue.walk import models_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

    from newsletter_kit.issue.source import Location

_SHOWN_CHARACTERS = 40

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COMMAS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"-?\d{1,3}(?:\.\d{3})+")

_WANTED = {
    "string": "text is wanted",
    "int": "a whole number is wanted",
    "float": "a number is wanted",
    "decimal": "a number is wanted",
    "bool": "true or false is wanted",
    "date": "a day such as 2024-03-31 is wanted",
    "tuple": "a list is wanted",
    "list": "a list is wanted",
    "dict": "`key: value` lines are wanted",
    "model": "`key: value` lines are wanted",
}

_REMEDIES = {
    "a list is wanted": "Begin each entry with a hyphen, in a line of its own.",
    "`key: value` lines are wanted": "Write one key in each line below it.",
}

_MISSING_REMEDIES = {
    "alt": 'Say what the picture shows; `alt: ""` is for mere decoration.',
    "type": "Say which section it is, as in `type: text`.",
}


def in_plain_words(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong, and what to do, for one of pydantic's errors.

    Example:
        >>> error = {"type": "int_parsing", "loc": ("persons",), "input": "many", "msg": "", "ctx": {}}
        >>> in_plain_words(error)
        ("a whole number is wanted, and 'many' is none", '')
    """
    kind = error["type"]
    if words := _WORDS.get(kind):
        return words(error)
    if (wanted := _WANTED.get(kind.split("_")[0])) and not kind.endswith(("_short", "_long")):
        return _wrong_kind(error, wanted)
    what = error["msg"].removeprefix("Value error, ").rstrip(".")
    return what if what[1:2].isupper() else what[:1].lower() + what[1:], ""


def as_it_is(value: object) -> str:
    """What stands there instead of what is wanted, as the second half of a sentence.

    Example:
        >>> as_it_is("no"), as_it_is(["no"]), as_it_is(None)
        ("this is 'no'", 'this is a list', 'this is empty')
    """
    if value is None:
        return "this is empty"
    return shown(value) if isinstance(value, BaseModel | dict | list | tuple) else f"this is {shown(value)}"


def shown(value: object) -> str:
    """A value as messages show it: short, and without its inside if it is no text.

    Example:
        >>> shown("no"), shown(["no"])
        ("'no'", 'this is a list')
    """
    if isinstance(value, BaseModel | dict):
        return "this has keys"
    if isinstance(value, list | tuple):
        return "this is a list"
    text = str(value)
    return repr(text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…")


def keys_at(model: type[BaseModel], location: Location) -> tuple[str, ...]:
    """The keys that may stand in the part at `location` of a `model`.

    Example:
        >>> from newsletter_kit.issue.sections import Quote
        >>> keys_at(Quote, ("image",))
        ('people', 'consent', 'minor', 'src', 'alt', 'credit', 'caption')
    """
    models = [model]
    for part in location:
        if isinstance(part, str):
            fields = [each.model_fields[part] for each in models if part in each.model_fields]
            models = [each for field in fields for each in models_in(field.annotation)]
    return tuple(dict.fromkeys(name for each in models for name in each.model_fields))


def _wrong_kind(error: ErrorDetails, wanted: str) -> tuple[str, str]:
    value = error["input"]
    key = str(error["loc"][-1]) if error["loc"] else ""
    if value is None:
        return "it is empty", _MISSING_REMEDIES.get(key, "Write it, or remove the key.")
    none = f"and {shown(value)} is none" if isinstance(value, str) else f"and {shown(value)}"
    right = _plain_number(value, whole=wanted == _WANTED["int"]) if "number" in wanted else ""
    return f"{wanted}, {none}", f"Write {right}." if right else _REMEDIES.get(wanted, "")


def _plain_number(value: object, *, whole: bool) -> str:
    """What is meant by a number with signs between its thousands, a comma in its fraction, or per cent."""
    digits = re.sub(r"[\s'’]|\s*%$", "", str(value).strip())
    if _COMMAS.fullmatch(digits):
        return digits.replace(",", "")
    if whole:
        return digits.replace(".", "") if _POINTS.fullmatch(digits) else digits if digits.isdecimal() else ""
    digits = digits.replace(",", ".") if digits.count(",") == 1 and "." not in digits else digits
    return digits if _NUMBER.fullmatch(digits) else ""


def _missing(error: ErrorDetails) -> tuple[str, str]:
    key = str(error["loc"][-1])
    return "it is missing", _MISSING_REMEDIES.get(key, "Write it.")


def _too_few(error: ErrorDetails) -> tuple[str, str]:
    context = error.get("ctx", {})
    return f"it has {_entries(context['actual_length'])}, and {context['min_length']} is the least", ""


def _too_many(error: ErrorDetails) -> tuple[str, str]:
    context = error.get("ctx", {})
    return f"it has more entries than the limit of {context['max_length']}", ""


def _entries(count: int) -> str:
    return {0: "no entry", 1: "1 entry"}.get(count, f"{count} entries")


def _too_small(error: ErrorDetails) -> tuple[str, str]:
    return f"{shown(error['input'])} is below {_limit(error.get('ctx', {})['ge'])}", ""


def _too_large(error: ErrorDetails) -> tuple[str, str]:
    return f"{shown(error['input'])} is above {_limit(error.get('ctx', {})['le'])}", ""


def _limit(number: float) -> str:
    return f"{int(number):,}" if int(number) == number else f"{number:,}"


def _one_of(error: ErrorDetails) -> tuple[str, str]:
    expected = str(error.get("ctx", {})["expected"]).replace("'", "")
    return f"one of {expected} is wanted, and {shown(error['input'])} is none of them", ""


_WORDS: Mapping[str, Callable[[ErrorDetails], tuple[str, str]]] = {
    "missing": _missing,
    "too_short": _too_few,
    "too_long": _too_many,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "literal_error": _one_of,
}
