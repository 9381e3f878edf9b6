"""The values of many readers for many merge tags at once: what `words` makes of one, tag by tag for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.compile.words import filled_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsletter_kit.compile.words import Words

Column: TypeAlias = list[str]
"""One text of each reader, in the order of the readers."""


def filled_columns(words: Words, readers: Sequence[Mapping[str, str]]) -> tuple[Column, ...]:
    """For each tag of `words`, what takes its place for each of the readers: `filled_words` of all of them.

    Args:
        words: the tags.
        readers: the values of each, by their names.

    Raises:
        AudienceError: as `filled_words` does, about the first reader for whom it does.

    Example:
        >>> from newsletter_kit.compile.merge import split_html
        >>> from newsletter_kit.compile.words import words_of
        >>> filled_columns(words_of(split_html("<p>((name|you))").tags), [{"name": "A & B"}, {}])
        (['A &amp; B', 'you'],)
    """
    try:
        cleaned = [_cleaned(name, fallback, readers) for name, fallback in words.sources]
        cleaned += [_escaped(cleaned[index], escape) for index, escape in words.escapes]
    except ValueError:
        made = [filled_words(words, values) for values in readers]  # which names the tag
        return tuple(map(list, zip(*made, strict=True)))
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


def _cleaned(name: str, fallback: str | None, readers: Sequence[Mapping[str, str]]) -> Column:
    given = [values.get(name) for values in readers]
    column = [value if value and not value.isspace() else fallback for value in given]
    whole = [value for value in column if value is not None]
    if len(whole) < len(column):
        raise ValueError(name)
    return whole if "".join(whole).isprintable() else list(map(on_one_line, whole))


def _escaped(column: Column, escape: Callable[[str], str]) -> Column:
    """Each different text is escaped once: readers share their first names."""
    made = {text: escape(text) for text in set(column)}
    return [made[text] for text in column]
