"""Slips of the hand that the YAML parser stumbles over a line or two later, found in the lines themselves.

The parser says where it could go no further. An author wants to know where the blank is missing.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Slip(NamedTuple):
    """One slip.

    Attributes:
        line: counted from 0, as the parser does.
        column: likewise.
        what: what is wrong, as a sentence without its full stop.
        remedy: what to write.
    """

    line: int
    column: int
    what: str
    remedy: str


_KEY = r"[A-Za-z_]\w*"
_ENTRY = re.compile(rf"(?P<indent> *)(?P<hyphen>- +)?(?P<key>{_KEY})(?P<colon>:)(?:\s+(?P<value>.*))?$")
_LISTED = re.compile(r"(?P<indent> *)-(?: +|$)")
_COLON_TOO_CLOSE = re.compile(rf"(?P<before> *(?:- +)?)(?P<key>{_KEY}):(?P<value>[^\s:/].*)")
_HYPHEN_TOO_CLOSE = re.compile(rf"(?P<indent> *)-(?P<rest>{_KEY}:(?:\s.*)?)$")
_OPENS_TEXT = re.compile(rf" *(?:- +)?(?P<key>{_KEY}): *[|>][-+0-9]*\s*(?:#.*)?$")
_BEGINS_AS_LIST = re.compile(
    rf"(?P<before> *(?:- +)?(?:{_KEY}: +)?)(?P<text>(?:\[[^\[\]]*\]|\{{[^{{}}]*\}})\s*[^\s#\]}}].*?)\s*$"
)
_CURLY_TEXT = re.compile(r"(?P<before>[^:]*: +)(?P<text>[“„‟«‘].*?)\s*$")
_ENDED_EARLY = re.compile(r"""[^:"']*: +(?P<text>(?P<mark>["']).*(?P=mark).*?\S)\s*$""")
_CLOSING = "”“»’"


def slip_at(lines: Sequence[str], line: int, column: int) -> Slip | None:
    """The slip that has stopped the parser at a place, if it is one of the usual ones.

    Args:
        lines: those of the file.
        line: counted from 0.
        column: likewise.

    Example:
        >>> slip_at(["title: News", "place:Tbilisi"], 1, 0).remedy
        'Write `place: Tbilisi`.'
    """
    tries: tuple[Callable[[Sequence[str], int, int], Slip | None], ...] = (
        _curly_marks,
        _ended_early,
        _begins_as_list,
        _hyphen_too_close,
        _colon_too_close,
        _text_at_the_margin,
        _wrong_indent,
    )
    return next((slip for each in tries if (slip := each(lines, line, column))), None)


def _curly_marks(lines: Sequence[str], line: int, _column: int) -> Slip | None:
    found = _CURLY_TEXT.match(lines[line])
    if not found:
        return None
    text = found["text"]
    inner = text[1:-1] if text[-1] in _CLOSING and len(text) > 1 else text
    right = f"{found['before'].lstrip()}{_in_straight_marks(inner)}"
    what = "the quotation marks are curly, and straight ones are wanted around a text with a colon"
    return Slip(line, found.start("text"), what, f"Write {right}")


def _in_straight_marks(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def _ended_early(lines: Sequence[str], line: int, _column: int) -> Slip | None:
    """`'It's fine'`, or `"Home" is the word`: the text ends at its second mark, and words follow."""
    found = _ENDED_EARLY.match(lines[line])
    if not found:
        return None
    text, mark = found["text"], found["mark"]
    if text.endswith(mark) and text.count(mark) == 2:  # noqa: PLR2004  those around it
        return None
    is_around = text.endswith(mark) and text.count(mark) % 2  # `'It's fine'`, and not `"A" and "B"`
    inner = text[1:-1] if is_around else text
    what = f"the text ends at its second {mark}, and more stands behind it"
    return Slip(line, found.start("text"), what, f"Write {_in_straight_marks(inner)}")


def _begins_as_list(lines: Sequence[str], line: int, _column: int) -> Slip | None:
    """`[Read](https://…) more`: to YAML it is a list, and words follow."""
    found = _BEGINS_AS_LIST.match(lines[line])
    if not found:
        return None
    what = f"text cannot begin with {found['text'][0]} without quotes"
    right = f"{found['before'].lstrip()}{_in_straight_marks(found['text'])}"
    return Slip(line, found.start("text"), what, f"Write {right}")


def _hyphen_too_close(lines: Sequence[str], line: int, _column: int) -> Slip | None:
    """In this line, or in the one above it, after which the parser wonders."""
    for number in (line, *islice(_before(lines, line), 1)):
        if found := _HYPHEN_TOO_CLOSE.match(lines[number]):
            what = "a blank is missing behind the hyphen"
            return Slip(number, len(found["indent"]), what, f"Write `- {found['rest']}`.")
    return None


def _colon_too_close(lines: Sequence[str], line: int, _column: int) -> Slip | None:
    found = _COLON_TOO_CLOSE.fullmatch(lines[line].rstrip())
    if not found:
        return None
    what = "a blank is missing behind the colon"
    return Slip(line, len(found["before"]), what, f"Write `{found['key']}: {found['value']}`.")


def _text_at_the_margin(lines: Sequence[str], line: int, _column: int) -> Slip | None:
    """A paragraph of a text of several lines that is not indented as its others are."""
    indent = _indent(lines[line])
    opened = _text_above(lines, line)
    if opened is None:
        return _out_of_the_text(lines, line)
    number, key, edge = opened
    first = next((_indent(each) for each in lines[number + 1 :] if each.strip()), 0)
    wanted = first if first > edge else edge + 2
    is_sign = _ENTRY.match(lines[line]) or _LISTED.match(lines[line])
    if indent >= wanted or (is_sign and indent - edge <= wanted - indent):
        return None  # it stands nearer to the keys than to the text: a slip of its own
    what = f"this line is not indented, and so it does not belong to the text of `{key}`"
    return Slip(line, indent, what, f"Indent it by {wanted} blanks, as the other lines of that text.")


def _text_above(lines: Sequence[str], line: int) -> tuple[int, str, int] | None:
    """The text of several lines that goes on down to a line: where it opens, its key, the key's column."""
    least = len(max(lines, key=len)) + 1
    for number in _before(lines, line):
        opening = _OPENS_TEXT.match(lines[number])
        if opening and opening.start("key") < least:
            return number, opening["key"], opening.start("key")
        least = min(least, _indent(lines[number]))
    return None


def _out_of_the_text(lines: Sequence[str], line: int) -> Slip | None:
    """A line that an editor has broken off from the one above it."""
    indent = _indent(lines[line])
    above = next((each for each in _before(lines, line) if _indent(lines[each]) <= indent), None)
    return None if above is None or _ENTRY.match(lines[line]) else _continued(lines, line, above)


def _continued(lines: Sequence[str], line: int, above: int) -> Slip | None:
    entry = _ENTRY.match(lines[above])
    if not entry or not entry["value"]:
        return None
    indent = len(entry["indent"]) + len(entry["hyphen"] or "") + 2
    what = f"this line is no key; if it goes on with the text of `{entry['key']}`, it must be indented"
    return Slip(line, _indent(lines[line]), what, f"Indent it by {indent} blanks, or write `key: value`.")


def _wrong_indent(lines: Sequence[str], line: int, column: int) -> Slip | None:
    """A key, or a hyphen, that stands a blank more or less than the lines it belongs to."""
    text, indent = lines[line], _indent(lines[line])
    entry, listed = _ENTRY.match(text), _LISTED.match(text)
    is_colon = entry is not None and column == entry.start("colon")
    if not (entry or listed) or column not in {indent, *([column] if is_colon else [])}:
        return None
    levels = dict(reversed([*_levels(lines, line, hyphens=listed is not None)]))  # the nearest line wins
    if not levels or indent in levels:
        return None
    wanted = min(levels, key=lambda level: (abs(level - indent), -level))
    sign = "hyphen" if listed else "key"
    what = f"{_blanks(indent)} before the {sign}, where line {levels[wanted] + 1} has {wanted}"
    return Slip(line, indent, what, f"Indent it by {_blanks(wanted)}, as that line.")


def _levels(lines: Sequence[str], line: int, *, hyphens: bool) -> Iterator[tuple[int, int]]:
    """Where keys, or hyphens, may begin: the column of each part that is open above, and its line."""
    edge = max(map(len, lines), default=0) + 1
    for number in _before(lines, line):
        text = lines[number]
        listed, entry = _LISTED.match(text), _ENTRY.match(text)
        if _indent(text) >= edge or not (listed or entry):
            continue
        if entry and not hyphens:
            yield entry.start("key"), number
        if listed and hyphens:
            yield _indent(text), number
        edge = _indent(text)


def _before(lines: Sequence[str], line: int) -> Iterator[int]:
    """The numbers of the lines above one, upwards, without those that are blank or a remark."""
    return (number for number in range(line - 1, -1, -1) if not re.match(r"\s*(?:#|$)", lines[number]))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _blanks(count: int) -> str:
    return "1 blank" if count == 1 else f"{count or 'no'} blanks"
