"""What the TOML reader says about a broken file, in words that tell an office what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem

if TYPE_CHECKING:
    import tomllib

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_CURLY = re.compile("[“”„‟«»‘’]")
_CAPITALS = re.compile(r"(True|False)\b")
_STRAIGHT = '"'

_WRITE = 'Write name = "…".'
_NO_BACKSLASH = "Write / for it, as in C:/news/readers.csv, or put the text in single quotes."
_NAMED = re.compile(r"\s*(?P<key>[A-Za-z_][\w-]*)\s*[=:]?\s*(?P<value>[^#\[\]{}\"'\\]*?)\s*(?:#.*)?$")
_SECRET = re.compile(r"pass|key|token|secret|user|ledger", re.IGNORECASE)
_YES, _NO = frozenset({"yes", "on"}), frozenset({"no", "off"})

# What the reader says; the words are those of the standard library.
_PLAIN_WORDS = (
    (
        "Invalid value",
        "the value is no text in quotes, no number, and not true or false",
        _WRITE,
    ),
    ("Expected '='", "a key without its =", _WRITE),
    ('Expected "\'"', "a quotation mark is opened here and never closed", "Close it."),
    ("Expected newline", "something stands behind the value", "Put the whole value in quotes."),
    ("Illegal character", "a quotation mark is opened here and never closed", "Close it."),
    ("Unterminated string", "a quotation mark is opened here and never closed", "Close it."),
    ("Unescaped '\\'", "a backslash stands in the text", _NO_BACKSLASH),
    ("Invalid hex value", "a backslash stands in the text", _NO_BACKSLASH),
    ("Cannot overwrite", "this stands in the file already", "Keep one of the two."),
    (
        "Cannot declare",
        "this table stands in the file already",
        "Write all that belongs to it below the first.",
    ),
    ("Expected ']'", "a [ is opened and never closed", "Close it with ]."),
    ("Unclosed array", "a [ is opened and never closed", "Close it with ]."),
    ("Invalid statement", "this is no setting", 'Write name = "…", or # before a remark.'),
)


def syntax_problem(error: tomllib.TOMLDecodeError, text: str, name: str) -> Problem:
    """The reader's `error` about `text` as a problem of the file `name`.

    Example:
        >>> import tomllib
        >>> try:
        ...     tomllib.loads("name = News")
        ... except tomllib.TOMLDecodeError as error:
        ...     syntax_problem(error, "name = News", "newsletter.toml").where
        'newsletter.toml:1:8'
    """
    said = str(error)
    found = _PLACE.search(said)
    lines = text.splitlines() or [""]
    line = int(found["line"]) if found and found["line"] else len(lines)
    column = int(found["column"]) if found and found["column"] else 1
    stands = lines[min(line, len(lines)) - 1]
    where = f"{name}:{line}:{column}"
    if _CURLY.match(stands[column - 1 : column]):
        right = _CURLY.sub(_STRAIGHT, stands.strip())
        return Problem(where, "the quotation marks are curly, and straight ones are wanted", f"Write {right}")
    if capital := _CAPITALS.match(stands[column - 1 :]):
        return Problem(where, f"{capital[0]} has a capital letter", f"Write {capital[0].lower()}.")
    known = next((each for each in _PLAIN_WORDS if each[0] in said), None)
    what, remedy = known[1:] if known else (f"it is no TOML: {_PLACE.sub('', said)}", "Mend that line.")
    return Problem(where, what, _with_its_key(stands) if remedy == _WRITE else remedy)


def _with_its_key(line: str) -> str:
    """The line as it is to stand, where it has a key and a plain value."""
    found = _NAMED.match(line)
    if not found or not found["value"] or _SECRET.search(found["key"]):
        return _WRITE
    value = found["value"]
    is_switch = value.lower() in _YES | _NO
    right = str(value.lower() in _YES).lower() if is_switch else f'"{value}"'
    return f"Write {found['key']} = {right}."
