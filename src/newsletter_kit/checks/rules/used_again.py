"""Rules on what an earlier issue has said already: stories, links, pictures, subjects."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.likeness import likeness_of
from newsletter_kit.checks.number_words import number_words
from newsletter_kit.checks.past import past_issues, remembered
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.past import Entry, PastIssue

SAME_SHARE = 0.6
"""Of two texts that have this share of their words in the same order, one was made of the other."""

FEWEST_SHINGLES = 8
"""Shorter texts are alike by chance."""

STANDING = 3
"""A link that so many earlier issues have belongs to the newsletter, and not to a story."""

RECENT = 4
"""In so many issues before this one, pictures are looked for that were saved anew."""

NEARLY = 0.8
"""Of two lines that share so many of their words, one was made of the other."""

FEWEST_WORDS = 5
_ONE_PATH = 1

_STORY = (
    "Natia came home from Belgium to be with her son. She bought sewing machines, went to three workshops,"
    " and now runs her own business from home."
)
_OTHER = (
    "Luka studied how to repair engines in Kutaisi, and has opened a small garage with two friends there."
)
_ITEM = "sections: [{{type: stories, items: [{{title: A story, body: '{body}', people: false{more}}}]}}]\n"
_FIRST = "period: {start: 2023-10-01, end: 2023-12-31}\n"
_PICTURED = """\
../2023-q4/issue.yaml: "id: 2023-q4\\nperiod: {{start: 2023-10-01}}\\nhero: {{src: natia.jpg, alt: Natia}}"
../2023-q4/natia.jpg: the bytes of a photo of Natia
issue.yaml: "id: sample\\nperiod: {{start: 2024-01-01}}\\nhero: {{src: luka.jpg, alt: Luka}}"
luka.jpg: {picture}
"""


def _two(first: str, second: str) -> str:
    return f"{_FIRST}{first}---\n{second}"


def _lines(subject: str) -> str:
    return f"subject: {subject}\npreheader: {subject}, and what came of them.\n"


def _linked(url: str) -> str:
    return _ITEM.format(body="A story.", more=f", link: {{url: 'https://iom.int/{url}', about: it}}")


@rule(
    "NK250",
    Words(
        "a story was told before",
        "Readers who know it stop reading; it was mostly left when the last issue was copied.",
        "Write what is new, or remove it.",
    ),
    Example(
        bad=_two(_ITEM.format(body=_STORY, more=""), _ITEM.format(body=_STORY, more="")),
        good=_two(_ITEM.format(body=_STORY, more=""), _ITEM.format(body=_OTHER, more="")),
    ),
)
def story_again(draft: Draft) -> Iterator[Fault]:
    """No story, update or quotation is mostly made of the words of an earlier issue's."""
    past = past_issues(draft.issue)
    for entry in _own_entries(draft):
        issue = next((each for each in reversed(past) if _has_told(each, entry)), None)
        if issue is not None:
            what = f"{quoted(entry.text)} was told in {issue.id} already, in nearly the same words"
            yield Fault(draft.at(entry.location), what)


def _has_told(issue: PastIssue, entry: Entry) -> bool:
    return any(_is_same(entry.shingles, each.shingles) for each in issue.entries)


def _is_same(one: frozenset[int], other: frozenset[int]) -> bool:
    fewer = min(len(one), len(other))
    return fewer >= FEWEST_SHINGLES and len(one & other) >= SAME_SHARE * fewer


def _own_entries(draft: Draft) -> tuple[Entry, ...]:
    own = remembered(draft.issue)
    return own.entries if own else ()


@rule(
    "NK251",
    Words(
        "a link leads where one of an earlier issue led",
        "The story is new and the page is old: the link was mostly left when the last issue was copied.",
        "Write the address of the new page; if it is the same page on purpose, leave it.",
    ),
    Example(bad=_two(_linked("natia"), _linked("natia")), good=_two(_linked("natia"), _linked("luka"))),
)
def link_again(draft: Draft) -> Iterator[Fault]:
    """The link of a story leads to a new page; what many issues have is theirs."""
    past = past_issues(draft.issue)
    used = [{_bare(link) for entry in each.entries for _, link in entry.links} for each in past]
    times = Counter(link for links in used for link in links)
    for location, link in (found for entry in _own_entries(draft) for found in entry.links):
        bare = _bare(link)
        if 0 < times[bare] < STANDING and _is_page(bare):
            last = next(
                each.id for each, links in zip(reversed(past), reversed(used), strict=True) if bare in links
            )
            yield Fault(draft.at(location), f"{quoted(link)} was a link of {last} already")


@lru_cache(maxsize=4_096)
def _bare(link: str) -> str:
    """An address without what may differ between two links to one page: its scheme, `www.`, a last slash."""
    parts = urlsplit(link)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}".rstrip("?")


def _is_page(bare: str) -> bool:
    """Whether an address is a page of a site, and not its front page, nor an address of mail."""
    return bare.count("/") >= _ONE_PATH and not bare.startswith("/")


