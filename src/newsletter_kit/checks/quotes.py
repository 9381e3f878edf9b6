"""The quotation marks of a text: which open, which close, and which its language wants in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.checks.prose import ASIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.languages import Language

STRAIGHT = '"'

_MARK = re.compile('[“”„‟«»"]')  # fmt: skip
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_MARKDOWN = "*_"
_BEFORE_WORDS = frozenset("([{–—-/\u00a0\u202f¿¡")
_AFTER_WORDS = frozenset(")]}–—-/.,;:!?…\u00a0\u202f’")


@dataclass(frozen=True, slots=True)
class QuotationMark:
    """A quotation mark, and its part in the text.

    Attributes:
        place: where it stands in the text, from 0.
        glyph: the mark itself.
        opens: whether it opens a quotation, and does not close one.
        partner: where the mark that belongs to it stands; None if there is none.
        wanted: the mark that the language wants there.
        is_inner: whether it stands inside another quotation.
    """

    place: int
    glyph: str
    opens: bool
    partner: int | None
    wanted: str
    is_inner: bool = False


def quotation_marks(words: str, language: Language) -> tuple[QuotationMark, ...]:
    """The quotation marks of a text, in order. Of a language whose marks are not known there are none.

    Args:
        words: the text; link targets and merge tags stand in it as `ASIDE`.
        language: whose marks are wanted.

    Example:
        >>> from newsletter_kit.checks.languages import language_of
        >>> [(each.glyph, each.wanted) for each in quotation_marks('He said "yes".', language_of("ka"))]
        [('"', '„'), ('"', '“')]
    """
    if language.quotes is None or not _MARK.search(words):
        return ()
    return tuple(mark for start, text in _paragraphs(words) for mark in _marks_of(start, text, language))


def _paragraphs(words: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _PARAGRAPH.finditer(words):
        yield start, words[start : gap.start()]
        start = gap.end()
    yield start, words[start:]


def _marks_of(offset: int, text: str, language: Language) -> Iterator[QuotationMark]:
    open_ones: list[int] = []
    partners: dict[int, int] = {}
    found: list[tuple[int, bool, int]] = []
    for place in (each.start() for each in _MARK.finditer(text)):
        opens = _opens(text, place, bool(open_ones), language)
        if opens is None:
            continue
        if not opens and open_ones:
            partners[place] = open_ones.pop()
            partners[partners[place]] = place
        found.append((place, opens, len(open_ones)))
        if opens:
            open_ones.append(place)
    for place, opens, depth in found:
        partner = offset + partners[place] if place in partners else None
        wanted = _wanted(text[place], language, opens=opens, is_inner=depth > 0)
        yield QuotationMark(offset + place, text[place], opens, partner, wanted, depth > 0)


def _opens(text: str, place: int, is_open: bool, language: Language) -> bool | None:  # noqa: FBT001
    """Whether a mark opens, by what stands around it; None for the sign of an inch."""
    before, after = _ends_before(text, place), _begins_after(text, place)
    if text[place] == STRAIGHT and not is_open and not before and text[place - 1].isdigit():
        return None
    if before != after:
        return before
    if language.quotes and text[place] in language.quotes:
        return text[place] == language.quotes[0]
    return text[place] in "„«" or (text[place] in '“"' and not is_open)  # fmt: skip


def _ends_before(text: str, place: int) -> bool:
    """Whether no word runs up to the mark from the left."""
    place -= 1
    while place >= 0 and text[place] in f"{_MARKDOWN}[":
        place -= 1
    return (
        place < 0 or text[place].isspace() or text[place] in _BEFORE_WORDS or bool(_MARK.match(text[place]))
    )


def _begins_after(text: str, place: int) -> bool:
    """Whether no word runs up to the mark from the right."""
    rest = text[place + 1 :].lstrip(_MARKDOWN)
    if rest.startswith(f"]{ASIDE}"):
        rest = rest[1:].lstrip(ASIDE + _MARKDOWN)
    return not rest or rest[0].isspace() or rest[0] in _AFTER_WORDS or bool(_MARK.match(rest[0]))


def _wanted(glyph: str, language: Language, *, opens: bool, is_inner: bool) -> str:
    pairs = [pair[0 if opens else 1] for pair in (language.quotes, language.inner_quotes) if pair]
    if is_inner:
        return glyph if glyph in pairs else pairs[-1]
    return pairs[0]
