"""Which words of a text have changed, shown with the few words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AROUND = 2
"""So many words are shown on each side of those that have changed."""
MOST_PASSAGES = 3
MOST_CHARACTERS = 90
REWRITTEN = 0.3
"""A text that shares less than this with what it was has been written anew."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A few words of a text that were others before.

    Attributes:
        old: how it was, with the words around it.
        new: how it is, with the words around it.
    """

    old: str
    new: str

    def __str__(self) -> str:
        return f"{quoted(self.old)} → {quoted(self.new)}"


def changed_words(old: str, new: str) -> str:
    """What changed in a text, in words.

    Example:
        >>> changed_words("Here is the news of the first quarter.", "Here is the news of the second quarter.")
        '“of the first quarter.” → “of the second quarter.”'
        >>> changed_words("", "Welcome back.")
        'added: “Welcome back.”'
    """
    if not old or not new:
        return f"added: {quoted(new)}" if new else f"removed: {quoted(old)}"
    words = _WORD.findall(old), _WORD.findall(new)
    if words[0] == words[1]:
        return "only its spaces, line breaks or paragraphs have changed"
    matcher = SequenceMatcher(None, *words, autojunk=False)
    if matcher.ratio() < REWRITTEN and min(map(len, words)) > AROUND:
        return f"written anew; it was {quoted(old)} and is {quoted(new)}"
    found = list(passages(*words, matcher))
    shown = "; ".join(map(str, found[:MOST_PASSAGES]))
    more = len(found) - MOST_PASSAGES
    places = "place" if more == 1 else "places"
    return f"{shown}; and {more} more {places}" if more > 0 else shown


def passages(old: Sequence[str], new: Sequence[str], matcher: SequenceMatcher[str]) -> Iterator[Passage]:
    """The places at which two texts differ; those that lie close together are one.

    Args:
        old: the words of the older text.
        new: the words of the newer one.
        matcher: of these two.

    Example:
        >>> one, other = ["a", "b", "c"], ["a", "x", "c"]
        >>> [str(each) for each in passages(one, other, SequenceMatcher(None, one, other))]
        ['“a b c” → “a x c”']
    """
    for group in matcher.get_grouped_opcodes(AROUND):
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        yield Passage(" ".join(old[old_start:old_end]), " ".join(new[new_start:new_end]))


def quoted(text: str) -> str:
    """A text in quotation marks, in one line, shortened in the middle.

    Example:
        >>> quoted("one  two")
        '“one two”'
    """
    line = " ".join(text.split())
    if len(line) > MOST_CHARACTERS:
        half = MOST_CHARACTERS // 2
        line = f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
    return f"“{line}”"