@rule(
    "NK252",
    Words(
        "a picture was shown before",
        "Readers know it, and a photo of one person may stand beside the story of another.",
        "Choose another picture.",
    ),
    Example(
        bad=_PICTURED.format(picture="the bytes of a photo of Natia"),
        good=_PICTURED.format(picture="the bytes of a photo of Luka"),
        kind="files",
    ),
)
def picture_again(draft: Draft) -> Iterator[Fault]:
    """No picture is one of an earlier issue, nor looks like one of the last issues; icons and logos may."""
    own, past = remembered(draft.issue), past_issues(draft.issue)
    shown = _shown(past)
    for location, src in own.pictures if own and shown else ():
        path = own.path.parent / src if own else Path()
        issue = _first_with(path, shown.get(_size(path), ()))
        if issue is not None:
            yield Fault(draft.at(location), f"{src} was a picture of {issue.id} already")
        elif like := _first_like(path, past[-RECENT:]):
            yield Fault(draft.at(location), f"{src} looks like {like[1]} of {like[0].id}")


def _first_like(path: Path, past: tuple[PastIssue, ...]) -> tuple[PastIssue, str] | None:
    """A picture of these issues that was saved anew, perhaps smaller."""
    own = likeness_of(path)
    shown = (
        (issue, src, likeness_of(issue.path.parent / src)) for issue in past for _, src in issue.pictures
    )
    return next(((issue, src) for issue, src, each in shown if own and each and own.is_like(each)), None)


def _shown(past: tuple[PastIssue, ...]) -> dict[int, list[tuple[PastIssue, Path]]]:
    """The pictures of earlier issues by their size: only those of one size need to be read."""
    found: dict[int, list[tuple[PastIssue, Path]]] = {}
    for issue in reversed(past):
        for _, src in issue.pictures:
            path = issue.path.parent / src
            if size := _size(path):
                found.setdefault(size, []).append((issue, path))
    return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _first_with(path: Path, candidates: list[tuple[PastIssue, Path]] | tuple[()]) -> PastIssue | None:
    return next((issue for issue, other in candidates if _digest(path) == _digest(other)), None)


def _digest(path: Path) -> bytes:
    return sha256(path.read_bytes()).digest()


@rule(
    "NK253",
    Words(
        "a section of the last issue is not there",
        "Readers who look for it will miss it; perhaps it was forgotten.",
        "Add it, or leave it out on purpose.",
    ),
    Example(
        bad=_two("sections: [{type: stats, figures: [{value: 1, label: hub}]}]\n", "title: News\n"),
        good=_two("title: Old news\n", "title: News\n"),
    ),
    Severity.NOTE,
)
def section_missing(draft: Draft) -> Iterator[Fault]:
    """An issue with a period has the sections of the last one that had a period."""
    own = remembered(draft.issue)
    last = next((each for each in reversed(past_issues(draft.issue)) if each.start), None)
    if own and own.start and last:
        kinds = dict.fromkeys(each for each in last.types if each not in (*own.types, *_ANYWHERE))
        if kinds:
            what = f"{last.id} had {', '.join(kinds)}, and this issue has no such section"
            yield Fault(draft.at(("sections",)), what)


_ANYWHERE = frozenset({"divider", "note", "text", "image", "quote", "call_to_action", "table"})
"""Sections that come and go."""


@rule(
    "NK254",
    Words(
        "a subject or a preheader was used before",
        "Inboxes put mails with one subject together, and readers take the new issue for the old one.",
        "Write what is new in this issue.",
    ),
    Example(
        bad=_two(_lines("News from the service hubs"), _lines("News from the service hubs!")),
        good=_two(_lines("News from the service hubs"), _lines("Two new service hubs")),
    ),
)
def subject_again(draft: Draft) -> Iterator[Fault]:
    """Subject and preheader are not those of an earlier issue, nor nearly."""
    past = past_issues(draft.issue)
    for name in ("subject", "preheader"):
        own = getattr(draft.issue, name)
        for issue in reversed(past):
            if _is_nearly(own, getattr(issue, name), draft.issue.language):
                yield Fault(draft.at((name,)), f"{quoted(own)} is nearly the {name} of {issue.id}")
                break


def _is_nearly(one: str, other: str, language: str) -> bool:
    """Whether two lines have mostly the same words, and do not differ in a number or a date."""
    here, there = _words(one), _words(other)
    if here == there:
        return bool(here)
    fewer = min(len(here), len(there))
    is_long = fewer >= FEWEST_WORDS and len(here & there) >= NEARLY * max(len(here), len(there))
    return is_long and not _dates(one, here ^ there, language) and not _dates(other, here ^ there, language)


def _words(line: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", line.casefold()))


def _dates(line: str, differing: frozenset[str], language: str) -> bool:
    known = number_words(language)
    told = {
        word
        for each in (*known.quarters, *known.months)
        for found in each.findall(line)
        for word in _words(found)
    }
    return any(any(map(str.isdigit, word)) or word in told for word in differing)


RULES = (story_again, link_again, picture_again, section_missing, subject_again)
