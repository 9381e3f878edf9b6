"""The text of issue.yaml becomes plain data, and the place of every part is kept beside it.

The data is built from the parser's events, not by PyYAML's constructors, because those guess: `NO` becomes
False, `1.10` becomes 1.1, `12:30` becomes 750, `012` becomes 10, and the first of two equal keys is lost.
Here every scalar stays the text that the author typed, and pydantic alone decides what it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import yaml

from newsletter_kit.errors import IssueError, Problem
from newsletter_kit.issue.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.issue.source import Location

MAX_FILE_BYTES = 5_000_000
MAX_DEPTH = 50
MAX_REPEATED_PARTS = 10_000
"""How many parts the aliases (`*name`) of a file may repeat together."""
MAX_PROBLEMS = 200
"""How many problems of one file are told at once."""

_BEGINNINGS = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)
_Beginning = yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # wheels without libyaml exist
_NULL = frozenset({"", "~", "null"})
_STANDARD = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset({"!", f"{_STANDARD}str", f"{_STANDARD}map", f"{_STANDARD}seq"})
# What is not https://yaml.org/spec/1.1/#c-printable, and the byte order mark. Said the other way round, by
# what is printable, it takes Python fifteen times as long to make ready.
_NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


class Document(NamedTuple):
    """One YAML document: mappings, lists, text and None, and where each part of it stands.

    Attributes:
        data: what it says; every scalar is the text that was typed, or None for an empty one.
        marks: where each part begins; a mapping's entry begins at its key.
    """

    data: object
    marks: dict[Location, Mark]


def read_document(path: Path) -> Document:
    """The document in the file at `path`.

    Raises:
        IssueError: if it cannot be read, is too large, is in no known encoding, or is no YAML.

    Example:
        >>> read_document(Path("issues/2024-q1/issue.yaml")).data["id"]  # doctest: +SKIP
        '2024-q1'
    """
    if not path.is_file():
        raise IssueError(Problem(str(path), "there is no such file", "Give an issue.yaml or its folder."))
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise IssueError(Problem(str(path), what, "Check who may read it.")) from None
    if len(content) > MAX_FILE_BYTES:
        limit = f"the limit is {MAX_FILE_BYTES:,} bytes"
        raise IssueError(Problem(path.name, f"the file is too large: {limit}", "Make two issues of it."))
    return parse_document(_decoded(content, path.name), path.name)


def parse_document(text: str, name: str) -> Document:
    """The document in `text`; errors call the file `name`.

    Raises:
        IssueError: with the line and column of every problem that was found.

    Example:
        >>> parse_document("edition: 1.10", "issue.yaml").data
        {'edition': '1.10'}
    """
    if odd := _NOT_PRINTABLE.search(text):
        line, column = _line_and_column(text, odd.start())
        what = f"the character U+{ord(odd[0]):04X} cannot stand in YAML"
        remedy = "Remove it, or save the file as UTF-8."
        raise IssueError(Problem(f"{name}:{line}:{column}", what, remedy))
    reading = _Reading(name, iter(yaml.parse(text, Loader=_LOADER)))
    try:
        data = _document(reading)
    except yaml.MarkedYAMLError as error:
        from newsletter_kit.issue.yaml_trouble import syntax_problem

        raise IssueError(*reading.problems, syntax_problem(error, text, name)) from None
    if reading.problems:
        raise IssueError(*reading.problems)
    return Document(data, reading.marks)


def _decoded(content: bytes, name: str) -> str:
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 if utf16 else content.count(b"\n", 0, error.start) + 1
        what = f"the byte {content[error.start]:#04x} at offset {error.start} is not {error.encoding.upper()}"
        raise IssueError(Problem(f"{name}:{line}", what, "Save the file as UTF-8.")) from None


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Anchored(NamedTuple):
    value: object
    parts: int


@dataclass(slots=True)
class _Reading:
    """One pass over the parser's events, and what it has met so far."""

    name: str
    events: Iterator[yaml.Event]
    marks: dict[Location, Mark] = field(default_factory=dict)
    anchors: dict[str, _Anchored | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    parts: int = 0
    repeated: int = 0

    def problem(self, event: yaml.Event, what: str, remedy: str, path: Location = ()) -> Problem:
        mark = _mark(event)
        where = f"{self.name}:{mark.line}:{mark.column} {'.'.join(map(str, path))}".rstrip()
        return Problem(where, what, remedy)

    def note(self, problem: Problem) -> None:
        """Keep a problem that does not hinder the reading of what follows."""
        self.problems.append(problem)
        if len(self.problems) == MAX_PROBLEMS:
            raise IssueError(*self.problems)


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1) if start else Mark(1, 1)


