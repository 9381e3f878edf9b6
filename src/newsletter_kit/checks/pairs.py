"""Each text of a translation beside the text that it translates, and the numbers of both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.number_words import number_words
from newsletter_kit.checks.prose import prose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.prose import Prose
    from newsletter_kit.issue.source import Location

_NUMBER = regex.compile(r"(?<![\p{L}\d])\d+(?:[., \u00a0\u202f’]\d{3})*(?:[.,]\d+)?")
_GROUP = regex.compile(r"[., \u00a0\u202f’](?=\d{3}(?!\d))")


def translated_pairs(draft: Draft) -> Iterator[tuple[Prose, Prose]]:
    """Each text of a translation's own, behind the text that it translates.

    Example:
        >>> [original.words for original, translation in translated_pairs(draft)][0]  # doctest: +SKIP
        'The first quarter of 2024'
    """
    main = draft.issue.language
    originals: dict[Location, Prose] = {}
    for each in prose_of(draft):
        if each.text.language == main:
            originals.setdefault(each.text.location, each)
        elif each.text.location in originals:
            yield originals[each.text.location], each


def numbers_in(prose: Prose) -> list[str]:
    """The numbers that a text writes in figures, spelt alike: 1,000 and 1 000 are 1000, 41,5 is 41.5.

    Example:
        >>> numbers_in(prose)  # doctest: +SKIP
        ['463', '2024']
    """
    found = (_GROUP.sub("", each).replace(",", ".") for each in _NUMBER.findall(prose.words))
    return list(dict.fromkeys(found))


def has_scale(prose: Prose) -> bool:
    """Whether a text makes a number many times as large by a word: `2 thousand`.

    Example:
        >>> has_scale(prose)  # doctest: +SKIP
        False
    """
    return _scales(prose.text.language).search(prose.words) is not None


@lru_cache(maxsize=64)
def _scales(language: str) -> regex.Pattern[str]:
    return regex.compile(rf"\d[ \u00a0]?(?:{number_words(language).scales})\b", regex.IGNORECASE)
