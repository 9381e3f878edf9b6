"""In which line of a TOML file each key stands: the standard library's reader does not say it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Way = tuple[str | int, ...]
"""The way to a key: `("providers", "smtp", "host")`; tables of a list are counted from 0."""

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = re.compile(rf"\s*(?P<key>{_PART}(?:\s*\.\s*{_PART})*)\s*=(?P<value>.*)")
_TABLE = re.compile(rf"\s*(?P<opening>\[\[?)\s*(?P<key>{_PART}(?:\s*\.\s*{_PART})*)\s*\]")
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'')
_FENCES = ('"""', "'''")


def line_of(text: str, way: Way) -> int:
    r"""The line, from 1, of the key at the end of `way`, or of the nearest table around it; 0 if none.

    Example:
        >>> line_of('name = "News"\n[providers.smtp]\nhost = "mail.iom.int"\n', ("providers", "smtp", "host"))
        3
    """
    lines = _lines(text)
    return next((lines[way[:size]] for size in range(len(way), 0, -1) if way[:size] in lines), 0)


@lru_cache(maxsize=8)
def _lines(text: str) -> Mapping[Way, int]:
    found: dict[Way, int] = {}
    counts: dict[Way, int] = {}
    table: Way = ()
    for number, line in _statements(text):
        if header := _TABLE.match(line):
            table = _parts(header["key"])
            if header["opening"] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = (*table, counts[table])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key["key"])), number)
    return found


def _parts(key: str) -> Way:
    return tuple(each.strip("\"'") for each in re.findall(_PART, key))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines in which a statement begins: not those of a text, or of a list, of several lines."""
    fence, depth = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if not fence and not depth:
            yield number, line
        rest, fence = _behind_fences(line, fence)
        if key := _KEY.match(rest):
            depth += _opened(key["value"])
        elif depth:
            depth = max(depth + _opened(rest), 0)


def _behind_fences(line: str, fence: str) -> tuple[str, str]:
    """The line without its texts of several lines, and the fence of the one that goes on."""
    kept = ""
    while line:
        if fence:
            _, closed, line = line.partition(fence)
            fence = "" if closed else fence
            continue
        places = [(line.index(each), each) for each in _FENCES if each in line]
        if not places:
            return kept + line, ""
        place, fence = min(places)
        kept, line = kept + line[:place], line[place + len(fence) :]
    return kept, fence


def _opened(value: str) -> int:
    """How many brackets a piece of a value leaves open; those in texts and remarks are none."""
    bare = _STRING.sub("", value).partition("#")[0]
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
