"""The values of many readers for many merge tags at once: what `words` makes of one, tag by tag for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.compile.escape import are_printable, escaped_column, on_one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.compile.words import Words

Column: TypeAlias = list[str]
"""One text of each reader, in the order of the readers."""

Given: TypeAlias = list[str | None]
"""The same, where some have none. None of the texts is blank."""


def filled_columns(words: Words, given: Mapping[str, Given]) -> tuple[Column, ...]:
    """For each tag of `words`, what takes its place for each of the readers: `filled_words` of all of them.

    Args:
        words: the tags.
        given: the readers' values for each name that stands in a tag.

    Raises:
        ValueError: if somebody lacks a value or has one that does not fit; `filled_words` says which.

    Example:
        >>> from newsletter_kit.compile.merge import split_html
        >>> from newsletter_kit.compile.words import words_of
        >>> filled_columns(words_of(split_html("<p>((name|you))").tags), {"name": ["A & B", None]})
        (['A &amp; B', 'you'],)
    """
    cleaned = [_cleaned(name, fallback, given[name]) for name, fallback in words.sources]
    cleaned += [escaped_column(cleaned[index], escape) for index, escape in words.escapes]
    return words.picked(cleaned)


def woven_columns(literals: Sequence[str], columns: Sequence[Column], count: int) -> Column:
    """The literals of a text, with each reader's words for its tags between them.

    Args:
        literals: one more than there are columns.
        columns: the words.
        count: how many readers there are.

    Example:
        >>> woven_columns(("Dear ", ","), [["Nino", "Ana"]], 2)
        ['Dear Nino,', 'Dear Ana,']
    """
    if not columns:
        return [literals[0]] * count
    first, *others = literals
    made = [first + text for text in columns[0]] if first else columns[0]
    for column, literal in zip(columns[1:], others, strict=False):
        made = [f"{before}{literal}{text}" for before, text in zip(made, column, strict=True)]
    last = others[-1]
    return [before + last for before in made] if last else made


def _cleaned(name: str, fallback: str | None, given: Given) -> Column:
    whole = [value for value in given if value]
    if len(whole) < len(given):
        if fallback is None:
            raise ValueError(name)
        whole = [value or fallback for value in given]
    return whole if are_printable(whole) else list(map(on_one_line, whole))
