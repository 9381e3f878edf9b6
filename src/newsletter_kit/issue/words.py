"""Which texts of an issue are words that a translator translates, and how to see that they have changed."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Literal, get_origin

from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.issue.url import PLACEHOLDER
from newsletter_kit.issue.walk import texts
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location
    from newsletter_kit.issue.walk import Text

DIGEST_CHARACTERS = 8

_STRUCTURE = frozenset({"id", "language", "settings", "only_for", "network", "consent"})
_NAMES = frozenset({"src", "credit", "contact", "time", "duration"})
_SCHEME = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)


def is_replaceable(text: Text) -> bool:
    """Whether a translation may have its own: words, and also links and pictures, but no structure.

    Example:
        >>> from newsletter_kit.issue.sections import Table
        >>> table = Table(columns=("Year",), rows=(("2024",),))
        >>> [text.location for text in texts(table) if not is_replaceable(text)]
        [('align',)]
    """
    is_choice = get_origin(text.field.annotation) is Literal or kind_of(text.field) == "reference"
    return not (_STRUCTURE & set(text.location)) and not is_choice


def is_words(text: Text) -> bool:
    """Whether a translator is expected to translate it: no link, picture, hour or credit, and with letters.

    Example:
        >>> from newsletter_kit.issue.values import Link
        >>> [text.value for text in texts(Link(url="https://iom.int", text="Read on")) if is_words(text)]
        ['Read on']
    """
    is_link = text.value == PLACEHOLDER or _SCHEME.match(text.value) or MERGE_TAG.fullmatch(text.value)
    has_letters = any(sign.isalpha() for sign in text.value)
    return is_replaceable(text) and has_letters and not is_link and text.location[-1] not in _NAMES


def words_by_part(issue: Issue) -> dict[Location, dict[Location, str]]:
    """The words of an issue by part: `()` is the head and the foot, `("sections", 2)` the third section.

    Example:
        >>> list(words_by_part(load_issue("issues/2024-q1")))[:2]  # doctest: +SKIP
        [(), ('sections', 0)]
    """
    parts: dict[Location, dict[Location, str]] = {(): {}}
    parts |= {("sections", index): {} for index in range(len(issue.sections))}
    for text in texts(issue):
        if is_words(text):
            parts[part_of(text.location)][text.location] = text.value
    return parts


def part_of(location: Location) -> Location:
    """The part of the issue that `location` is in.

    Example:
        >>> part_of(("sections", 2, "heading")), part_of(("footer", "note"))
        (('sections', 2), ())
    """
    return location[:2] if location[:1] == ("sections",) else ()


def words_digest(words: dict[Location, str]) -> str:
    """Eight hex digits that change when the words of a part change: a translation notes them as `of`.

    Where the part stands among the others does not matter.

    Example:
        >>> words_digest({("title",): "News"}) == words_digest({("title",): "Good news"})
        False
    """
    within = [[location[len(part_of(location)) :], text] for location, text in words.items()]
    told = json.dumps(within, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:DIGEST_CHARACTERS]
