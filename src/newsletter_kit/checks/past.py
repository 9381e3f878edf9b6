"""What the issues of a newsletter's folder have said: read as data alone, so that a hundred are quick."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.document import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

SHINGLE = 4
"""How many words in a row are compared."""

_LINK = re.compile(r"\]\(<?((?:https?://|mailto:)[^\s)>]+)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One story, update or quotation of an issue.

    Attributes:
        location: the way to its text.
        text: its text.
        shingles: its words, four in a row at a time, as numbers; they tell how much two texts share.
        links: where it leads, each with the way to it.
    """

    location: Location
    text: str
    shingles: frozenset[int]
    links: tuple[tuple[Location, str], ...]


@dataclass(frozen=True, slots=True)
class PastIssue:
    """An issue as far as it is remembered.

    Attributes:
        id: its id.
        path: its issue.yaml.
        start: the first day of its period; None if it has none.
        end: the last day.
        subject: the subject in its main language.
        preheader: the preheader in its main language.
        types: the types of its sections, in order.
        entries: its stories, updates and quotations.
        pictures: its pictures but for icons and logos, each with the way to it.
    """

    id: str
    path: Path
    start: dt.date | None
    end: dt.date | None
    subject: str
    preheader: str
    types: tuple[str, ...]
    entries: tuple[Entry, ...]
    pictures: tuple[tuple[Location, str], ...]

    @property
    def age(self) -> tuple[dt.date, str]:
        """What issues are sorted by, the oldest first."""
        return (self.start or dt.date.max, self.id)


def remembered(issue: Issue) -> PastIssue | None:
    """An issue that was loaded, as it will be remembered; None if it has no file.

    Example:
        >>> remembered(issue).types[0]  # doctest: +SKIP
        'highlights'
    """
    return _read(issue.source.path) if issue.source else None


def past_issues(issue: Issue) -> tuple[PastIssue, ...]:
    """The issues in the folders beside this one's that came before it, the oldest first.

    An issue with a period comes before one whose period begins later; without periods, ids are compared. A
    file that is no issue is passed over: it is checked when it is its turn.

    Example:
        >>> [each.id for each in past_issues(issue)]  # doctest: +SKIP
        ['2023-q4']
    """
    own = (issue.period.start if issue.period else dt.date.max, issue.id)
    return tuple(sorted((each for each in issues_beside(issue) if each.age < own), key=lambda each: each.age))


def issues_beside(issue: Issue) -> Iterator[PastIssue]:
    """All issues in the folders beside this one's, in no order.

    Example:
        >>> [each.id for each in issues_beside(issue)]  # doctest: +SKIP
        ['2023-q4', '2024-q2']
    """
    if issue.source:
        own = issue.source.path
        for path in own.parent.parent.glob("*/issue.yaml"):
            if path.parent != own.parent and (found := _read(path)):
                yield found


def _read(path: Path) -> PastIssue | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return _parsed(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _parsed(path: Path, _changed: int, _size: int) -> PastIssue | None:
    try:
        data = read_document(path).data
    except NewsletterError:
        return None
    return _past(data, path) if isinstance(data, dict) and isinstance(data.get("id"), str) else None


def _past(data: dict[str, Any], path: Path) -> PastIssue:
    period = data.get("period")
    start, end = (
        (_day(period.get(name)) for name in ("start", "end")) if isinstance(period, dict) else (None, None)
    )
    sections = [
        (("sections", index), each)
        for index, each in enumerate(_listed(data.get("sections")))
        if isinstance(each, dict)
    ]
    return PastIssue(
        data["id"],
        path,
        start,
        end,
        str(data.get("subject") or ""),
        str(data.get("preheader") or ""),
        tuple(str(each.get("type")) for _, each in sections),
        tuple(_entries(sections)),
        tuple(_pictures(data)),
    )


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _entries(sections: Sequence[tuple[Location, dict[str, Any]]]) -> Iterator[Entry]:
    """The items of all sections, and quotations; paragraphs on the office itself are repeated on purpose."""
    for location, section in sections:
        for index, item in enumerate(_listed(section.get("items"))):
            if isinstance(item, dict):
                yield _entry((*location, "items", index), item, "body")
        if section.get("type") == "quote":
            yield _entry(location, section, "text")


def _entry(location: Location, item: dict[str, Any], name: str) -> Entry:
    body, link = str(item.get(name) or ""), item.get("link")
    written = [((*location, name), each) for each in _LINK.findall(body)]
    if isinstance(link, dict) and link.get("url"):
        written.append(((*location, "link", "url"), str(link["url"])))
    return Entry((*location, name), body, shingles_of(body), tuple(written))


def shingles_of(text: str) -> frozenset[int]:
    """The words of a text, four in a row at a time, as numbers.

    Example:
        >>> len(shingles_of("She runs her own business from home"))
        4
    """
    words = _WORD.findall(text.casefold())
    rows = zip(*(words[more:] for more in range(SHINGLE)), strict=False)
    return frozenset(crc32(" ".join(row).encode()) for row in rows)


def _pictures(data: dict[str, Any]) -> Iterator[tuple[Location, str]]:
    """Every picture of the head and of the sections, wherever it stands; not icons, which are used again."""
    for name in ("hero", "sections"):
        yield from _pictures_below(data.get(name), (name,))


def _pictures_below(value: object, location: Location) -> Iterator[tuple[Location, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("src"), str):
            yield (*location, "src"), value["src"]
        for key, each in value.items():
            if key not in {"icon", "logo"}:
                yield from _pictures_below(each, (*location, key))
    for index, each in enumerate(_listed(value)):
        yield from _pictures_below(each, (*location, index))