def _document(reading: _Reading) -> object:
    next(reading.events)  # the stream's start
    if isinstance(next(reading.events), yaml.StreamEndEvent):
        raise IssueError(Problem(f"{reading.name}:1:1", "the file is empty", "Begin with `id:`."))
    first = next(reading.events)
    reading.marks[()] = _mark(first)
    data = _node(reading, first, ())
    next(reading.events)  # the document's end
    second = next(reading.events)
    if not isinstance(second, yaml.StreamEndEvent):
        what = "a second document begins here, and an issue is one"
        remedy = "Remove the line `---`, or make a second file."
        reading.note(reading.problem(second, what, remedy))
    return data


def _node(reading: _Reading, event: yaml.Event, location: Location) -> object:
    if len(location) > MAX_DEPTH:
        what = f"it is nested deeper than the limit of {MAX_DEPTH} levels"
        raise IssueError(reading.problem(event, what, "Put text that begins with [ or { in quotes."))
    reading.parts += 1
    if isinstance(event, yaml.AliasEvent):
        return _alias(reading, event)
    if not isinstance(event, _BEGINNINGS):
        raise TypeError(f"the parser gave {event!r} where a part begins")
    _refuse_tag(reading, event)
    before = reading.parts
    if event.anchor:
        reading.anchors[event.anchor] = None
    value = _value(reading, event, location)
    if event.anchor:
        reading.anchors[event.anchor] = _Anchored(value, reading.parts - before + 1)
    return value


def _value(reading: _Reading, event: _Beginning, location: Location) -> object:
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(reading, location)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(reading, location)
    plain = not event.style and event.tag is None
    return None if plain and event.value in _NULL else event.value


def _sequence(reading: _Reading, location: Location) -> list[object]:
    items: list[object] = []
    while not isinstance(event := next(reading.events), yaml.SequenceEndEvent):
        here = (*location, len(items))
        reading.marks[here] = _mark(event)
        items.append(_node(reading, event, here))
    return items


def _mapping(reading: _Reading, location: Location) -> dict[str, object]:
    entries: dict[str, object] = {}
    while not isinstance(event := next(reading.events), yaml.MappingEndEvent):
        key = _key(reading, event)
        here = (*location, key)
        if key in entries:
            _note_duplicate(reading, event, here)
        reading.marks.setdefault(here, _mark(event))
        entries[key] = _node(reading, next(reading.events), here)
    return entries


def _key(reading: _Reading, event: yaml.Event) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        remedy = "Put text that begins with [ { or * in quotes."
        raise IssueError(reading.problem(event, "a key is plain text", remedy))
    _refuse_tag(reading, event)
    if event.value == "<<" and not event.style:
        what = "keys cannot be merged with `<<`"
        reading.note(reading.problem(event, what, "Write the keys out."))
    return str(event.value)


def _note_duplicate(reading: _Reading, event: yaml.Event, location: Location) -> None:
    first, again = reading.marks[location].line, _mark(event).line
    what = f"this key stands in line {first} already, and again in line {again}"
    reading.note(reading.problem(event, what, "Keep one of the two.", location))


def _refuse_tag(reading: _Reading, event: _Beginning) -> None:
    if event.tag and event.tag not in _PLAIN_TAGS:
        what = f"the tag {event.tag.replace(_STANDARD, '!!')} is not allowed"
        reading.note(reading.problem(event, what, "Remove it, or put the text in quotes."))


def _alias(reading: _Reading, event: yaml.AliasEvent) -> object:
    anchored = reading.anchors.get(event.anchor or "")
    if anchored is None:
        what = f"*{event.anchor} repeats a part that is not complete above it"
        raise IssueError(reading.problem(event, what, "Put text that begins with * in quotes."))
    reading.repeated += anchored.parts
    reading.parts += anchored.parts
    if reading.repeated > MAX_REPEATED_PARTS:
        what = f"the aliases repeat more parts than the limit of {MAX_REPEATED_PARTS:,}"
        raise IssueError(reading.problem(event, what, "Write the parts out."))
    return anchored.value
