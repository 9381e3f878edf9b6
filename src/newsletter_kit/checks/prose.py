"""The texts that readers read, with all that is no prose put aside: link targets, merge tags, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Edit, Fault
from newsletter_kit.checks.languages import Language, language_of
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.spoken_text import SpokenText

ASIDE = "\ufffc"
"""Stands for each character of what is no prose, so that places in the text stay where they are."""

_NO_PROSE = re.compile(
    rf"{MERGE_TAG.pattern}"
    r"|(?<=\])\(\s*(?:<[^<>\n]*>|(?:[^()\s]|\([^()\s]*\))*)"  # the target behind a link's words,
    r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"  # perhaps with a title
    r"|^[ ]{0,3}\[[^\]\n]+\]:[^\n]*"  # where a link's target stands by itself
    r"|\b(?:https?://|www\.)[^\s<>\]“”„«»\"]*[^\s<>\]“”„«»\".,;:!?)]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|`[^`\n]*`",
    re.IGNORECASE | re.MULTILINE,
)

_READ_KINDS = frozenset({"markdown", "title", "line"})
_NO_WORDS = frozenset({"credit", "contact", "time", "duration"})

EDIT_CHARACTERS = 60
"""How long the words around an edit may become that tell its place from others."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that readers read.

    Attributes:
        text: the text, with its place and its language.
        words: its characters, those of link targets, merge tags and addresses replaced by `ASIDE`.
    """

    text: SpokenText
    words: str

    @property
    def language(self) -> Language:
        """What is known of the language that it is meant to be in."""
        return language_of(self.text.language)

    def fault(self, what: str, remedy: str = "", edit: Edit | None = None, words: str = "") -> Fault:
        """A fault at the place of this text, or of those of its words that are meant.

        Example:
            >>> prose.fault("it is long")  # doctest: +SKIP
        """
        return Fault(self.text.place, what, remedy, edit, words=words)

    def edit(self, start: int, end: int, new: str) -> Edit | None:
        """The edit that writes `new` in place of what stands from `start` to `end`, and nowhere else.

        None where too many words around it would be needed to tell the place.

        Example:
            >>> prose.edit(4, 6, " ")  # doctest: +SKIP
            Edit(location=('title',), old='The  first', new='The first')
        """
        value = self.text.value
        first, last = start, end
        while value.count(value[first:last]) > 1:
            if last - first > EDIT_CHARACTERS or (first, last) == (0, len(value)):
                return None
            first, last = max(first - 1, 0), min(last + 1, len(value))
        return Edit(self.text.location, value[first:last], value[first:start] + new + value[end:last])


def prose_of(draft: Draft) -> Iterator[Prose]:
    """Every text of a draft that readers read, in each language, in reading order.

    Example:
        >>> [each.text.value for each in prose_of(draft)][0]  # doctest: +SKIP
        'The first quarter of 2024'
    """
    for text in draft.texts:
        if text.kind in _READ_KINDS and text.location[-1] not in _NO_WORDS and text.value:
            yield Prose(text, without_asides(text.value))


@lru_cache(maxsize=2_048)
def without_asides(value: str) -> str:
    """The text with `ASIDE` for each character of what is no prose.

    Example:
        >>> without_asides("[IOM](https://iom.int) of ((name))").count(ASIDE)
        25
    """
    return _NO_PROSE.sub(lambda found: ASIDE * len(found[0]), value)


def is_header(text: SpokenText) -> bool:
    """Whether an inbox shows the text: the subject and the preheader.

    Example:
        >>> is_header(draft.texts[0])  # doctest: +SKIP
        False
    """
    return text.location[0] in {"subject", "preheader"}
