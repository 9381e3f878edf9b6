"""What a setting is to be and is not, in an office's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_KINDS = {
    "string": "a text in quotation marks is wanted",
    "int": "a whole number is wanted",
    "bool": "true or false is wanted, without quotation marks",
    "tuple": "a list is wanted",
    "dict": "a table is wanted",
    "model": "a table is wanted",
}
SEVERAL = frozenset({"str", "int", "bool"})
"""How the kinds are named at the end of a way whose value may be of several."""


def words_of(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a setting, and what to write.

    Args:
        error: what pydantic says.

    Example:
        >>> words_of({"type": "tuple_type", "loc": ("team",), "msg": "", "input": "ana@iom.int"})
        ('a list is wanted', 'Write team = ["ana@iom.int"].')
    """
    kind, value = error["type"], error["input"]
    if kind == "missing":
        return "it is missing", f"Write {error['loc'][-1]} = …, as docs/settings.md shows."
    if len(error["loc"]) > 1 and error["loc"][-1] in SEVERAL and not kind.startswith("value"):
        return "a text, a number, or true or false is wanted", ""
    if wanted := _KINDS.get(kind.partition("_")[0]):
        return wanted, _written(error)
    what, _, remedy = error["msg"].removeprefix("Value error, ").partition(". ")
    if not remedy and isinstance(value, str) and _CONTROL.search(value) and "control character" in what:
        remedy = r"If a backslash was meant, write / for it: C:/news/readers.csv."
    return (what if what[:2].isupper() else what[0].lower() + what[1:]), remedy


def _written(error: ErrorDetails) -> str:
    """The whole line as it is to stand, where it can be told."""
    name, value, kind = error["loc"][-1], error["input"], error["type"].partition("_")[0]
    if kind in {"dict", "model"}:
        return "docs/settings.md shows how it is written."
    if not isinstance(name, str) or isinstance(value, list | dict):
        return ""
    if kind == "string":
        return f'Write {name} = "{value}".'
    if kind == "int" and isinstance(value, str) and value.isdecimal():
        return f"Write {name} = {value}."
    return f'Write {name} = ["{value}"].' if kind == "tuple" and isinstance(value, str) else ""
