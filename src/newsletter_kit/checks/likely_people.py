"""Pictures and words outside stories that look like somebody's, though the author does not say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.checks.people_words import people_words
from newsletter_kit.checks.wording import around, quoted
from newsletter_kit.issue.values import Image, OfPeople

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.spoken_text import SpokenText
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

_ROLE_CHARACTERS = 60
"""How far before somebody's words their office may be named."""


@dataclass(frozen=True, slots=True)
class LikelyPerson:
    """What looks like somebody who has to be asked.

    Attributes:
        place: where.
        location: the way to the picture, or to the text.
        words: the words that give them away, in quotation marks.
        is_picture: whether they are shown; otherwise they speak.
    """

    place: Place
    location: Location
    words: str
    is_picture: bool


def likely_people(draft: Draft) -> Iterator[LikelyPerson]:
    """Who seems to be shown or to speak where nothing says whether they have to be asked.

    Example:
        >>> [each.words for each in likely_people(draft)]  # doctest: +SKIP
        ['“A woman looks at the sea”']
    """
    asked = frozenset(each.location for each in draft.portrayals)
    told: set[Location] = set()
    for text in draft.texts:
        found = _person_in(text, draft.issue)
        if found and found.location not in told and not _is_settled(draft.issue, found.location, asked):
            told.add(found.location)
            yield found


def _person_in(text: SpokenText, issue: Issue) -> LikelyPerson | None:
    if text.location[-1] in {"alt", "caption"} and isinstance(_at(issue, text.location[:-1]), Image):
        is_shown = shows_somebody(text.value, text.language)
        way = text.location[:-1]
        return LikelyPerson(text.place, way, quoted(text.value), is_picture=True) if is_shown else None
    if text.kind == "markdown" and (found := somebodys_words(text.value, text.language)):
        words = around(text.value, found.start(), found.end())
        return LikelyPerson(text.place, text.location, words, is_picture=False)
    return None


def shows_somebody(words: str, language: str) -> bool:
    """Whether an alt text or a caption tells of a picture on which somebody can be recognised.

    Example:
        >>> shows_somebody("A woman at a table", "en"), shows_somebody("Drawing: a woman", "en")
        (True, False)
    """
    known = people_words(language)
    if known.drawn.match(words):
        return False
    return any(known.shown.search(each) for each in (words, words[:1].lower() + words[1:]))


def somebodys_words(text: str, language: str) -> re.Match[str] | None:
    """Where somebody is quoted who does not speak for an office.

    Example:
        >>> bool(somebodys_words("“I am home,” says Nino.", "en"))
        True
    """
    known = people_words(language)
    for found in known.says.finditer(text):
        before = text[max(found.start() - _ROLE_CHARACTERS, 0) : found.start()]
        if not known.office.search(before + found[0]):
            return found
    return None


def _at(issue: Issue, location: Location) -> object:
    value: object = issue
    for step in location:
        if isinstance(step, str):
            value = getattr(value, step, None)
        else:
            value = value[step] if isinstance(value, tuple) and step < len(value) else None
    return value


def _is_settled(issue: Issue, location: Location, asked: frozenset[Location]) -> bool:
    """Whether the author has said who is asked: of the part, or of what is around it."""
    around_it = [location[:length] for length in range(1, len(location) + 1)]
    parts = (_at(issue, each) for each in around_it)
    said = any(isinstance(each, OfPeople) and each.people is not None for each in parts)
    return said or any(each in asked for each in around_it)


RECOGNISED = "Write `people: true` and a `consent:` for it, or `people: false` if nobody can be recognised."
QUOTED = (
    "Make it a section of the type `quote` with a `consent:`; or with `people: false`, if they speak for an"
    " office in public."
)
